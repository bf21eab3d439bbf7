"""One run of a crawl: its folder, lock, frontier, archive, addresses, and how it ended.

A Scrapy extension, so that every other component of the crawler finds it through the crawler.
"""

import asyncio
import logging
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, runtime_checkable
from uuid import uuid4

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro

from archive.cdxj import update_index
from archive.dedup import DEDUP_NAME, DigestIndex
from archive.durable import DurableWriter
from archive.errors import ArchiveWriteFailed, InputUnusable, NianbaoError
from archive.originals import FolderOriginals
from archive.recover import recover_open
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from crawler.addresses import AddressBook
from crawler.control import Control
from crawler.disk import Disk, Room
from crawler.dispatch import Dispatcher
from crawler.errors import DiskLow
from crawler.fate import find_fate
from crawler.frontier import Frontier
from crawler.items import found_of
from crawler.leases import Leases
from crawler.lock import FolderLock
from crawler.options import CrawlOptions, read_options
from crawler.recovery import match_recovered
from crawler.store import FrontierStore
from crawler.summary import Summary, build_summary, write_summary
from crawler.testimony import Line, give_testimony, known_portals, read_targets
from crawler.timetable import Timetable

log = logging.getLogger(__name__)

# The product token that robots.txt files would name.
ROBOTS_AGENT = "nianbao"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@runtime_checkable
class Concluding(Protocol):
    """A spider that has something to say at the end of a run."""

    def conclude(self, reason: str, fate: Callable[[str], str]) -> Iterable[object]: ...


@runtime_checkable
class Learning(Protocol):
    """A spider that learns from answers and keeps what it learned in files of its own."""

    def has_learned(self, portal: str) -> bool:
        """Whether what the answers of a portal taught so far is on disk."""


class CrawlRun:
    """What the components of one crawl share. Raises FolderInUse, BadOption, InputUnusable, OtherSchema."""

    def __init__(self, crawler: Crawler, options: CrawlOptions) -> None:
        self._crawler = crawler
        self.options = options
        self.run_id = new_run_id()
        self.failure: NianbaoError | None = None
        self.summary: Summary | None = None
        self.captures = 0
        self.closing = asyncio.Event()
        self.lock = FolderLock(options.own)
        self.control = Control(options.out)
        if not options.portal:
            self.control.clear_stop()
        self.addresses = AddressBook(options.guard, options.overrides)
        leases = Leases(options.out / "leases", options.per_ip) if options.portal else None
        self.timetable = Timetable(options.delay_s, options.per_ip, leases)
        self.store = FrontierStore(options.own / "frontier.db")
        self.frontier = Frontier(self.store)
        self.frontier.on_failure = self.stop
        self.dispatch = Dispatcher(
            self.frontier,
            self.store,
            self.timetable,
            self.run_id,
            options.user_agent,
            self.control.ignored,
        )
        self.browser_path = None if options.browser == "never" else find_browser()
        self.originals = FolderOriginals(options.out / "warc")
        self.disk = Disk(options.out, wait_below=options.pause_free_bytes, stop_below=options.min_free_bytes)
        self.paused_at = 0.0  # monotonic, the newest moment at which nothing was to be asked
        self.archive = self._open_archive()
        # Now, since who edits portals.csv meanwhile changes the next run, not this one.
        self._portals = read_targets(crawler.settings["NIANBAO_SEEDS"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CrawlRun":
        """Scrapy's way to make an extension."""
        run = cls(crawler, read_options(crawler.settings))
        crawler.settings.set("USER_AGENT", run.options.user_agent, priority="cmdline")
        crawler.signals.connect(run.close, signals.spider_closed)
        return run

    @classmethod
    def of(cls, crawler: Crawler) -> "CrawlRun":
        """The run of a crawler."""
        run = crawler.get_extension(cls)
        if run is None:
            raise InputUnusable(
                "EXTENSIONS lacks crawler.run.CrawlRun; use the settings of crawler.settings."
            )
        return run

    def _open_archive(self) -> DurableWriter:
        """Recovers what a killed run left, then opens the archive for writing."""
        folder = self.options.out / "warc"
        match_recovered(self.store, recover_open(folder, self.options.worker if self.options.portal else "*"))
        info = WarcInfo(self.options.operator, self.run_id, user_agent=self.options.user_agent)
        return DurableWriter(
            WarcWriter(folder, self.options.worker, info), DigestIndex(self.options.own / DEDUP_NAME, folder)
        )

    def stop(self, error: NianbaoError) -> None:
        """Ends the crawl because of an error; the first one decides the exit code."""
        if self.failure is None:
            self.failure = error
            log.error("%s", error)
            self.end(type(error).__name__)

    def end(self, reason: str) -> None:
        """Asks the engine to close, without waiting for it (which would hang inside a middleware)."""
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            deferred_from_coro(engine.close_spider_async(reason=reason))

    def count_capture(self) -> None:
        """Counts a durable capture and looks whether the disk has room for more (1 us)."""
        self.captures += 1
        self.check_disk()

    def check_disk(self) -> bool:
        """Whether there is room to ask for more. Stops the crawl while it can still end cleanly."""
        before, room = self.disk.room, self.disk.look()
        left = f"{self.options.out} has only {self.disk.free >> 20} MB left"
        if room is Room.NONE:
            self.stop(DiskLow(f"{left}; make room, then run again."))
        elif room is Room.LITTLE and before is Room.ENOUGH:
            self.tell(f"{left}: the crawl waits until {self.disk.wanted >> 20} MB are free.")
        elif room is Room.ENOUGH and before is Room.LITTLE:
            self.tell(f"{self.options.out} has room again: the crawl goes on.")
        return room is Room.ENOUGH

    def tell(self, words: str) -> None:
        """Says something to who started the crawl, also where the log goes into a file."""
        log.warning("%s", words)
        if self._crawler.settings.get("LOG_FILE"):
            print(f"nianbao: {words}", file=sys.stderr)

    def close(self, spider: Spider, reason: str) -> None:
        """Ends the run: everything on disk, the archive closed and indexed, the summary written."""
        self.frontier.flush()
        if isinstance(spider, Concluding):
            for item in spider.conclude(reason, partial(find_fate, self.store, self.run_id)):
                self.frontier.keep(found_of(item, self.run_id))
        self.frontier.flush()
        self.summary = build_summary(self.store, self.run_id, reason, self.dispatch.asked, self.captures)
        self._close_archive()
        with suppress(OSError):
            write_summary(self.options.own / "runs", self.summary)
        self.store.close()
        self.lock.release()

    def _told_portals(self) -> list[Line]:
        """What the run started with. The seeds may have been given to the spider alone; of the crawls of
        single portals the first tells of all.
        """
        return self._portals or ([] if self.options.portal else known_portals(self.store))

    def _close_archive(self) -> None:
        """Adds what only this run knows, closes the archive's file, and indexes the whole."""
        try:
            give_testimony(
                self.archive, self.run_id, self._crawler.settings, self.store, self._told_portals()
            )
            self.archive.close()
            if not self.options.portal:
                update_index(self.options.out)
        except (ArchiveWriteFailed, InputUnusable) as error:
            self.failure = self.failure or error


def new_run_id() -> str:
    """An id that sorts by time and that no other run has."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"


def find_browser() -> str | None:
    """The system's Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
