"""From the outcome of a page to requests: what is followed at once, what waits, what is dropped."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request

from spiders.expecting import newest_due
from spiders.holding import (
    ALWAYS,
    allowed,
    build_lead,
    find_renderings,
    hold,
    hold_again,
    hold_combined,
    hold_next,
    hold_rendering,
    is_again,
    is_beside_column,
    is_combined,
    is_stored_search,
    is_too_deep,
)
from spiders.links import Link, is_document, request_name, route_of
from spiders.lists import NextPage
from spiders.ranking import VALUES, Ranked
from spiders.step import Step, build_request
from spiders.traps import LIMITS, without_session
from spiders.turning import follow_more, follow_next, hold_mixed, post
from spiders.visit import Shown, Visit, read_visit

# Columns that a recheck need not try again.
SKIPPED = frozenset({"hub", "directory", "image"})
GKMLPT = "/gkmlpt/"  # its categories are asked for by many pages


def follow_visit(step: Step, visit: Visit) -> Iterator[Request]:
    """All requests that a page gives rise to."""
    if step.profile.is_spent:
        return
    fruitful = bool(visit.targets - step.profile.followed) or has_new_bodies(step, visit)
    for link in visit.attachments:
        yield from follow_attachment(step, visit, link)
    templated = step.led(templates=visit.templates or step.lead.templates)
    known = len(step.profile.followed)
    if step.lead.kind == "home":
        step.profile.note_menu(visit.links)
    forms, shown = find_renderings(visit.links), visit.shown
    for ranked in visit.links:
        if ranked.link.key in forms:
            hold_rendering(templated, ranked, forms[ranked.link.key])
        else:
            yield from follow_link(templated, ranked, shown)
    if visit.is_report:
        yield from follow_parts(step, visit)
    else:
        yield from follow_list(step, visit, fruitful)
        if len(step.profile.followed) == known:
            hold_mixed(step, visit)


def has_new_bodies(step: Step, visit: Visit) -> bool:
    """Whether a directory names bodies that no page before it named."""
    bodies = {one.link.key for one in visit.links if one.kind == "body"}
    return step.lead.kind == "directory" and bool(bodies - step.profile.held.keys() - step.profile.followed)


def follow_attachment(step: Step, visit: Visit, link: Link) -> Iterator[Request]:
    """A document that a report's page holds; a part if the page itself is the report."""
    if allowed(step, link.url) and step.profile.follow(link.url):
        lead = replace(step.lead, label=step.lead.label or link.label, part=visit.is_report)
        value, why = VALUES["attachment"], "attachment of a report"
        yield build_request(
            replace(step, lead=lead), link.url, value, why, anchor=link.label, purpose="attachment"
        )


def follow_link(step: Step, ranked: Ranked, shown: Shown) -> Iterator[Request]:
    """A request for a link worth one; links of less value wait in the reserve."""
    is_open = allowed(step, ranked.link.url) or is_stored_search(step, ranked)
    if not is_open or is_too_deep(step.lead, ranked):
        return
    lead = build_lead(step.lead, ranked)
    if is_skipped(step, ranked):
        return
    is_new = ranked.link.key not in step.profile.followed
    if is_new and is_combined(step, ranked, shown):
        hold_combined(step, ranked, lead)
    elif is_new and is_again(step.lead, ranked):
        hold_again(step, ranked, lead)
    elif waits(step, ranked) or (is_new and is_beside_column(step, ranked, shown)):
        hold(step, ranked, lead)
    elif step.profile.follow(ranked.link.key):
        step.profile.promise(lead)
        yield ask_link(replace(step, lead=lead), ranked)


def waits(step: Step, ranked: Ranked) -> bool:
    """Whether a link is of little value, or in doubt while requests are wasted; none that gave reports is."""
    if without_session(ranked.link.url) in step.profile.memory.bearing:
        return False
    in_doubt = step.profile.is_wasting and not (ranked.kind in ALWAYS or ranked.annual)
    return in_doubt or ranked.value < VALUES["follow_from"]


def ask_link(step: Step, ranked: Ranked) -> Request:
    """The request for a link: by the browser where nothing else showed what is there."""
    url = without_session(ranked.link.url)
    if url in step.profile.memory.rendered and (shown := next(step.render(url), None)) is not None:
        return shown
    return link_request(step, ranked.link.url, ranked.value, ranked.link.label)


def fills(request: Request) -> bool:
    """Whether a request asks for what a page's scripts would fill it with."""
    return bool(request.meta.get("browser") or request.cb_kwargs["lead"].get("shell"))


def is_skipped(step: Step, ranked: Ranked) -> bool:
    """Whether a column led nowhere not long ago; none is left out while a portal has no report."""
    if ranked.kind not in SKIPPED or not step.profile.publishers:
        return False
    profile, today = step.profile, step.spider.today
    lacks_years = profile.lacks_years(newest_due(today))
    return profile.memory.is_barren(without_session(ranked.link.url), today, lacks_years=lacks_years)


def link_request(step: Step, url: str, value: float, label: str) -> Request:
    """The request for a link; only a browser shows what is behind a route."""
    shown = next(step.render(url), None) if route_of(url) else None
    if shown is not None:
        return shown
    if step.lead.leads_on:
        step.profile.memory.note_way(without_session(url), step.url)
    purpose = "attachment" if is_document(url) else "page"
    request = build_request(step, url, value, f"{step.lead.kind} link", anchor=label, purpose=purpose)
    return post(request, step.lead.form) if step.lead.form is not None else request


def follow_parts(step: Step, visit: Visit) -> Iterator[Request]:
    """The further pages of a report that is spread over several."""
    if step.lead.number < LIMITS["article_pages"]:
        onward = step.led(kind="report", part=True, number=step.lead.number + 1)
        for page in visit.more:
            yield build_request(onward, page.url, VALUES["next_page"], "next page of a report")


def follow_list(step: Step, visit: Visit, fruitful: bool) -> Iterator[Request]:
    """Where the list goes on: next pages, interfaces, frames, the page that it jumps to, the browser."""
    lost = visit.is_lost(step.lead)
    inner = step.led(depth=step.lead.depth + 1, annual=visit.annual, rendered=False)
    if visit.jump and lost and step.lead.depth < LIMITS["depth"]:
        yield from follow_more(inner, NextPage(visit.jump), "frame", "page that sends on")
    for page in visit.more:
        if page.role == "page" and (visit.annual or fruitful or step.lead.number > 1):
            yield from follow_next(step, visit, page, fruitful)
        elif page.role == "page" and step.lead.kind in ("hub", "list", "directory"):
            hold_next(step.led(number=2, seen=visit.digest, kind="list"), page)
        if page.role == "frame" and (lost or visit.is_rowless):
            yield from follow_more(inner, page, "frame", "frame of a page without a list")
    yield from follow_scripts(step, visit, lost)
    if visit.unturned and not step.lead.script:
        worth = "rendering" if lost else "rendering_in_doubt"
        kind = "list" if visit.annual else step.lead.kind
        yield from step.led(annual=visit.annual, kind=kind).render(step.url, worth)


def follow_scripts(step: Step, visit: Visit, lost: bool) -> Iterator[Request]:
    """What the page's scripts would ask: interfaces, else their file, else all of it in a browser."""
    shell = step.led(
        shell=step.lead.shell or step.url,
        annual=visit.annual,
        kind="list" if visit.annual else step.lead.kind,
        script=False,
        code="",
        files=(),
        templates=visit.templates or step.lead.templates,
    )
    interfaces = [page for page in visit.more if page.role == "interface" and may_answer(shell, page)]
    for page in interfaces if lost or visit.is_rowless or GKMLPT in step.url else ():
        yield from follow_more(shell, page, "interface", "interface that a script asks")
    if not lost or interfaces or (step.lead.script and visit.links):
        return
    named = tuple(page.url for page in visit.more if page.role == "script")
    files = step.lead.files if step.lead.script else named
    if files and (step.lead.script or not step.lead.shell) and not step.lead.rendered:
        yield from ask_files(shell, visit.code, files)
    elif step.lead.shell or visit.unfilled:
        yield from step.led(annual=visit.annual, script=False).render(step.lead.shell or step.url)


def may_answer(shell: Step, page: NextPage) -> bool:
    """Whether an interface may give what a shell lacks: none that another shell asked for, and of
    a report only one that is asked for something of the report's own address.
    """
    url = shell.lead.shell
    asked = request_name(page.url, page.body)
    if shell.lead.kind == "report" and not any(one in asked for one in own_tokens(url)):
        return False
    return GKMLPT in url or shell.profile.interfaces.setdefault(asked, url) == url


def own_tokens(url: str) -> list[str]:
    """What an address has of its own: the name of its page and the values of its query."""
    parts = urlsplit(url)
    stem = parts.path.rpartition("/")[2].partition(".")[0]
    return [one for one in (stem, *(value for _, value in parse_qsl(parts.query))) if len(one) > 1]


def ask_files(shell: Step, code: str, files: tuple[str, ...]) -> Iterator[Request]:
    """The first of a page's script files that is not known yet; once all are, what they ask for."""
    known, rest = shell.spider.codes.add(code, files)
    asked = shell.led(script=True, code=known, files=rest[1:])
    if not rest:
        url = asked.lead.shell
        yield from follow_visit(asked, read_visit(b"", url, None, asked.lead, asked.profile.learned))
        return
    why = "script that fills a list"
    script = build_request(asked, rest[0], VALUES["interface"], why, purpose="requisite")
    # Most scripts are known as requisites, whose callback only keeps them; one may serve many shells.
    yield script.replace(meta={**script.meta, "variant": f"script {asked.lead.shell}"})
