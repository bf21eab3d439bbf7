"""Keeps every exchange in the archive before anything else sees it, and replays kept ones.

The downloader middleware next to the wire: what passes here towards the spider is durable.
"""

import asyncio
import json
from concurrent.futures import Future

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

from archive.build import DOM_TYPE
from archive.capture import Location
from archive.errors import ArchiveWriteFailed, InputUnusable, NianbaoError
from archive.exchange import Exchange, Truncation
from archive.uri import RENDERED
from archive.writer import Written
from crawler.conditional import Condition, apply_condition, find_condition, fulfilled
from crawler.errors import BrowserMissing, HostClosed, Http2Only, Settled
from crawler.replaying import find_kept, replay
from crawler.requests import CLOSED, CONDITION, DOM, HELD, WIRE, row_of
from crawler.row import Progress, Purpose, Row, State
from crawler.run import CrawlRun
from crawler.tls import NO_PROTOCOL
from crawler.wire import Tap

NETWORK_ERRORS = (
    CannotResolveHostError,
    ConnectError,
    ConnectionClosed,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
BACKOFF_FACTOR = 4
HTTP2_ONLY = "http2_only: the host speaks HTTP/2 and nothing older, which cannot be kept byte for byte."
NO_BROWSER = "browser missing: install Chromium, or allow it with --browser auto"


class KeepMiddleware:
    """Submits exchanges and waits until they are on the disk."""

    def __init__(self, run: CrawlRun) -> None:
        self._run = run
        self._twofold: set[str] = set()  # addresses of requisites that may be asked for as pages too

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "KeepMiddleware":
        """Scrapy's way to make a middleware."""
        return cls(CrawlRun.of(crawler))

    def process_request(self, request: Request) -> Response | None:
        """Answers from the archive what it already holds. Raises HostClosed for what cannot be asked."""
        if request.meta.get(CLOSED):
            raise HostClosed(request.meta[CLOSED])
        row = row_of(request)
        if row is not None and row.needs_browser and self._run.browser_path is None:
            raise BrowserMissing(NO_BROWSER)
        if row is None:
            return None
        if self._run.frontier.progress(row).state is State.CAPTURED:
            return self._replay(row)
        if (held := self._find_held(row)) is not None:
            return held
        condition = find_condition(self._run, row)
        if condition is not None:
            apply_condition(request, condition)
        return None

    async def process_response(self, request: Request, response: Response) -> Response:
        """Passes a response on once its capture is durable; for one not modified the page it fits."""
        row, tap = row_of(request), request.meta.pop(WIRE, None)
        if row is not None and isinstance(held := request.meta.pop(HELD, None), Progress):
            await self._keep_dom(row, request.meta.pop(DOM, None), held.record_id)
            self._run.frontier.captured(row, held.status, place_of(held))
            return response
        if row is None or not isinstance(tap, Tap):
            return response
        status = tap.status if row.needs_browser else response.status  # what was rendered has none
        kept = fulfilled(request, status)
        request.meta.pop(CONDITION, None)
        dom = request.meta.pop(DOM, None)
        written = await self._keep(row, tap, None if row.route else dom, kept)
        if row.route:
            await self._keep_dom(row, dom, written.record_id)
        self._run.frontier.captured(row, status, written)
        if row.purpose is Purpose.REQUISITE and "variant" in row.meta:
            self._twofold.add(row.url)
        # Only now: so a kill costs no more than one fetched answer a host.
        self._run.dispatch.release(row, tap.sent_at, failed=False)
        return response if kept is None or row.needs_browser else self._replay(row)

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Keeps what came of a failed exchange; has it tried again while that makes sense."""
        row = row_of(request)
        if row is None:
            return
        tap = request.meta.pop(WIRE, None)
        sent_at, got_any = (tap.sent_at, bool(tap.received)) if isinstance(tap, Tap) else (0.0, False)
        is_dead = isinstance(exception, NETWORK_ERRORS) and not got_any
        self._run.dispatch.release(row, sent_at, failed=is_dead)
        if isinstance(exception, NianbaoError):
            self._run.stop(exception)
            raise Settled(str(exception)) from exception
        if isinstance(tap, Tap) and (tap.is_http2 or NO_PROTOCOL in str(exception)):
            self._run.dispatch.close_host(row.origin, HTTP2_ONLY, is_unreachable=True)
            raise Http2Only(HTTP2_ONLY) from exception
        if isinstance(tap, Tap) and tap.received:
            tap.truncated = tap.truncated or cause_of_cut(exception)
            await self._keep(row, tap)
        if isinstance(exception, NETWORK_ERRORS) and not row.is_visit:
            self._retry(row, f"{type(exception).__name__}: {exception}")

    async def _keep_dom(self, row: Row, dom: bytes | None, record_id: str | None) -> None:
        """Keeps what the browser made of a page whose record is in the archive."""
        if dom is not None:
            uri = f"{RENDERED}{row.url}{row.route}"
            await self._written(self._run.archive.submit_resource(uri, DOM_TYPE, dom, record_id))

    def _find_held(self, row: Row) -> Response | None:
        """The answer to a request that a rendered page, or a page with a frame, made before this one."""
        is_twofold = row.purpose is Purpose.REQUISITE or row.url in self._twofold
        wants = is_twofold and not (row.is_visit or row.needs_browser)
        kept = find_kept(self._run, row) if wants else None
        if kept is None:
            return None
        self._run.frontier.captured(row, kept.status, place_of(kept))
        self._run.dispatch.withdraw(row)
        return self._replay(row)

    def _replay(self, row: Row) -> Response:
        """The kept answer of a row; if somebody took its file away, the row is fetched again."""
        try:
            return replay(self._run, row.url, self._run.frontier.progress(row))
        except InputUnusable as error:
            self._run.dispatch.retry(row, 0.0, str(error))
            raise Settled(str(error)) from error

    async def _keep(
        self,
        row: Row,
        tap: Tap,
        dom: bytes | None = None,
        condition: Condition | None = None,
    ) -> Written:
        """Returns once the exchange is on the disk; a failed write ends the crawl."""
        attempt = self._run.frontier.progress(row).attempts
        exchange = build_exchange(row, tap, self._run.run_id, attempt, dom)
        future = self._run.archive.submit(exchange, condition.original if condition else None)
        written = await self._written(future)
        self._run.count_capture()
        return written

    async def _written(self, future: Future[Written]) -> Written:
        """What was written, once it is on the disk."""
        try:
            return await asyncio.wrap_future(future)
        except ArchiveWriteFailed as error:
            self._run.stop(error)
            raise Settled(str(error)) from error

    def _retry(self, row: Row, error: str) -> None:
        attempts = self._run.frontier.progress(row).attempts
        if self._run.dispatch.is_given_up(row):
            self._run.dispatch.close_host(row.origin, f"it fails again and again ({error}).")
        elif attempts >= self._run.options.max_attempts:
            return
        wait_s = self._run.options.backoff_s * BACKOFF_FACTOR ** (attempts - 1)
        self._run.dispatch.rest(row, wait_s)
        self._run.dispatch.retry(row, wait_s, error)
        raise Settled(error)


def place_of(progress: Progress) -> Written:
    """Where the answer to a row stands."""
    location = Location(progress.warc_filename or "", progress.warc_offset or 0, 0)
    return Written(progress.record_id or "", location)


def build_exchange(row: Row, tap: Tap, run_id: str, attempt: int, dom: bytes | None = None) -> Exchange:
    """The exchange of a row as the archive takes it."""
    fetch = {
        "run_id": run_id,
        "frontier_id": str(row.id),
        "attempt": str(attempt),
        "purpose": row.purpose.value,
        "portal": row.portal,
        "why": row.why,
        "via": row.via,
        "anchor": row.anchor,
        "hops": str(row.hops),
        "hop_path": row.hop_path,
        "tls": json.dumps(tap.tls, sort_keys=True) if tap.tls else "",
        "interim": tap.interim.decode("latin-1"),
    }
    return Exchange(
        target_uri=row.url,
        method=row.method,
        started_at=tap.started_at,
        request=bytes(tap.sent),
        response=tap.response,
        ip_address=tap.ip_address,
        truncated=tap.truncated,
        fetch={name: value for name, value in fetch.items() if value},
        dom=dom,
    )


def cause_of_cut(exception: Exception) -> Truncation:
    """Why an answer ended early, in the words of the standard."""
    if isinstance(exception, DownloadTimeoutError):
        return "time"
    reasons = getattr(exception.__cause__, "reasons", None) or [exception]
    is_torn = any(isinstance(getattr(reason, "value", reason), ConnectionClosed) for reason in reasons)
    return "disconnect" if is_torn else "unspecified"
