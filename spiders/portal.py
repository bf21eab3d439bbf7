"""`scrapy crawl portal -a seeds=…`: finds every annual report of the given portals.

Each callback reads one page (`spiders.visit`) and turns the outcome into requests. What must survive
a kill travels in the requests themselves; the profile of a portal only helps to order and to stop.
"""

import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from extract.recognise import PageVerdict, judge_page
from spiders.bodies import asked_address, is_file, other_scheme, title_of
from spiders.codefiles import Codes
from spiders.decoding import decode_page
from spiders.expecting import explain_nothing, newest_due
from spiders.explaining import explain_address
from spiders.failing import describe_failure, is_silent, reason_of
from spiders.following import SKIPPED, fills, follow_visit
from spiders.items import FoundReport, PortalEstimate, PortalFault, PortalNote
from spiders.leads import Lead
from spiders.moving import arrive, judge_home, scope_of
from spiders.page import Page
from spiders.pressing import Presser
from spiders.probing import ask_probe, fingerprint
from spiders.profiles import Profiles
from spiders.refusing import ReadPage
from spiders.requisites import find_further, find_requisites
from spiders.reserve import release_reserve
from spiders.scope import bare
from spiders.seeds import Portal, read_seeds
from spiders.step import Step, build_request
from spiders.unlisted import ask_unlisted
from spiders.visit import Visit, read_visit

CIVIL_TIME = ZoneInfo("Asia/Shanghai")
ROWS = ("report", "row", "year")
Found = Request | FoundReport | PortalFault | PortalNote


class PortalSpider(Spider):
    """Follows a portal from its home page to its annual reports, best links first."""

    name = "portal"

    def __init__(self, seeds: str = "", **kwargs: str) -> None:
        super().__init__(**kwargs)
        self.seeds = read_seeds(seeds)
        self.portals = {portal.url: portal for portal in self.seeds.portals}
        self.own = dict(self.portals)  # those that this process crawls
        self.homes = frozenset(bare(self.netloc(one)) for one in self.portals)
        self.today = datetime.now(CIVIL_TIME).date()
        self.profiles = Profiles(None)
        self.codes = Codes()
        self.has_asked_unlisted = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: str, **kwargs: str) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        out = crawler.settings.get("NIANBAO_OUT")
        recheck = any(map(crawler.settings.getbool, ("NIANBAO_RECHECK", "NIANBAO_RECHECK_LISTS")))
        if only := crawler.settings.get("NIANBAO_PORTAL"):
            spider.own = {only: spider.portals[only]}
        spider.profiles = Profiles(Path(out) / "profiles" if out else None, recheck=recheck)
        crawler.signals.connect(spider.release, signals.spider_idle)
        return spider

    @staticmethod
    def divide(seeds: str) -> tuple[list[str], list[tuple[str, str]], list[str]]:
        """What seeds hold: portals that can be crawled each for itself, faults (URL, reason), warnings."""
        known = read_seeds(seeds)
        faults = [(fault.url, fault.reason) for fault in known.faults]
        return [portal.url for portal in known.portals], faults, list(known.warnings)

    @staticmethod
    def explain(seeds: str, out: Path, url: str, naming: Iterable[ReadPage] = ()) -> list[str]:
        """Why an address was or was not wanted by the crawl in a directory; `naming` are pages that may link
        to it.
        """
        return list(explain_address(seeds, out / "profiles", url, naming))

    async def start(self) -> AsyncIterator[Found]:
        """The faults of the seeds, then every portal's home page and extra seeds."""
        if len(self.own) == len(self.portals):
            for warning in self.seeds.warnings:
                self.warn(warning)
            for fault in self.seeds.faults:
                self.logger.error(fault.reason)
                yield fault
        for portal in self.own.values():
            if portal.paused_until and self.today < portal.paused_until:
                yield PortalFault(portal.url, portal.line, f"paused until {portal.paused_until}")
                continue
            for url in (portal.url, *portal.extra_seeds):
                yield build_request(self.step(portal.url, "", Lead()), url, 1.0, "seed")

    def warn(self, words: str) -> None:
        """Says something to who started the crawl, also where the log goes into a file."""
        self.logger.warning(words)
        if self.settings.get("LOG_FILE"):
            print(f"nianbao: {words}", file=sys.stderr)

    def visit(self, response: Response, lead: dict[str, object]) -> Iterator[Found]:
        """The callback of every page: a report, a list, a column, whatever the server sent."""
        known = Lead.from_json(lead)
        step = self.step(response.meta["portal"], response.url, known, int(response.meta.get("hops", 0)))
        if known.kind == "home":
            step, told = arrive(step, asked_address(response), response.url)
            yield from told
        if not step.scope.covers(response.url):
            return
        step.profile.answered = True
        if known.kind == "home":
            step.profile.homes[response.url] = None
            step.profile.title = step.profile.title or step.portal.name or title_of(response.body)
        if is_file(response.body):
            yield from self.read_file(response, known)
            return
        if known.script:
            self.codes.keep(response.url, decode_page(response.body))
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        outcome = read_visit(response.body, response.url, content_type, known, step.profile.learned)
        if self.is_lost(step, response.body, outcome):
            outcome = Visit(PageVerdict("soft_404"), annual=False)
        yield from ask_probe(step)
        if outcome.is_report and not known.part:
            yield self.report_found(response, known, outcome, outcome.how)
        if known.kind == "home":
            yield from judge_home(step, outcome)
        step.profile.settle(known, None if outcome.turned else outcome.fault(known))
        if outcome.turned:
            known = known.as_year()
            step = replace(step, lead=known)
        known_before = len(step.profile.followed)
        onward = list(follow_visit(step, outcome))
        yield from onward
        turns = known.rendered and outcome.goes_on  # the browser alone told the next page
        leads_on = len(step.profile.followed) > known_before or turns
        if outcome.is_report or leads_on or not any(map(fills, onward)):
            step.profile.learn(known.shape, outcome.is_report or leads_on)
            self.remember(step, asked_address(response), outcome, leads_on)
        if self.settings.getbool("NIANBAO_REQUISITES") and (outcome.is_report or outcome.annual):
            yield from find_requisites(step, response.body)
        self.profiles.save_in_time(step.portal.url)

    def remember(self, step: Step, asked: str, outcome: Visit, leads_on: bool) -> None:
        """What the next crawl may leave out: reports of older years, columns without anything."""
        memory, lead = step.profile.memory, step.lead
        if outcome.is_report and not lead.part:
            year = outcome.verdict.report_year or lead.year
            memory.note_report(asked, year, self.today, leads_on=leads_on)
        if outcome.is_report or leads_on:
            memory.redeem(asked)
            memory.redeem(lead.asked)
            if lead.rendered:
                memory.note_rendered(asked)
        elif lead.kind in SKIPPED and not lead.annual:
            memory.note_barren(asked, self.today)

    def is_lost(self, step: Step, body: bytes, outcome: Visit) -> bool:
        """Whether a link led back to the home page, or to what its host answers for any address.

        A shell that scripts fill is not lost.
        """
        if step.lead.kind == "home" or outcome.is_report:
            return False
        if step.url in step.profile.homes:
            return True
        known = step.profile.probes.get(urlsplit(step.url).netloc)
        if not known or outcome.unfilled:
            return False
        return fingerprint(Page.from_bytes(body, step.url)) == known

    def read_probe(self, response: Response) -> None:
        """The callback of probes: remembers what a host says of a page that does not exist."""
        profile = self.profiles[response.meta["portal"]]
        profile.probes[urlsplit(response.url).netloc] = fingerprint(
            Page.from_bytes(response.body, response.url)
        )
        self.profiles.save_in_time(profile.portal)

    def read_attachment(self, response: Response, lead: dict[str, object]) -> Iterator[Found]:
        """The callback of documents; what turns out to be a page is read as one."""
        known = Lead.from_json(lead)
        if is_file(response.body):
            yield from self.read_file(response, known)
        else:
            yield from self.visit(response, lead)

    def read_file(self, response: Response, lead: Lead) -> Iterator[Found]:
        """A document is a report if its row said so; recognition reads pages only."""
        portal = response.meta["portal"]
        self.profiles[portal].learn(lead.shape, True)
        self.profiles[portal].settle(lead, None)
        if not lead.part and (lead.annual or lead.kind in ROWS):
            outcome = Visit(judge_page(response.body, response.url), annual=False)
            year = outcome.verdict.report_year or lead.year
            memory = self.profiles[portal].memory
            memory.note_report(asked_address(response), year, self.today, leads_on=False)
            memory.redeem(asked_address(response))
            yield self.report_found(response, lead, outcome, "attachment")
        elif lead.kind == "home":
            reason = f"{response.url} is a document: it is kept; give the address of a portal or of a list"
            yield PortalFault(portal, self.line_of(portal), reason)
        self.profiles.save_in_time(portal)

    def keep(self, response: Response) -> Iterator[Request]:
        """The callback of requisites: their capture is wanted, and what style sheets and frames show."""
        hops = int(response.meta.get("hops", 0))
        yield from find_further(self.step(response.meta["portal"], response.url, Lead(), hops), response)

    def start_pressing(self, lead: dict[str, object]) -> Presser:
        """What the browser asks about a page that it shows: what to press there."""
        return Presser(Lead.from_json(lead))

    def ignore(self, failure: Failure) -> None:
        """The errback of requisites: a missing image is no fault of a portal."""

    def failed(self, failure: Failure) -> Iterator[Found]:
        """The errback: faults of home pages are reported, interfaces fall back to the browser."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy's engine
        lead = Lead.from_json(request.cb_kwargs["lead"])
        step = self.step(request.meta["portal"], request.url, lead, int(request.meta.get("hops", 0)))
        step.profile.learn(lead.shape, False)
        step.profile.settle(lead, reason_of(failure.value))
        if lead.shell:
            yield from step.render(lead.shell)
        if lead.kind == "home":
            yield from self.report_dead(request, failure, step)
        self.profiles.save_in_time(step.portal.url)

    def has_learned(self, portal: str) -> bool:
        """Whether what the answers of a portal taught so far is on disk."""
        return self.profiles.is_written(portal)

    def report_dead(self, request: Request, failure: Failure, step: Step) -> Iterator[Found]:
        """Tries a home page once with the other scheme, then reports it."""
        answered = failure.value if isinstance(failure.value, HttpError) else None
        other = other_scheme(request.url)
        if other and is_silent(failure.value) and not step.lead.retried:
            again = replace(step.led(retried=True), url="")
            yield build_request(again, other, 1.0, "the other scheme of a portal that does not answer")
            return
        reason = (
            f"{request.url} answered {answered.response.status}: check the address"
            if answered
            else describe_failure(request.url, failure.value)
        )
        yield PortalFault(request.meta["portal"], step.portal.line, reason)

    def line_of(self, portal: str) -> int | None:
        """The line of portals.csv that named a portal."""
        known = self.portals.get(portal)
        return known.line if known else None

    def report_found(self, response: Response, lead: Lead, outcome: Visit, how: str) -> FoundReport:
        verdict, portal = outcome.verdict, response.meta["portal"]
        publisher = verdict.publisher or lead.publisher
        year = verdict.report_year or lead.year
        self.profiles[portal].note_report(publisher, year, lead.group)
        return FoundReport(response.url, portal, verdict.title or lead.label or None, publisher, year, how)

    def release(self) -> None:
        """When nothing of value is left, tries the reserve; the crawl goes on if it has something."""
        steps = [self.step(url, "", Lead()) for url in self.own]
        requests = [request for step in steps for request in release_reserve(step)]
        if not requests and not self.has_asked_unlisted:
            self.has_asked_unlisted = True
            requests = [request for step in steps for request in ask_unlisted(step)]
        self.profiles.save_all()
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def conclude(self, reason: str, fate: Callable[[str], str]) -> Iterator[PortalEstimate | PortalNote]:
        """At the end, while the crawl's files are open: an estimate for every portal, kept in its profile."""
        for url, profile in self.profiles.known.items():
            finished = reason == "finished" and not profile.is_spent
            told = profile.close(newest_due(self.today), fate, finished=finished)
            self.logger.info("%s %s", url, told.statement)
            if profile.answered and not profile.publishers:
                yield PortalNote(url, self.line_of(url), explain_nothing(told))
            gaps = [asdict(gap) for gap in told.gaps]
            estimated = (told.state, told.found, told.expected, told.recall, told.statement, gaps)
            yield PortalEstimate(url, url, *estimated, profile.shown())
        self.profiles.save_all()

    def step(self, portal_url: str, url: str, lead: Lead, hops: int = 0) -> Step:
        """Everything that following from one page needs to know."""
        portal = self.portals.get(portal_url) or Portal(portal_url)
        profile = self.profiles[portal_url]
        return Step(self, portal, profile, scope_of(portal, profile.moved_to, self.homes), url, lead, hops)

    @staticmethod
    def netloc(url: str) -> str:
        return url.split("/")[2]
