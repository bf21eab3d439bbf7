"""From the outcome of a page to requests: what is followed at once, what waits, what is dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy import Request

from spiders.leads import Lead
from spiders.links import Link, is_document
from spiders.lists import NextPage
from spiders.profile import Profile, Waiting
from spiders.ranking import VALUES, Ranked
from spiders.scope import Scope
from spiders.seeds import Portal
from spiders.traps import LIMITS, find_trap, without_session
from spiders.visit import Visit

if TYPE_CHECKING:
    from spiders.portal import PortalSpider

PRIORITIES = 1000
MAX_ANCHOR = 300
RECHECKED_YEARS = 2
ALWAYS = frozenset({"report", "list", "year"})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Step:
    """One page's place in the crawl: its portal, what is known of it, and the lead that brought us."""

    spider: "PortalSpider"
    portal: Portal
    profile: Profile
    scope: Scope
    url: str
    lead: Lead
    hops: int = 0

    def led(self, **changes: object) -> "Step":
        """The same step with its lead changed."""
        return replace(self, lead=replace(self.lead, **changes))  # type: ignore[arg-type]  # fields of Lead

    def render(self, url: str) -> Iterator[Request]:
        """A request for the page as a browser shows it, if the settings allow one."""
        if self.spider.settings.get("NIANBAO_BROWSER", "auto") != "never" and not self.lead.rendered:
            step = self.led(rendered=True, shell="")
            yield build_request(step, url, VALUES["rendering"], "list filled by scripts", browser=True)


def build_request(
    step: Step,
    url: str,
    value: float,
    why: str,
    *,
    anchor: str = "",
    browser: bool = False,
    purpose: str = "page",
) -> Request:
    """The request of a lead, described for the frontier and the archive."""
    spider = step.spider
    meta: dict[str, object] = {
        "purpose": purpose_of(step, purpose),
        "portal": step.portal.url,
        "via": step.url,
        "anchor": anchor[:MAX_ANCHOR],
        "hops": step.hops + 1 if step.url else 0,
        "why": f"{why} ({value:.2f})",
    }
    if browser or spider.settings.get("NIANBAO_BROWSER") == "always":
        meta["browser"] = True
    if step.portal.delay_s is not None:
        meta["delay_s"] = step.portal.delay_s
    callback = spider.read_attachment if purpose == "attachment" else spider.visit
    return Request(
        without_session(url),
        callback=callback,
        errback=spider.failed,
        cb_kwargs={"lead": step.lead.as_json()},
        meta=meta,
        priority=round(value * PRIORITIES),
    )


def purpose_of(step: Step, purpose: str) -> str:
    """`recheck` for what may have changed: ways to reports, and reports of the newest years."""
    lead, spider = step.lead, step.spider
    fresh = lead.leads_on or (lead.report_year or 0) >= spider.today.year - RECHECKED_YEARS
    return (
        "recheck" if purpose == "page" and fresh and spider.settings.getbool("NIANBAO_RECHECK") else purpose
    )


def follow_visit(step: Step, visit: Visit) -> Iterator[Request]:
    """All requests that a page gives rise to."""
    if step.profile.is_spent:
        return
    fruitful = bool(visit.targets - step.profile.followed) or has_new_bodies(step, visit)
    for link in visit.attachments:
        yield from follow_attachment(step, visit, link)
    for ranked in visit.links:
        yield from follow_link(step, ranked)
    if visit.is_report:
        yield from follow_parts(step, visit)
    else:
        yield from follow_list(step, visit, fruitful)


def has_new_bodies(step: Step, visit: Visit) -> bool:
    """Whether a directory names bodies that no page before it named."""
    bodies = {one.link.url for one in visit.links if one.kind == "body"}
    return step.lead.kind == "directory" and bool(bodies - step.profile.held.keys() - step.profile.followed)


def follow_attachment(step: Step, visit: Visit, link: Link) -> Iterator[Request]:
    """A document that a report's page holds; a part if the page itself is the report."""
    if allowed(step, link.url) and step.profile.follow(link.url):
        lead = replace(step.lead, label=step.lead.label or link.label, part=visit.is_report)
        value, why = VALUES["attachment"], "attachment of a report"
        yield build_request(
            replace(step, lead=lead), link.url, value, why, anchor=link.label, purpose="attachment"
        )


def follow_link(step: Step, ranked: Ranked) -> Iterator[Request]:
    """A request for a link worth one; links of less value wait in the reserve."""
    if not allowed(step, ranked.link.url) or is_too_deep(step.lead, ranked):
        return
    lead = build_lead(step.lead, ranked)
    waits = ranked.value < VALUES["follow_from"] or (step.profile.is_wasting and ranked.kind not in ALWAYS)
    if waits:
        hold(step, ranked, lead)
    elif step.profile.follow(ranked.link.url):
        yield link_request(replace(step, lead=lead), ranked.link.url, ranked.value, ranked.link.label)


def link_request(step: Step, url: str, value: float, label: str) -> Request:
    purpose = "attachment" if is_document(url) else "page"
    return build_request(step, url, value, f"{step.lead.kind} link", anchor=label, purpose=purpose)


def allowed(step: Step, url: str) -> bool:
    return step.scope.covers(url) and find_trap(url) is None


def is_too_deep(lead: Lead, ranked: Ranked) -> bool:
    """Whether a way to reports has become too long to be one."""
    if ranked.kind in ALWAYS:
        return False
    if ranked.kind == "body" and lead.bodies >= LIMITS["bodies"]:
        return True
    return lead.depth >= LIMITS["hub_depth" if ranked.kind in ("hub", "image", "unknown") else "depth"]


def build_lead(lead: Lead, ranked: Ranked) -> Lead:
    """The lead of a link found under another lead."""
    is_body = ranked.kind == "body"
    return Lead(
        kind=ranked.kind,
        label=ranked.link.label[:MAX_ANCHOR],
        annual=ranked.annual,
        depth=1 if is_body else lead.depth + 1,
        bodies=lead.bodies + is_body,
        group=lead.group,
        shape=ranked.shape,
        publisher=ranked.publisher or (ranked.link.label if is_body else lead.publisher),
        report_year=ranked.report_year,
    )


def hold(step: Step, ranked: Ranked, lead: Lead) -> None:
    """Keeps a link for the time when nothing better is left; pages that are ends have none to keep."""
    vague = ranked.kind in ("unknown", "image")
    if step.lead.leads_on and not is_document(ranked.link.url) and not (vague and step.lead.bodies):
        name = f"{ranked.kind} {ranked.link.path} {step.url}"
        waiting = Waiting(ranked.link.url, lead.as_json(), round(ranked.value, 3), step.url)
        step.profile.hold(name, ranked.kind, waiting)


def follow_parts(step: Step, visit: Visit) -> Iterator[Request]:
    """The further pages of a report that is spread over several."""
    if step.lead.number < LIMITS["article_pages"]:
        onward = step.led(kind="report", part=True, number=step.lead.number + 1)
        for page in visit.more:
            yield build_request(onward, page.url, VALUES["next_page"], "next page of a report")


def follow_list(step: Step, visit: Visit, fruitful: bool) -> Iterator[Request]:
    """Where the list goes on: next pages, interfaces, frames, the page that it jumps to, the browser."""
    lost = visit.is_lost(step.lead)
    if visit.jump and lost and step.lead.depth < LIMITS["depth"]:
        yield from follow_more(
            step.led(depth=step.lead.depth + 1), NextPage(visit.jump), "frame", "page that sends on"
        )
    for page in visit.more:
        if page.role == "page" and (visit.annual or fruitful):
            yield from follow_next(step, visit, page, fruitful)
        if page.role == "frame" and lost:
            yield from follow_more(
                step.led(depth=step.lead.depth + 1), page, "frame", "frame of a page without a list"
            )
    yield from follow_scripts(step, visit, lost)


def follow_scripts(step: Step, visit: Visit, lost: bool) -> Iterator[Request]:
    """What the page's scripts would ask: interfaces, else their file, else all of it in a browser."""
    shell = step.led(
        shell=step.lead.shell or step.url,
        annual=visit.annual,
        kind="list" if visit.annual else step.lead.kind,
        script=False,
    )
    interfaces = [page for page in visit.more if page.role == "interface"]
    for page in interfaces if lost or "/gkmlpt/" in step.url else ():
        yield from follow_more(shell, page, "interface", "interface that a script asks")
    if not lost or interfaces:
        return
    file = next((page for page in visit.more if page.role == "script"), None)
    if file and not step.lead.shell and not step.lead.rendered:
        asked = shell.led(script=True)
        yield build_request(
            asked, file.url, VALUES["interface"], "script that fills a list", purpose="requisite"
        )
    elif step.lead.shell or visit.unfilled:
        yield from step.led(annual=visit.annual, script=False).render(step.lead.shell or step.url)


def follow_next(step: Step, visit: Visit, page: NextPage, fruitful: bool) -> Iterator[Request]:
    """The next page of a list, unless the list repeats itself, has run dry or is longer than any."""
    lead = step.lead
    dry = 0 if fruitful else lead.dry + 1
    repeated = bool(visit.digest) and visit.digest == lead.seen
    if repeated or dry >= LIMITS["dry_pages"] or lead.number >= LIMITS["list_pages"]:
        return
    kind = "directory" if lead.kind == "directory" else "list"
    onward = step.led(
        kind=kind, annual=visit.annual, number=lead.number + 1, dry=dry, seen=visit.digest, shell=""
    )
    yield from follow_more(onward, page, "next_page", "next page of a list")


def follow_more(step: Step, page: NextPage, value: str, why: str) -> Iterator[Request]:
    if not allowed(step, page.url):
        return
    request = build_request(step, page.url, VALUES[value], why)
    if page.method == "POST":
        request = request.replace(method="POST", body=page.body or "", headers=FORM)
    yield request
