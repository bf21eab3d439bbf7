"""Renders pages in Chromium, which itself never touches the network.

The page's document is fetched like any other; Chromium gets it, and everything the page asks
for, from the crawler's own downloader: same robots, host lease, address guard and capture.
Redirects are followed here, because Playwright does not route what follows one.

`_launch` is a private name of scrapy-playwright 0.0.48: the handler starts its browser with the
engine, ours only when a page needs one.
"""

import asyncio
import logging
import os
from collections.abc import Coroutine
from contextlib import suppress
from itertools import count
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.gz import gunzip
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from archive.errors import InputUnusable
from crawler.challenge import is_challenge
from crawler.errors import Settled
from crawler.keep import NETWORK_ERRORS
from crawler.outcome import MAX_REDIRECTS, REDIRECTS, redirect_target
from crawler.replaying import find_kept, replay
from crawler.requests import DOM, build_request, build_visit
from crawler.row import Purpose, Row
from crawler.run import CrawlRun

log = logging.getLogger(__name__)

# Chromium may reach nothing: what is not routed ends at a proxy that is not there.
SEALED = (
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
)
# A page's requests wait their turn, 2 s each by default: a list of 20 scripts takes 40 s.
RENDER_TIMEOUT_S = 180.0
IDLE_TIMEOUT_MS = 120_000
PAGES_AT_ONCE = 2
PURPOSES = {"document": Purpose.PAGE, "xhr": Purpose.PAGE, "fetch": Purpose.PAGE}
# They change nothing in the text of a page; the spiders fetch those that a replay needs.
UNWANTED = frozenset({"image", "media", "font", "websocket", "manifest", "other"})
# Headers that the crawler's own request decides.
OWN_HEADERS = frozenset(
    {"accept-encoding", "accept-language", "connection", "content-length", "cookie", "host", "user-agent"}
)


class Renderer:
    """One Chromium, started with the first page that needs it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = CrawlRun.of(crawler)
        self._handler: ScrapyPlaywrightDownloadHandler | None = None
        self._starting = asyncio.Lock()
        self._free = asyncio.Semaphore(PAGES_AT_ONCE)
        self._serial = count()

    async def render(self, request: Request, row: Row, response: Response) -> Response:
        """The page as scripts left it, if it is one; its markup goes to `request.meta` for the archive."""
        self._run.dispatch.release(row, request.meta["wire"].sent_at, failed=False)
        body = plain_body(response)
        if response.status != 200 or not is_html(response) or is_challenge(response.status, body):
            return response
        async with self._free:
            try:
                dom = await self._until_closing(self._load(row, response, body))
            except (PlaywrightError, TimeoutError) as error:
                log.warning("%s could not be rendered: %s", row.url, str(error) or "it took too long")
                return response
        request.meta[DOM] = dom
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return HtmlResponse(row.url, headers=headers, body=dom, encoding="utf-8", flags=["rendered"])

    async def _until_closing(self, load: Coroutine[None, None, bytes]) -> bytes:
        """What is loaded; a page under way when the run ends is left to the next one."""
        loading, closing = asyncio.ensure_future(load), asyncio.ensure_future(self._run.closing.wait())
        tasks: list[asyncio.Task[Any]] = [loading, closing]
        await asyncio.wait(tasks, timeout=RENDER_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        if loading.done():
            return loading.result()
        await asyncio.wait({loading})
        if closing.done():
            raise Settled("The run ends before the page is rendered.")
        raise TimeoutError

    async def close(self) -> None:
        """Ends Chromium."""
        if self._handler is not None:
            await self._handler.close()

    async def _load(self, row: Row, response: Response, body: bytes) -> bytes:
        handler = await self._start()
        pages: list[Page] = []

        async def prepare(page: Page, _: Request) -> None:
            pages.append(page)
            await page.route("**/*", PageRequests(self._crawler, row, response, body, self._serial).answer)

        asked = Request(
            row.url, meta=playwright_meta(prepare, self._run.options.user_agent), dont_filter=True
        )
        try:
            rendered = await handler.download_request(asked)
        finally:
            for page in pages:
                if not page.is_closed():
                    await page.close()
        text = rendered.text if isinstance(rendered, HtmlResponse) else ""
        return text.encode("utf-8", "surrogatepass")

    async def _start(self) -> ScrapyPlaywrightDownloadHandler:
        async with self._starting:
            if self._handler is None:
                handler = ScrapyPlaywrightDownloadHandler(self._crawler)
                handler.config.launch_options = launch_options(self._run.browser_path or "")
                await handler._launch()
                self._handler = handler
        return self._handler


class PageRequests:
    """Answers what one rendered page asks for."""

    def __init__(
        self, crawler: Crawler, row: Row, response: Response, body: bytes, serial: "count[int]"
    ) -> None:
        self._crawler = crawler
        self._run = CrawlRun.of(crawler)
        self._row = row
        self._response: Response | None = response
        self._body = body
        self._serial = serial

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
        else:
            await self._visit(route)

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
            response = self._find_kept(visit) or await self._fetch(visit)
        except (IgnoreRequest, *NETWORK_ERRORS) as error:
            log.info("%s wanted %s: %s", self._row.url, asked.url, error)
            await route.abort()
        else:
            await fulfil(route, response, response.body)

    def _find_kept(self, visit: Row) -> Response | None:
        """Scripts and styles that the crawl holds already are not fetched again."""
        progress = find_kept(self._run, visit) if visit.purpose is Purpose.REQUISITE else None
        if progress is not None:
            with suppress(InputUnusable):  # its file was taken away
                return replay(self._run, visit.url, progress)
        return None

    async def _fetch(self, row: Row) -> Response:
        """The answer to a visit after its redirects, each of them a visit."""
        for _ in range(MAX_REDIRECTS):
            visitor = await self._run.dispatch.take_turn(row)
            response = await self._ask(visitor)
            location = response.headers.get(b"Location")
            if response.status not in REDIRECTS or location is None:
                return response
            request = Request(redirect_target(row.url, location), headers=dict(row.headers))
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


async def fulfil(route: Route, response: Response, body: bytes) -> None:
    """Hands a response to the page, its body without codings."""
    headers = {
        name.decode("latin-1"): b", ".join(response.headers.getlist(name)).decode("latin-1")
        for name in response.headers
        if name.lower() not in (b"content-encoding", b"transfer-encoding", b"content-length", b"set-cookie")
    }
    await route.fulfill(status=response.status, headers=headers, body=body)


def playwright_meta(prepare: object, user_agent: str) -> dict[str, object]:
    """How scrapy-playwright is to load a page: routed before it starts, read when it is quiet."""
    return {
        "playwright": True,
        "playwright_page_init_callback": prepare,
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded", "timeout": RENDER_TIMEOUT_S * 1000},
        "playwright_page_methods": [PageMethod(settle)],
        "playwright_context_kwargs": {
            "user_agent": user_agent,
            "service_workers": "block",
            "locale": "zh-CN",
        },
    }


async def settle(page: Page) -> None:
    """Waits until the page asks for nothing more; a page that never rests is read as it stands."""
    try:
        await page.wait_for_load_state("networkidle", timeout=IDLE_TIMEOUT_MS)
    except PlaywrightError as error:
        log.info("%s does not come to rest: %s", page.url, error.message)


def launch_options(path: str) -> dict[str, object]:
    """How Chromium is started; its sandbox needs another user than root."""
    return {"executable_path": path, "args": list(SEALED), "chromium_sandbox": os.geteuid() != 0}


def is_html(response: Response) -> bool:
    """Whether a response is a page at all."""
    kind = (response.headers.get(b"Content-Type") or b"text/html").lower()
    return b"html" in kind


def plain_body(response: Response) -> bytes:
    """The body without content-coding."""
    coding = (response.headers.get(b"Content-Encoding") or b"").lower()
    return gunzip(response.body, max_size=64 << 20) if b"gzip" in coding else response.body
