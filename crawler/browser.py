"""Renders pages in Chromium, which itself never touches the network.

The page's document is fetched like any other; Chromium gets it, and everything the page asks
for, from the crawler's own downloader (`crawler.visits`): same robots, host lease, address guard
and capture.

`_launch` is a private name of scrapy-playwright 0.0.48: the handler starts its browser with the
engine, ours only when a page needs one.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from itertools import count
from time import monotonic
from typing import Any, NoReturn, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.challenge import find_challenge
from crawler.controls import CONTROLS
from crawler.decoding import plain_body
from crawler.errors import Settled
from crawler.pressing import PRESSING_S, Presser, Pressing
from crawler.requests import DOM, HELD, WIRE, spider_method
from crawler.row import Row
from crawler.run import CrawlRun
from crawler.visits import PageRequests

log = logging.getLogger(__name__)

# Chromium may reach nothing: what is not routed ends at a proxy that is not there.
SEALED = (
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # STUN would pass the proxy by
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
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
LOOK_S = 2.0
LEAVE_S = 5.0
GONE = "has been closed"  # Playwright's words when there is no browser, or no driver, any more
PAUSED = "the crawl was paused while the page was rendered"


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
        if HELD in request.meta:
            self._run.dispatch.withdraw(row)
        else:
            self._run.dispatch.release(row, request.meta[WIRE].sent_at, failed=False)
        body = plain_body(response)
        if response.status != 200 or not is_html(response) or find_challenge(response.status, body):
            return response
        async with self._free:
            started = monotonic()
            try:
                timeout_s = RENDER_TIMEOUT_S + (PRESSING_S if "press" in row.meta else 0)
                dom = await self._until_closing(self._load_surely(row, response, body), timeout_s)
            except (PlaywrightError, TimeoutError) as error:
                if self._run.paused_at > started:
                    self._run.dispatch.retry(row, 0.0, PAUSED)
                    raise Settled(PAUSED) from error
                log.warning("%s could not be rendered: %s", row.url, str(error) or "it took too long")
                return response
        request.meta[DOM] = dom
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return HtmlResponse(
            row.url + row.route, headers=headers, body=dom, encoding="utf-8", flags=["rendered"]
        )

    async def _until_closing(self, load: Coroutine[None, None, bytes], timeout_s: float) -> bytes:
        """What is loaded; a page under way when the run ends is left to the next one."""
        loading, closing = asyncio.ensure_future(load), asyncio.ensure_future(self._run.closing.wait())
        tasks: list[asyncio.Task[Any]] = [loading, closing]
        await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
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

    async def _load_surely(self, row: Row, response: Response, body: bytes) -> bytes:
        """The page; once more in another browser if this one, or the driver between us, is gone."""
        handler = await self._start()
        try:
            return await self._load_watched(handler, row, response, body)
        except PlaywrightError as error:
            if GONE not in error.message:
                raise
        log.warning("The browser went away while it rendered %s; another is started", row.url)
        await self._leave(handler)
        return await self._load_watched(await self._start(), row, response, body)

    async def _load_watched(
        self, handler: ScrapyPlaywrightDownloadHandler, row: Row, response: Response, body: bytes
    ) -> bytes:
        """The page. Raises PlaywrightError soon after the browser is gone; loading alone would not end."""
        pages: list[Page] = []
        loading = asyncio.ensure_future(self._load(handler, pages, row, response, body))
        watching = asyncio.ensure_future(watch(pages))
        try:
            await asyncio.wait({loading, watching}, return_when=asyncio.FIRST_COMPLETED)
            return loading.result() if loading.done() else watching.result()
        finally:
            loading.cancel()
            watching.cancel()

    async def _leave(self, handler: ScrapyPlaywrightDownloadHandler) -> None:
        """Forgets a browser that is gone, and ends what is left of it."""
        async with self._starting:
            is_ours = self._handler is handler  # another page may have left it already
            if is_ours:
                self._handler = None
                with suppress(PlaywrightError, TimeoutError):
                    await asyncio.wait_for(cast(Awaitable[None], handler.close()), LEAVE_S)

    async def _load(
        self,
        handler: ScrapyPlaywrightDownloadHandler,
        pages: list[Page],
        row: Row,
        response: Response,
        body: bytes,
    ) -> bytes:
        requests = PageRequests(self._crawler, row, response, body, self._serial)
        pressing = self._pressing(row, requests)

        async def prepare(page: Page, _: Request) -> None:
            pages.append(page)
            await page.route("**/*", requests.answer)
            if pressing is not None:
                await page.add_init_script(CONTROLS)

        async def explore(page: Page) -> None:
            if pressing is not None:
                await pressing.explore(page)

        asked = Request(
            row.url + row.route,
            meta=playwright_meta(prepare, explore, self._run.options.user_agent),
            dont_filter=True,
        )
        try:
            rendered = await handler.download_request(asked)
        finally:
            for page in pages:
                if not page.is_closed():
                    await page.close()
        text = rendered.text if isinstance(rendered, HtmlResponse) else ""
        text = pressing.dom if pressing is not None and pressing.markup else text
        return text.encode("utf-8", "surrogatepass")

    def _pressing(self, row: Row, requests: PageRequests) -> Pressing | None:
        """The hand for a page to be pressed; `meta["press"]` names the spider's method that says how."""
        spider, name = self._crawler.spider, str(row.meta.get("press", ""))
        method = spider_method(spider, name) if spider is not None else None
        return Pressing(cast(Presser, method(**row.cb_kwargs)), requests) if method else None

    async def _start(self) -> ScrapyPlaywrightDownloadHandler:
        async with self._starting:
            if self._handler is None:
                handler = ScrapyPlaywrightDownloadHandler(self._crawler)
                handler.config.launch_options = launch_options(self._run.browser_path or "")
                await handler._launch()
                self._handler = handler
        return self._handler


async def watch(pages: list[Page]) -> NoReturn:
    """Asks the browser for a page's title again and again. Raises PlaywrightError if it is gone."""
    while True:
        await asyncio.sleep(LOOK_S)
        for page in (page for page in pages if not page.is_closed()):
            try:
                await page.title()
            except PlaywrightError as error:
                if GONE in error.message and not page.is_closed():
                    raise


def playwright_meta(prepare: object, explore: object, user_agent: str) -> dict[str, object]:
    """How scrapy-playwright is to load a page: routed before it starts, read when it is quiet."""
    return {
        "playwright": True,
        "playwright_page_init_callback": prepare,
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded", "timeout": RENDER_TIMEOUT_S * 1000},
        "playwright_page_methods": [PageMethod(settle), PageMethod(explore)],
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
