"""What a rendered page asks for, answered by the crawler's own downloader or out of the archive.

Redirects are followed here, because Playwright does not route what follows one.
"""

import logging
from itertools import count

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errors import RedirectRefused
from crawler.keep import NETWORK_ERRORS
from crawler.outcome import MAX_REDIRECTS, redirect_target, refusal
from crawler.replaying import replay_kept
from crawler.requests import build_request, build_visit, keeps_method
from crawler.row import REDIRECTS, Purpose, Row
from crawler.run import CrawlRun

log = logging.getLogger(__name__)

PURPOSES = {"document": Purpose.PAGE, "xhr": Purpose.PAGE, "fetch": Purpose.PAGE}
# They change nothing in the text of a page; the spiders fetch those that a replay needs.
UNWANTED = frozenset({"image", "media", "font", "websocket", "manifest", "other"})
# Headers that the crawler's own request decides.
OWN_HEADERS = frozenset(
    {"accept-encoding", "accept-language", "connection", "content-length", "cookie", "host", "user-agent"}
)

MAX_REMEMBERED = 500_000  # bytes of an answer


class PageRequests:
    """Answers what one rendered page asks for."""

    def __init__(
        self, crawler: Crawler, row: Row, response: Response, body: bytes, serial: "count[int]"
    ) -> None:
        self._crawler = crawler
        self._run = CrawlRun.of(crawler)
        self._row = row
        self._response: Response | None = response
        self._document = response
        self._body = body
        self._serial = serial
        self._underway = 0
        self.count = 0  # of what the page asked for
        self._answers: dict[tuple[str, str, bytes], Response] = {}
        self.is_pressed = False  # the page stays, whatever a press opens
        self.is_held = False  # nothing new is fetched
        self.has_refused = False  # … although the page asked for something
        self.wanted: list[str] = []  # the addresses it asked for meanwhile
        self.framed: list[str] = []  # what presses would show in frames

    @property
    def is_busy(self) -> bool:
        """Whether the page waits for an answer."""
        return self._underway > 0

    def hold(self, is_held: bool) -> None:
        """Fetches nothing new from now on, or goes on with it."""
        self.is_held, self.has_refused = is_held, False
        self.wanted = []

    def length_of(self, url: str) -> int:
        """How long the answer to an address was; 0 for none."""
        known = self._answers.get(("GET", url, b""))
        return len(known.body) if known is not None else 0

    def begin_again(self) -> None:
        """The page may be loaded anew, out of what was fetched for it."""
        self._response = self._document

    async def answer(self, route: Route) -> None:
        """Fulfils a request of the page, or ends it; the page may be gone by then."""
        try:
            await self._answer(route)
        except PlaywrightError as error:
            log.info("%s is gone: %s", self._row.url, error.message)

    async def _answer(self, route: Route) -> None:
        asked = route.request
        if asked.is_navigation_request() and self._response is not None and asked.frame.parent_frame is None:
            response, self._response = self._response, None
            await fulfil(route, response, self._body)
        elif asked.resource_type in UNWANTED or not asked.url.startswith(("http://", "https://")):
            await route.abort()
        elif asked.is_navigation_request() and self.is_pressed:
            if asked.frame.parent_frame is not None:
                self.framed.append(asked.url)
            await route.fulfill(status=204)
        else:
            self._underway += 1
            self.count += 1
            try:
                await self._visit(route)
            finally:
                self._underway -= 1

    async def _visit(self, route: Route) -> None:
        asked = route.request
        headers = {
            k: v
            for k, v in (await asked.all_headers()).items()
            if k.lower() not in OWN_HEADERS and k[0] != ":"
        }
        request = Request(asked.url, method=asked.method, body=asked.post_data_buffer or b"", headers=headers)
        request.meta["purpose"] = PURPOSES.get(asked.resource_type, Purpose.REQUISITE)
        visit = build_visit(request, self._row, next(self._serial))
        try:
            response = self._find_kept(visit) or await self._fetch_once(visit)
        except (IgnoreRequest, *NETWORK_ERRORS) as error:
            log.info("%s wanted %s: %s", self._row.url, asked.url, error)
            await route.abort()
        else:
            await fulfil(route, response, response.body)

    def _find_kept(self, visit: Row) -> Response | None:
        """What the crawl holds already is not fetched again; a recheck takes scripts and styles only."""
        holds = visit.purpose is Purpose.REQUISITE or self._row.purpose is not Purpose.RECHECK
        kept = replay_kept(self._run, visit) if holds else None
        return kept[1] if kept else None

    async def _fetch_once(self, row: Row) -> Response:
        """The answer to a visit; a page that is pressed asks for the same again and again."""
        key = (row.method, row.url, row.body)
        known = self._answers.get(key)
        if self.is_held and row.method == "GET":
            self.wanted.append(row.url)
        if known is not None:
            return known
        if self.is_held:
            self.has_refused = True
            raise IgnoreRequest("Nothing is asked for while rows are pressed.")
        response = await self._fetch(row)
        if response.status == 200 and len(response.body) <= MAX_REMEMBERED:
            self._answers[key] = response
        return response

    async def _fetch(self, row: Row) -> Response:
        """The answer to a visit after its redirects, each of them a visit."""
        for _ in range(MAX_REDIRECTS):
            visitor = await self._run.dispatch.take_turn(row)
            response = await self._ask(visitor)
            location = response.headers.get(b"Location")
            if response.status not in REDIRECTS or location is None:
                return response
            target = redirect_target(row.url, location)
            if (error := refusal(row, target)) is not None:
                raise RedirectRefused(error)
            request = follow(row, target, response.status)
            request.meta["purpose"] = row.purpose
            row = build_visit(request, self._row, next(self._serial))
        raise IgnoreRequest(f"{self._row.url} asked for something redirected too often.")

    async def _ask(self, visitor: Row) -> Response:
        if self._crawler.engine is None:
            raise IgnoreRequest("The engine is gone.")
        error: str | None = "no answer"
        try:
            response = await self._crawler.engine.download_async(build_request(visitor))
            error = None
        finally:
            self._run.dispatch.finish_visit(visitor, error)
        return response


def follow(row: Row, target: str, status: int) -> Request:
    """The next hop of a visit; a body goes along only where the standard says so."""
    if keeps_method(row, status):
        return Request(target, method=row.method, body=row.body, headers=dict(row.headers))
    headers = {name: values for name, values in row.headers.items() if name.lower() != "content-type"}
    return Request(target, headers=headers)


async def fulfil(route: Route, response: Response, body: bytes) -> None:
    """Hands a response to the page, its body without codings."""
    headers = {
        name.decode("latin-1"): b", ".join(response.headers.getlist(name)).decode("latin-1")
        for name in response.headers
        if name.lower() not in (b"content-encoding", b"transfer-encoding", b"content-length", b"set-cookie")
    }
    await route.fulfill(status=response.status, headers=headers, body=body)
