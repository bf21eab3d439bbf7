"""schedule.db: when each portal was crawled and how it ended, and what the monitors found."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

from archive.errors import InputUnusable
from watch.calendar import civil_date
from watch.coverage import Cell
from watch.monitors import Finding
from watch.plan import Visit

SCHEMA = """
CREATE TABLE IF NOT EXISTS visits (
  portal TEXT NOT NULL,
  started_at TEXT NOT NULL,
  recheck INTEGER NOT NULL,
  state TEXT,
  reason TEXT,
  run_id TEXT,
  PRIMARY KEY (portal, started_at)
);
CREATE TABLE IF NOT EXISTS monitors (
  run_id TEXT NOT NULL,
  monitor TEXT NOT NULL,
  status TEXT NOT NULL,
  value REAL,
  threshold REAL NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (run_id, monitor)
);
CREATE TABLE IF NOT EXISTS states (
  publisher TEXT NOT NULL,
  year INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (publisher, year)
);
"""
LISTS_ONLY = 2
LAST_VISITS = (
    "SELECT portal, max(rowid), started_at, state, reason FROM visits GROUP BY portal"  # the newest written
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the crawl of a portal ended."""

    portal: str
    state: str
    reason: str | None


class History:
    """The file `schedule.db`. Raises InputUnusable if it is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self.open() as db:
            db.executescript(SCHEMA)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are committed together."""
        db = None
        try:
            db = sqlite3.connect(self.path, timeout=30)
            with db:
                yield db
        except sqlite3.DatabaseError as error:
            raise InputUnusable(
                f"{self.path} cannot be used ({error}); move it away: every portal is then due once."
            ) from error
        finally:
            if db is not None:
                db.close()

    def last_visits(self) -> dict[str, Visit]:
        """The last visit of every portal."""
        with self.open() as db:
            rows = db.execute(LAST_VISITS).fetchall()
        return {
            portal: Visit(civil_date(datetime.fromisoformat(started)), state, reason)
            for portal, _, started, state, reason in rows
        }

    def last_looks(self) -> dict[str, date]:
        """The day on which each portal's reports themselves were last asked for."""
        asked = "SELECT portal, max(started_at) FROM visits WHERE recheck <> ? GROUP BY portal"
        with self.open() as db:
            rows = db.execute(asked, (LISTS_ONLY,)).fetchall()
        return {portal: civil_date(datetime.fromisoformat(started)) for portal, started in rows}

    def begin(self, portals: Iterable[str], started_at: datetime, *, recheck: int) -> None:
        """Notes that the portals are being crawled: 0 for the first time, 1 again, 2 their lists again."""
        rows = [(portal, started_at.isoformat(), recheck) for portal in portals]
        with self.open() as db:
            db.executemany(
                "INSERT OR REPLACE INTO visits (portal, started_at, recheck) VALUES (?, ?, ?)", rows
            )

    def end(self, started_at: datetime, run_id: str, outcomes: Iterable[Outcome]) -> None:
        """Notes how the visits begun at that time ended."""
        rows = [(one.state, one.reason, run_id, one.portal, started_at.isoformat()) for one in outcomes]
        with self.open() as db:
            db.executemany(
                "UPDATE visits SET state = ?, reason = ?, run_id = ? WHERE portal = ? AND started_at = ?",
                rows,
            )

    def states(self) -> dict[tuple[str, int], str]:
        """The states of coverage after the last run, by publisher and year."""
        with self.open() as db:
            return {(name, year): state for name, year, state in db.execute("SELECT * FROM states")}

    def keep_states(self, cells: Iterable[Cell]) -> None:
        """Replaces the states of coverage."""
        rows = [(cell.publisher, cell.year, cell.state) for cell in cells]
        with self.open() as db:
            db.execute("DELETE FROM states")
            db.executemany("INSERT OR REPLACE INTO states VALUES (?, ?, ?)", rows)

    def keep(self, run_id: str, findings: Iterable[Finding]) -> None:
        """Adds what the monitors found after a run."""
        rows = [(run_id, *astuple(finding)) for finding in findings]
        with self.open() as db:
            db.executemany(
                "INSERT OR REPLACE INTO monitors (run_id, monitor, status, value, threshold, detail) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
