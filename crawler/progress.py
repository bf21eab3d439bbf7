"""How the crawl goes: a live line on a terminal, a line now and then elsewhere, JSON lines in a file.

`progress.jsonl` stands beside the frontier and is begun anew by every run.
"""

import asyncio
import json
import shutil
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.run import CrawlRun

PROGRESS_NAME = "progress.jsonl"
LIVE_EVERY_S = 0.5
LINE_EVERY_S = 10.0
FILE_EVERY_S = 2.0
# The rate is that of the last minute.
RATE_OVER_S = 60.0
GB = 1 << 30


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A crawl at a moment (ISO 8601, UTC). `state` is running, paused or ended; `errors` are requests
    that failed or met a challenge; `ends_at` is estimated from what waits and the rate.
    """

    at: str
    run_id: str
    state: str
    portals: int
    portals_done: int | None
    captures: int
    rate_per_s: float
    found: int
    waiting: int
    errors: int
    disk_free_bytes: int
    ends_at: str | None


class Watcher:
    """Takes snapshots of a run."""

    def __init__(self, run: CrawlRun) -> None:
        self._run = run
        self._marks: deque[tuple[float, int]] = deque([(monotonic(), 0)])

    def snapshot(self, state: str | None = None) -> Snapshot:
        """The run as it is now."""
        run, tally, now = self._run, self._run.frontier.tally, datetime.now(UTC)
        state = state or ("paused" if run.control.is_paused else "running")
        rate = self._rate()
        is_ending = state == "running" and rate and tally.waiting
        ends = now + timedelta(seconds=tally.waiting / rate) if is_ending else None
        return Snapshot(
            at=iso(now),
            run_id=run.run_id,
            state=state,
            portals=len(tally.portals),
            portals_done=tally.portals_done,
            captures=run.captures,
            rate_per_s=round(rate, 2),
            found=tally.found,
            waiting=tally.waiting,
            errors=tally.failed + tally.blocked,
            disk_free_bytes=shutil.disk_usage(run.options.out).free,
            ends_at=iso(ends) if ends else None,
        )

    def _rate(self) -> float:
        """Captures a second."""
        now = monotonic()
        self._marks.append((now, self._run.captures))
        while len(self._marks) > 2 and self._marks[0][0] < now - RATE_OVER_S:
            self._marks.popleft()
        began, captures = self._marks[0]
        return (self._run.captures - captures) / (now - began) if now > began else 0.0


class Progress:
    """A Scrapy extension that shows and writes how the crawl goes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        """Scrapy's way to make an extension."""
        progress = cls(crawler)
        crawler.signals.connect(progress.start, signals.spider_opened)
        crawler.signals.connect(progress.stop, signals.spider_closed)
        return progress

    def start(self) -> None:
        """Begins to show. A crawl of one portal among others only writes: who gave it out shows all."""
        run = CrawlRun.of(self._crawler)
        watcher = Watcher(run)
        path = run.options.own / PROGRESS_NAME
        path.write_text("", encoding="utf-8")
        self._tasks = [asyncio.ensure_future(write_lines(watcher, path))]
        if not run.options.portal:
            show = show_live(watcher) if sys.stderr.isatty() else show_lines(watcher)
            self._tasks.append(asyncio.ensure_future(show))

    def stop(self) -> None:
        """Shows no more; the last line says that the run ended."""
        for task in self._tasks:
            task.cancel()
        run = CrawlRun.of(self._crawler)
        append(run.options.own / PROGRESS_NAME, Watcher(run).snapshot("ended"))


async def write_lines(watcher: Watcher, path: Path) -> None:
    """A JSON line every two seconds."""
    while True:
        append(path, watcher.snapshot())
        await asyncio.sleep(FILE_EVERY_S)


async def show_live(watcher: Watcher) -> None:
    """One line of the terminal that is written over."""
    while True:
        print(f"\r\x1b[K{describe(watcher.snapshot())}", end="", file=sys.stderr, flush=True)
        await asyncio.sleep(LIVE_EVERY_S)


async def show_lines(watcher: Watcher) -> None:
    """A line now and then."""
    while True:
        await asyncio.sleep(LINE_EVERY_S)
        print(describe(watcher.snapshot()), file=sys.stderr)


def append(path: Path, snapshot: Snapshot) -> None:
    """Adds a line to the file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(snapshot)) + "\n")


def describe(one: Snapshot) -> str:
    """A snapshot in one line."""
    done = "" if one.portals_done is None else f"{one.portals_done} of "
    ends = f", ends about {one.ends_at}" if one.ends_at else ""
    return (
        f"{one.state}: {done}{one.portals} portals, {one.captures} captures at {one.rate_per_s:.1f}/s, "
        f"{one.found} reports, {one.waiting} waiting, {one.errors} errors, "
        f"{one.disk_free_bytes // GB} GB free{ends}"
    )


def iso(moment: datetime) -> str:
    """A time as ISO 8601, whole seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_snapshots(folder: Path) -> Iterator[Snapshot]:
    """The whole lines of a folder's progress file; none if no run has begun."""
    path = folder / PROGRESS_NAME
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield Snapshot(**json.loads(line))
