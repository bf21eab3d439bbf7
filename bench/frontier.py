"""The frontier at the size of a whole country: time an operation, memory, time to resume.

`python -m bench.frontier [REQUESTS]`: 10,000,000 by default, spread over 3,200 hosts, added in batches as
pages yield links, a third of them repeated; then handed out and finished in batches.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from crawler.dispatch import Dispatcher
from crawler.frontier import Frontier
from crawler.ignoring import IgnoreRules
from crawler.row import Row, State
from crawler.store import FrontierStore
from crawler.timetable import Timetable

REQUESTS = 10_000_000
HOSTS = 3_200
LINKS_A_PAGE = 60
NEXT = 200_000
MAX_MS = 0.2
MAX_MB = 500
MAX_RESUME_S = 10.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: milliseconds an operation, seconds, and megabytes."""

    requests: int
    enqueue_ms: float
    next_ms: float
    resume_s: float
    peak_mb: float
    file_mb: float

    @property
    def is_good(self) -> bool:
        """Whether all bounds hold."""
        slowest = max(self.enqueue_ms, self.next_ms)
        return slowest <= MAX_MS and self.peak_mb <= MAX_MB and self.resume_s <= MAX_RESUME_S


def build_row(number: int) -> Row:
    """The request of a number: pages of a host have numbers a multiple of the hosts apart."""
    origin = f"http://www.portal{number % HOSTS}.gov.cn:80"
    url = f"{origin[:-3]}/zwgk/xxgk/{number % 97:02}/{number:010}/content_{number * 7919 % 10**9}.html"
    return Row(
        0,
        blake2b(url.encode(), digest_size=16).digest(),
        "GET",
        url,
        origin,
        priority=number * 31 % 100,
        portal=f"{origin[:-3]}/",
        why="a row of a list",
        via=f"{origin[:-3]}/zwgk/list_{number % 50}.html",
        anchor="某县人民政府信息公开工作年度报告",
        hops=3,
        callback="visit",
        errback="failed",
        cb_kwargs={"lead": {"kind": "row", "label": "政府信息公开工作年度报告", "report_year": 2020}},
    )


def build_pages(requests: int) -> Iterator[list[Row]]:
    """The links of one page after another, each third one of them seen before on the same host."""
    for first in range(0, requests, LINKS_A_PAGE):
        fresh = range(first, min(first + LINKS_A_PAGE, requests))
        yield [build_row(number) for number in fresh]
        yield [build_row(max(0, number - HOSTS * 20)) for number in fresh[::2]]


def open_dispatcher(path: Path) -> tuple[FrontierStore, Frontier, Dispatcher]:
    """A frontier as a crawl opens it, without delays and with every host known."""
    store = FrontierStore(path)
    frontier = Frontier(store)
    timetable = Timetable(0.0, HOSTS)
    dispatcher = Dispatcher(frontier, store, timetable, "bench", "bench", IgnoreRules(path.parent))
    dispatcher.locate = lambda host: dispatcher.located(host, "127.0.0.1")
    return store, frontier, dispatcher


def enqueue(dispatcher: Dispatcher, frontier: Frontier, requests: int) -> tuple[int, float]:
    """Adds all requests, committing as a crawl does; how many were offered, and CPU seconds in it."""
    offered, spent = 0, 0.0
    for page in build_pages(requests):
        began = time.process_time()
        for row in page:
            dispatcher.add(row)
        if offered // 500 != (offered + len(page)) // 500:
            frontier.flush()
        spent += time.process_time() - began
        offered += len(page)
    frontier.flush()
    return offered, spent


def hand_out(dispatcher: Dispatcher, frontier: Frontier, wanted: int) -> float:
    """Takes so many requests and finishes them, 500 a commit; CPU seconds."""
    began = time.process_time()
    for _ in range(wanted):
        row = dispatcher.next_row()
        if row is None:
            raise SystemExit("The frontier has nothing to hand out.")
        if row.callback == "":
            dispatcher.robots_answered(row, 404, b"")
        dispatcher.release(row, 0.0, failed=False)
        dispatcher.finish(row, State.DONE)
    frontier.flush()
    return time.process_time() - began


def timed(action: Callable[[], object]) -> float:
    """Seconds on the clock."""
    began = time.monotonic()
    action()
    return time.monotonic() - began


def measure(folder: Path, requests: int) -> Figures:
    """Fills, closes and opens a frontier, then works on it."""
    path = folder / "frontier.db"
    store, frontier, dispatcher = open_dispatcher(path)
    offered, enqueued_s = enqueue(dispatcher, frontier, requests)
    store.close()
    del store, frontier, dispatcher
    began = time.monotonic()
    store, frontier, dispatcher = open_dispatcher(path)
    dispatcher.reopen()
    resumed_s = time.monotonic() - began
    wanted = min(NEXT, requests // 2)
    handed_s = hand_out(dispatcher, frontier, wanted)
    store.close()
    return Figures(
        requests,
        enqueued_s / offered * 1000,
        handed_s / wanted * 1000,
        resumed_s,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        path.stat().st_size / (1 << 20),
    )


def main(requests: int) -> int:
    """Prints the figures; 1 if a bound is broken."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        figures = measure(Path(folder), requests)
    print(f"{figures.requests} requests on {HOSTS} hosts, {figures.file_mb:.0f} MB on disk")
    print(f"enqueue {figures.enqueue_ms:.3f} ms, next {figures.next_ms:.3f} ms (at most {MAX_MS} ms)")
    print(f"memory {figures.peak_mb:.0f} MB (at most {MAX_MB} MB)")
    print(f"resume {figures.resume_s:.1f} s (at most {MAX_RESUME_S:.0f} s)")
    return int(not figures.is_good)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS))
