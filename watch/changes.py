"""What changed in the coverage since the last run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from extract.store.schema import open_database
from watch.calendar import civil_date, load_calendar
from watch.closed import closed_bodies
from watch.coverage import Cell, build_coverage
from watch.estimates import read_estimates, trace_estimates
from watch.known import read_known
from watch.monitors import Finding
from watch.traces import Traces, body_hosts, home_redirects, read_traces


@dataclass(frozen=True, slots=True)
class Change:
    """A publisher and year whose state is another than before (None: it was not known)."""

    publisher: str
    year: int
    before: str | None
    after: str


def read_coverage(database: Path, crawled: Path | None, as_of: date | None) -> tuple[date, list[Cell]]:
    """The coverage of a database and the day it stands for: later, nobody has looked."""
    db = open_database(database)
    known = read_known(db, home_redirects(crawled) if crawled else frozenset())
    today = civil_date(datetime.now().astimezone())
    day = as_of or known.day or today
    seen = read_traces(crawled, known, day.year - 1) if crawled else Traces((), {})
    closed = closed_bodies(crawled, db, body_hosts(known)) if crawled else {}
    told = trace_estimates(read_estimates(db), known, day.year - 1)
    bodies = {**known.bodies, **told.listed, **seen.listed}
    traces = (*seen.reports, *(one for one in told.reports if one.body not in closed))
    return day, build_coverage(bodies, known.reports, traces, closed, load_calendar(), day)


def read_states(database: Path, crawled: Path) -> list[Cell]:
    """The coverage after a run."""
    return read_coverage(database, crawled, None)[1]


def find_changes(before: Mapping[tuple[str, int], str], cells: Iterable[Cell]) -> list[Change]:
    """What is otherwise than before; after the first run everything is new, which says nothing."""
    if not before:
        return []
    states = ((cell, before.get((cell.publisher, cell.year))) for cell in cells)
    return [Change(cell.publisher, cell.year, old, cell.state) for cell, old in states if old != cell.state]


def describe_changes(changes: Sequence[Change]) -> Finding:
    """How many publishers and years came to each state; never an alarm."""
    counts = Counter(change.after for change in changes)
    words = ", ".join(f"{count} now {state}" for state, count in sorted(counts.items()))
    return Finding("changes", "ok", len(changes), 0, words or "nothing changed since the last run")
