"""frontier.db: requests, hosts and findings on disk. One writer; every change comes in batches.

WAL with synchronous=NORMAL: a killed process loses no committed row; a power cut loses at most
the newest commits, whose captures are then found again in the archive.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from importlib.resources import files
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from archive.errors import ArchiveWriteFailed, InputUnusable, OtherSchema
from crawler.row import Found, Progress, Purpose, Row, State

SCHEMA_VERSION = 1
ROW_COLUMNS = [column.name for column in fields(Row)]
PROGRESS_COLUMNS = [column.name for column in fields(Progress)]
# Not `astuple`, which copies every value.
progress_values = attrgetter(*PROGRESS_COLUMNS)
found_values = attrgetter(*(column.name for column in fields(Found)))
INSERT = f"INSERT INTO requests ({', '.join(ROW_COLUMNS)}) VALUES ({', '.join('?' * len(ROW_COLUMNS))})"
UPDATE = f"UPDATE requests SET {', '.join(f'{name} = ?' for name in PROGRESS_COLUMNS)} WHERE id = ?"
SELECT = f"SELECT {', '.join(ROW_COLUMNS + PROGRESS_COLUMNS)} FROM requests"
ORIGINS = """
    WITH RECURSIVE origins(origin) AS (
        SELECT min(origin) FROM requests WHERE state = 'pending'
        UNION ALL
        SELECT (SELECT min(r.origin) FROM requests r WHERE r.state = 'pending' AND r.origin > origins.origin)
        FROM origins WHERE origin IS NOT NULL
    )
    SELECT origin FROM origins WHERE origin IS NOT NULL
"""
RESTING = (
    "SELECT origin, max(not_before) FROM requests WHERE state = 'pending' AND not_before > 0 GROUP BY origin"
)
# Word for word the condition of the index of that name, or else all rows are read.
UNFINISHED = "state IN ('leased', 'captured', 'blocked', 'failed')"
FORGET_AGAIN = """
    DELETE FROM requests WHERE purpose = 'recheck' AND state = 'done' AND id < (
        SELECT max(id) FROM requests newer WHERE newer.purpose = 'recheck' AND newer.state = 'done'
        AND newer.url = requests.url AND newer.method = requests.method AND newer.body = requests.body
        AND json_extract(newer.meta, '$.redirected_from') IS json_extract(requests.meta, '$.redirected_from')
    )
"""
JSON_COLUMNS = frozenset({"headers", "cb_kwargs", "meta"})


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """What an origin answered when asked for robots.txt, and when (seconds since the epoch)."""

    status: int
    text: bytes
    fetched_at: float


class FrontierStore:
    """The file `frontier.db`. Raises OtherSchema if another version of nianbao made it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything written inside is committed at once. Raises ArchiveWriteFailed."""
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                yield
        except sqlite3.OperationalError as error:
            raise ArchiveWriteFailed(
                f"{self.path} could not be written ({error}); make room or mend the disk, then run again."
            ) from error

    def next_id(self) -> int:
        """The first id nobody uses."""
        (highest,) = self._db.execute("SELECT coalesce(max(id), 0) FROM requests").fetchone()
        return int(highest) + 1

    def find_id(self, key: bytes) -> int | None:
        """The id of the request with this key."""
        found = self._db.execute("SELECT id FROM requests WHERE key = ?", (key,)).fetchone()
        return int(found[0]) if found else None

    def insert(self, rows: Iterable[Row]) -> None:
        """Adds rows that are not there yet."""
        self._db.executemany(INSERT, (row_values(row) for row in rows))

    def update(self, changes: Iterable[tuple[int, Progress]]) -> None:
        """Writes how far rows have come."""
        self._db.executemany(UPDATE, ((*progress_values(progress), row_id) for row_id, progress in changes))

    def keep(self, found: Iterable[Found]) -> None:
        """Adds findings; the same one twice is one, of the newer run."""
        insert = "INSERT OR REPLACE INTO found (kind, portal, url, json, run_id) VALUES (?, ?, ?, ?, ?)"
        self._db.executemany(insert, map(found_values, found))

    def pending(
        self, origin: str, skip: Iterable[int], limit: int, skipped: Collection[str] = ()
    ) -> list[tuple[Row, Progress]]:
        """The best pending rows of an origin, not among the ids of `skip` nor of `skipped` portals."""
        others = f"AND (purpose = 'robots' OR portal NOT IN ({', '.join('?' * len(skipped))}))"
        wanted = (
            f"{SELECT} WHERE state = 'pending' AND origin = ? {others} ORDER BY priority DESC, id LIMIT ?"
        )
        known = set(skip)
        found = map(read_row, self._db.execute(wanted, (origin, *skipped, limit + len(known))))
        return [(row, progress) for row, progress in found if row.id not in known][:limit]

    def pending_origins(self) -> list[tuple[str, float]]:
        """The origins that have pending rows, and the latest moment before which one was to wait.

        Goes from origin to origin in the index: 10 million rows are not read.
        """
        origins = self._db.execute(ORIGINS).fetchall()
        resting = dict(self._db.execute(RESTING).fetchall())
        return [(origin, resting.get(origin, 0.0)) for (origin,) in origins]

    def count_waiting(self) -> int:
        """How many rows have not ended, as of the last commit."""
        kept = self._db.execute("SELECT value FROM counts WHERE name = 'waiting'").fetchone()
        states = "('pending', 'leased', 'captured')"
        count = f"SELECT count(*) FROM requests WHERE state IN {states}"
        return int((kept or self._db.execute(count).fetchone())[0])

    def save_waiting(self, count: int) -> None:
        """Keeps how many rows have not ended: to count 10 million takes a minute."""
        self._db.execute("INSERT OR REPLACE INTO counts VALUES ('waiting', ?)", (count,))

    def pending_by_portal(self) -> Counter[str]:
        """How many rows of each portal are pending."""
        counts = "SELECT portal, count(*) FROM requests WHERE state = 'pending' GROUP BY portal"
        return Counter(dict(self._db.execute(counts).fetchall()))

    def count_found(self, kind: str) -> int:
        """How many findings of a kind there are."""
        (count,) = self._db.execute("SELECT count(*) FROM found WHERE kind = ?", (kind,)).fetchone()
        return int(count)

    def in_state(self, *states: State) -> list[tuple[Row, Progress]]:
        """All rows in these states (none of them pending or done), oldest first."""
        marks = ", ".join(f"'{state}'" for state in states)
        found = self._db.execute(f"{SELECT} WHERE {UNFINISHED} AND state IN ({marks})")
        return sorted(map(read_row, found), key=lambda pair: pair[0].id)

    def reopen_excluded(self) -> int:
        """Has what rules forbade judged anew; gives the number of rows."""
        again = "UPDATE requests SET state = 'pending' WHERE state = 'excluded' AND callback <> ''"
        return self._db.execute(again).rowcount

    def find(self, url: str) -> list[tuple[Row, Progress]]:
        """The rows that ask for a canonical URL."""
        return [read_row(r) for r in self._db.execute(f"{SELECT} WHERE url = ? ORDER BY id", (url,))]

    def forget_own(self) -> int:
        """Drops what the crawler itself wanted and did not get (robots.txt, requests of rendered pages):
        it is asked anew when it is needed, and an old refusal tells of no later run. Gives how many waited.
        """
        own = "DELETE FROM requests WHERE callback = '' AND state ="
        for state in ("failed", "blocked"):
            self._db.execute(f"{own} '{state}'")
        return sum(self._db.execute(f"{own} '{state}'").rowcount for state in ("pending", "leased"))

    def forget_again(self) -> None:
        """Drops what was asked again and has ended, but for the newest request of each: a portal that is
        asked daily would leave its lists here every day. What was answered stands in the archive.
        """
        self._db.execute(FORGET_AGAIN)

    def robots(self, origin: str) -> StoredRobots | None:
        """The last answer for robots.txt."""
        found = self._db.execute(
            "SELECT robots_status, robots_text, robots_fetched_at FROM hosts "
            "WHERE origin = ? AND robots_fetched_at IS NOT NULL",
            (origin,),
        ).fetchone()
        return StoredRobots(*found) if found else None

    def save_robots(self, origin: str, robots: StoredRobots) -> None:
        """Keeps an answer for robots.txt."""
        self._db.execute(
            "INSERT INTO hosts (origin, robots_status, robots_text, robots_fetched_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (origin) DO UPDATE SET robots_status = excluded.robots_status, "
            "robots_text = excluded.robots_text, robots_fetched_at = excluded.robots_fetched_at",
            (origin, *astuple(robots)),
        )

    def close_host(self, origin: str, run_id: str, reason: str) -> None:
        """Notes that an origin is not asked again in this run, and why."""
        self._db.execute(
            "INSERT INTO hosts (origin, closed_in, reason) VALUES (?, ?, ?) "
            "ON CONFLICT (origin) DO UPDATE SET closed_in = excluded.closed_in, reason = excluded.reason",
            (origin, run_id, reason),
        )

    def is_closed(self, origin: str, run_id: str) -> bool:
        """Whether an origin is not asked again in a run."""
        closed = self._db.execute(
            "SELECT closed_in = ? FROM hosts WHERE origin = ?", (run_id, origin)
        ).fetchone()
        return bool(closed and closed[0])

    def query(
        self, sql: str, values: Mapping[str, object] = MappingProxyType({})
    ) -> list[tuple[object, ...]]:
        """The rows of a reading query with named values."""
        return self._db.execute(sql, dict(values)).fetchall()

    def close(self) -> None:
        """Closes the file; the log is folded into it."""
        self._db.close()


def connect(path: Path) -> sqlite3.Connection:
    """Opens or creates a frontier."""
    try:
        db = sqlite3.connect(path, isolation_level=None)
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version not in (0, SCHEMA_VERSION):
            raise OtherSchema(
                f"{path} was made by another version of nianbao (schema {version}, this one reads "
                f"{SCHEMA_VERSION}); crawl into a new folder."
            )
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(files("crawler").joinpath("data/schema.sql").read_text(encoding="utf-8"))
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except sqlite3.DatabaseError as error:
        raise InputUnusable(f"{path} cannot be used ({error}); move it away and crawl again.") from error
    return db


def row_values(row: Row) -> tuple[object, ...]:
    """The columns of a row."""
    return tuple(
        json.dumps(getattr(row, name), ensure_ascii=False) if name in JSON_COLUMNS else getattr(row, name)
        for name in ROW_COLUMNS
    )


def read_row(values: tuple[object, ...]) -> tuple[Row, Progress]:
    """A row and how far it has come, from its columns."""
    row = dict(zip(ROW_COLUMNS, values, strict=False))
    progress = dict(zip(PROGRESS_COLUMNS, values[len(ROW_COLUMNS) :], strict=True))
    for name in JSON_COLUMNS:
        row[name] = json.loads(str(row[name]))
    row["purpose"] = Purpose(str(row["purpose"]))
    progress["state"] = State(str(progress["state"]))
    return Row(**row), Progress(**progress)  # type: ignore[arg-type]  # SQLite gives the columns' types
