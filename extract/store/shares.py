"""Rows that are counted over a database, a share at a time: by one process or, side by side, by several."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from cluster.processes import ProcessDied, ProcessPool
from extract.store.rows import Rows

Share = Callable[[Database], list[Rows]]  # reads only; a function of a module, with its arguments


def count_shares(db: Database, shares: Sequence[Share], processes: int) -> list[Rows]:
    """The rows of all shares, in their order; several processes see what is committed.

    Where one of them dies, this process counts everything itself.
    """
    if processes > 1:
        path = Path(db.execute("PRAGMA database_list").fetchone()[2])
        with suppress(ProcessDied):
            return count_side_by_side(path, shares, processes)
    return [rows for share in shares for rows in share(db)]


def count_side_by_side(path: Path, shares: Sequence[Share], processes: int) -> list[Rows]:
    """The rows of all shares, counted by several processes. Raises ProcessDied."""
    pool = ProcessPool(partial(count_share, path), processes)
    try:
        started = [pool.submit(share) for share in shares]
        return [rows for future in started for rows in future.result()]
    finally:
        pool.close()


def count_share(path: Path, share: Share) -> list[Rows]:
    """The rows of a share, by a connection of this process."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return share(Database(connection))
