"""One page's place in the crawl, and the requests that are made from there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request

from spiders.leads import Lead
from spiders.links import route_of
from spiders.profile import Profile
from spiders.ranking import DIGITS, VALUES
from spiders.scope import Scope
from spiders.seeds import Portal
from spiders.traps import without_session

if TYPE_CHECKING:
    from spiders.portal import PortalSpider

PRIORITIES = 1000
MAX_ANCHOR = 300


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

    def render(self, url: str, worth: str = "rendering") -> Iterator[Request]:
        """A request for the page as a browser shows and turns it, if the settings allow one.

        Pages of one shape are tried less and less if the browser shows nothing new on them.
        """
        if self.spider.settings.get("NIANBAO_BROWSER", "auto") == "never" or self.lead.rendered:
            return
        folder, _, name = f"{urlsplit(url).path}{route_of(url)}".rpartition("/")
        shape = f"rendered {folder.count('/')} {DIGITS.sub('N', name)[:60]}"
        value = self.profile.correct(shape, VALUES[worth])
        if value >= VALUES["rendered_from"]:
            step = self.led(rendered=True, shell="", shape=shape, script=False, code="", files=(), number=1)
            yield build_request(step, url, value, "list filled by scripts", browser=True)


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
        "purpose": purpose_of(step, without_session(url), purpose),
        "portal": step.portal.url,
        "via": step.url,
        "anchor": anchor[:MAX_ANCHOR],
        "hops": step.hops + 1 if step.url else 0,
        "why": f"{why} ({value:.2f})",
    }
    if browser or spider.settings.get("NIANBAO_BROWSER") == "always":
        meta["browser"] = True
    if browser and step.lead.leads_on:
        meta["press"] = spider.start_pressing.__name__
    if browser and (route := route_of(url)):
        meta["route"] = route
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


def purpose_of(step: Step, url: str, purpose: str) -> str:
    """`recheck` for what may have changed: ways to reports, and the reports that are due again."""
    lead, memory, settings = step.lead, step.profile.memory, step.spider.settings
    if purpose not in ("page", "attachment") or (purpose == "attachment" and lead.part):
        return purpose
    asks_all, asks_lists = settings.getbool("NIANBAO_RECHECK"), settings.getbool("NIANBAO_RECHECK_LISTS")
    if lead.leads_on and not memory.is_end(url):
        return "recheck" if asks_all or asks_lists else purpose
    return "recheck" if asks_all and memory.is_due(url, lead.report_year, step.spider.today) else purpose
