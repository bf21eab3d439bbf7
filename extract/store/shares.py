"""What is counted over a database, a share at a time: by this process or, side by side, by several."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlite_utils import Database

from cluster.processes import ProcessDied, ProcessPool
from extract.store.schema import is_open_to_readers

Result = TypeVar("Result")
Share: TypeAlias = Callable[[Database], Result]  # reads only; a function of a module, with its arguments
Started: TypeAlias = deque[tuple[Share[Result], Future[Result]]]

AHEAD = 64  # shares that are counted or wait to be saved: some 10,000 rows
MAPPED = 2**40  # bytes of a database; SQLite takes as many as it can
PUBLISHERS = 8  # a share of theirs: some 100 reports
RANGES = (
    "SELECT DISTINCT publisher_id FROM reports WHERE is_current = 1 AND publisher_id IS NOT NULL ORDER BY 1"
)


class Count(Protocol):
    """Begins to count shares and gives their results in order."""

    def __call__(self, shares: Iterable[Share[Result]]) -> Iterator[Result]: ...


@contextmanager
def counting(db: Database, processes: int) -> Iterator[Count]:
    """Counts with so many processes of a database open to readers; one counts when a result is wanted."""
    if processes < 2 or not is_open_to_readers(db):
        yield CountHere(db)
        return
    path = Path(db.execute("PRAGMA database_list").fetchone()[2])
    # A process forked while this one writes would inherit SQLite's locks and believe that they are its own.
    pool: ProcessPool[Share[Any], Any] = ProcessPool(partial(count_share, path), processes, replaces=False)
    try:
        yield CountBeside(db, pool)
    finally:
        pool.close()


@dataclass(frozen=True, slots=True)
class CountHere:
    """Counts in this process."""

    db: Database

    def __call__(self, shares: Iterable[Share[Result]]) -> Iterator[Result]:
        """Counts a share whenever its result is wanted."""
        return (share(self.db) for share in shares)


@dataclass(frozen=True, slots=True)
class CountBeside:
    """Counts in other processes; what one of them dies of is counted here."""

    db: Database
    pool: ProcessPool[Share[Any], Any]

    def __call__(self, shares: Iterable[Share[Result]]) -> Iterator[Result]:
        """Hands out shares at once, as many as may wait."""
        rest = iter(shares)
        return self._finish(deque(map(self._start, islice(rest, AHEAD))), rest)

    def _start(self, share: Share[Result]) -> tuple[Share[Result], Future[Result]]:
        return share, self.pool.submit(share)

    def _finish(self, started: Started[Result], rest: Iterator[Share[Result]]) -> Iterator[Result]:
        while started:
            share, future = started.popleft()
            try:
                yield future.result()
            except ProcessDied:
                yield share(self.db)
            started.extend(map(self._start, islice(rest, 1)))


def count_share(path: Path, share: Share[Result]) -> Result:
    """The result of a share, by the connection of this process."""
    return share(open_beside(path))


@cache
def open_beside(path: Path) -> Database:
    """A connection that only reads, one a process; its pages are those that the system holds already.

    A connection a share, which reads them anew, took half as long again.
    """
    db = Database(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))
    db.execute(f"PRAGMA mmap_size = {MAPPED}")
    return db


def publisher_ranges(db: Database) -> list[tuple[int, int]]:
    """First and last id of some publishers each, of all that have current reports."""
    ids = [publisher_id for (publisher_id,) in db.execute(RANGES)]
    some = (ids[at : at + PUBLISHERS] for at in range(0, len(ids), PUBLISHERS))
    return [(found[0], found[-1]) for found in some]
