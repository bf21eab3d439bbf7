"""The frontier as Scrapy's scheduler: requests are rows on their way, and nothing else waits here."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from functools import partial
from time import monotonic

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.errors import NianbaoError
from crawler.control import Control
from crawler.disk import Room
from crawler.errors import AddressRefused, ChallengeMet, HostUnknown, Settled
from crawler.hosts import Host
from crawler.items import found_of
from crawler.requests import CLOSED, ROW, build_request, build_row, spider_method
from crawler.row import Purpose, Row, State
from crawler.rules import robots_origin
from crawler.run import CrawlRun, Learning

log = logging.getLogger(__name__)

FLUSH_EVERY_S = 0.2
MAX_REASON = 500


class FrontierScheduler(BaseScheduler):
    """Hands out leased rows as requests; their answers end in the callback or in `_fail`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = CrawlRun.of(crawler)
        self._dispatch = self._run.dispatch
        self._frontier = self._run.frontier
        self._timer: asyncio.TimerHandle | None = None
        self._flusher: asyncio.Task[None] | None = None
        self._lookups: set[asyncio.Task[None]] = set()
        self._spider: Spider | None = None
        self._is_paused = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FrontierScheduler":
        """Scrapy's way to make a scheduler."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Takes up what an earlier run left."""
        self._spider = spider
        if isinstance(spider, Learning):
            self._frontier.has_learned = spider.has_learned
        self._heed(self._run.control)
        self._dispatch.wake = self._wake
        self._dispatch.locate = self._locate
        self._dispatch.reopen()
        self._flusher = asyncio.ensure_future(self._flush_regularly())

    def close(self, reason: str) -> None:  # noqa: ARG002  (Scrapy's interface)
        """Writes what is left."""
        if self._timer is not None:
            self._timer.cancel()
        for task in (self._flusher, *self._lookups):
            if task is not None:
                task.cancel()
        self._frontier.flush()

    def has_pending_requests(self) -> bool:
        """Whether anything is left to be asked in this run."""
        return self._dispatch.has_work

    def enqueue_request(self, request: Request) -> bool:
        """Takes in a request; False if the same one is known (`dont_filter` changes nothing)."""
        return self._dispatch.add(build_row(request, self._run.run_id))

    def next_request(self) -> Request | None:
        """A request that may be made now."""
        replayed = self._dispatch.next_replay()
        if replayed is not None:
            return self._build(replayed)
        given_back = self._dispatch.next_given_back()
        if given_back is not None:
            return self._build(given_back[0], closed=given_back[1])
        if self._is_paused or self._run.disk.room is not Room.ENOUGH or self._is_spent():
            return None
        row = self._dispatch.next_row()
        if row is None:
            self._wake_at(self._dispatch.next_time)
            return None
        return self._build(row)

    def _is_spent(self) -> bool:
        """Whether the budget of the run is used up; then the crawl ends."""
        limit = self._run.options.max_requests
        asked = self._dispatch.asked
        if limit and asked.total() - asked[Purpose.ROBOTS] >= limit:
            self._run.end("max_requests")
            return True
        return False

    def _build(self, row: Row, closed: str = "") -> Request:
        request = build_request(row)
        request.meta[CLOSED] = closed
        if row.purpose is Purpose.ROBOTS:
            request.callback = self._read_robots
        elif self._spider is not None:
            request.callback = spider_method(self._spider, row.callback)
        request.errback = partial(self._fail, row)
        return request

    def _read_robots(self, response: Response) -> Iterable[object]:
        row = response.meta[ROW]
        self._dispatch.robots_answered(row, response.status, response.body)
        return ()

    def _fail(self, row: Row, failure: Failure) -> Iterator[object]:
        """Ends a row that has no answer for its callback, after its errback has seen why."""
        if isinstance(failure.value, Settled):
            return
        outputs = list(self._call_errback(row, failure))
        requests = [output for output in outputs if isinstance(output, Request)]
        items = [output for output in outputs if output is not None and not isinstance(output, Request)]
        if row.purpose is Purpose.ROBOTS:
            reason = f"robots.txt could not be fetched ({reason_of(failure)})."
            self._dispatch.close_host(
                robots_origin(row), reason, is_unreachable=not isinstance(failure.value, ChallengeMet)
            )
        self._dispatch.finish(
            row,
            self._end_state(row, failure),
            error=reason_of(failure),
            rows=[build_row(request, self._run.run_id, row) for request in requests],
            found=[found_of(item, self._run.run_id) for item in items],
        )
        yield from items

    def _call_errback(self, row: Row, failure: Failure) -> Iterable[object]:
        errback = spider_method(self._spider, row.errback) if self._spider is not None else None
        outputs = errback(failure) if errback is not None else None
        return outputs if isinstance(outputs, Iterable) else ()

    def _end_state(self, row: Row, failure: Failure) -> State:
        if isinstance(failure.value, ChallengeMet):
            return State.BLOCKED
        return State.DONE if self._frontier.progress(row).record_id else State.FAILED

    def _locate(self, host: Host) -> None:
        task = asyncio.ensure_future(self._find_address(host))
        self._lookups.add(task)
        task.add_done_callback(self._lookups.discard)

    async def _find_address(self, host: Host) -> None:
        try:
            address = await self._run.addresses.address(*host.name_and_port)
        except (AddressRefused, HostUnknown) as error:
            self._dispatch.close_host(host.origin, str(error), is_unreachable=True)
        except NianbaoError as error:
            self._run.stop(error)
        else:
            self._dispatch.located(host, address)

    async def _flush_regularly(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_EVERY_S)
            self._frontier.flush()
            self._heed(self._run.control)
            engine = self._crawler.engine
            if engine is None or engine._slot is None or engine._slot.closing is not None:
                self._run.closing.set()
                self._dispatch.turn_visitors_away()

    def _heed(self, control: Control) -> None:
        """Does what a person asked for meanwhile."""
        self._dispatch.skip(control.skipped)
        control.ignored.reread()
        has_room = self._run.check_disk()
        was_paused, self._is_paused = self._is_paused, control.is_paused or not has_room
        if self._is_paused:
            self._run.paused_at = monotonic()
        elif was_paused:
            self._wake()
        if control.is_stopped:
            self._run.end("shutdown")

    def _wake(self) -> None:
        """Has the engine ask again (`_slot.nextcall` is a private name of Scrapy 2.19)."""
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()

    def _wake_at(self, moment: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if moment is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, moment - monotonic()), self._wake)


def reason_of(failure: Failure) -> str:
    """A failure in a line."""
    return f"{type(failure.value).__name__}: {failure.getErrorMessage()}"[:MAX_REASON]
