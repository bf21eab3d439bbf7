"""A portal's home page, where it really is: a portal that moved is followed to its new host and told of."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy import Request

from spiders.items import PortalFault, PortalNote
from spiders.leads import Lead
from spiders.scope import Scope, bare
from spiders.seeds import Portal
from spiders.step import Step, build_request
from spiders.visit import Visit

Told = PortalNote | PortalFault


def scope_of(portal: Portal, moved_to: str, homes: frozenset[str]) -> Scope:
    """The hosts of a portal: its own, those that its line names, and those of where it moved to."""
    named = {*portal.allowed_hosts, *(host_of(url) for url in portal.extra_seeds)}
    return Scope(
        moved_to or portal.url, frozenset({*named, host_of(portal.url)} if moved_to else named), homes
    )


def arrive(step: Step, asked: str, url: str) -> tuple[Step, list[Told]]:
    """The step on a home page that was asked for and answered at `url`, and what is to be told of that."""
    portal, moved_to = step.portal, step.profile.moved_to
    if step.scope.covers(url):
        if step.lead.retried:
            return step, [PortalNote(portal.url, portal.line, f"answers at {url} only: write that address")]
        is_old = moved_to and host_of(asked) == host_of(portal.url)
        return step, [moved_note(portal, moved_to)] if is_old else []
    if bare(urlsplit(url).netloc) in step.scope.homes:
        reason = f"moved to {url}, which is a portal of this crawl itself"
        return step, [PortalNote(portal.url, portal.line, reason)]
    if moved_to or host_of(asked) != host_of(portal.url):
        reason = f"{asked} leads to {url}: name that host in allowed_hosts if it belongs to the portal"
        return step, [PortalFault(portal.url, portal.line, reason)]
    step.profile.moved_to = url
    step.profile.is_stale = True
    return replace(step, scope=scope_of(portal, url, step.scope.homes)), [moved_note(portal, url)]


def judge_home(step: Step, visit: Visit) -> Iterator[Told | Request]:
    """What is to be told of a home page, and the request for the one that it sends on to."""
    if visit.is_report:
        reason = f"{step.url} is a report itself: it is kept; give the portal's address to find the others"
        yield PortalNote(step.portal.url, step.portal.line, reason)
    if visit.jump and visit.is_lost(step.lead) and not step.scope.covers(visit.jump):
        onward, told = arrive(step, step.url, visit.jump)
        yield from told
        if onward.scope.covers(visit.jump):
            yield build_request(replace(onward, lead=Lead()), visit.jump, 1.0, "where the portal moved to")


def moved_note(portal: Portal, url: str) -> PortalNote:
    return PortalNote(portal.url, portal.line, f"moved to {url}: write that address into portals.csv")


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""
