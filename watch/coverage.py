"""Who is expected to have reported on which year, against what was found. Rules: data/coverage.yaml."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from extract.yaml_file import read_yaml
from watch.calendar import Calendar

COVERAGE_FILE = Path(__file__).parent / "data" / "coverage.yaml"


@dataclass(frozen=True, slots=True)
class State:
    """A state of coverage: its mark in the table, its words, and whether it is a fault."""

    mark: str
    words: str
    fault: bool = False


@dataclass(frozen=True, slots=True)
class GapRule:
    """How the reason of an estimate's gap is told, and the state that it explains, if any."""

    words: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What data/coverage.yaml says."""

    expected_after_last: int
    gone_statuses: tuple[int, ...]
    gone_days: int
    states: Mapping[str, State]
    gaps: Mapping[str, GapRule]


@dataclass(frozen=True, slots=True)
class Body:
    """A body that reports. `since` and `until` bound the report years expected of it whatever was found
    (None: as its reports say); `ended` is the last year its division existed. `why` says who named it.
    """

    id: int | None
    name: str
    kind: str
    province: str | None = None
    division_code: str | None = None
    since: int | None = None
    until: int | None = None
    ended: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a body on a year: earliest day of publication, where it stands, whether it is gone."""

    body: str
    year: int
    published: date | None
    url: str
    covers_territory: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """What the crawl knows of a report that was not read: a state that explains it, or None, and why."""

    body: str
    year: int
    url: str
    state: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Why no portal of a body could be read, and the last day on which one was; None if there was none."""

    reason: str
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A body and a year. `due` is the lawful date; `reason` says why there is no report."""

    publisher_id: int | None
    publisher: str
    kind: str
    province: str | None
    year: int
    state: str
    due: date | None
    published: date | None
    url: str | None
    reason: str | None


@cache
def load_rules() -> Rules:
    """Reads data/coverage.yaml."""
    data = read_yaml(COVERAGE_FILE)
    gone = data["gone"]
    states = {name: State(**state) for name, state in data["states"].items()}
    gaps = {name: GapRule(**rule) for name, rule in data["gaps"].items()}
    return Rules(data["expected_after_last"], tuple(gone["statuses"]), gone["days"], states, gaps)


def build_coverage(
    bodies: Mapping[str, Body],
    reports: Iterable[Report],
    traces: Iterable[Trace],
    closed: Mapping[str, Closed],
    calendar: Calendar,
    today: date,
) -> list[Cell]:
    """One cell a body and expected year, by province, name and year.

    Bodies by key; `closed` gives the keys whose portals could not be read.
    """
    found: defaultdict[str, dict[int, Report]] = defaultdict(dict)
    for report in reports:
        known = found[report.body].get(report.year)
        found[report.body][report.year] = better(known, report) if known else report
    traced: defaultdict[str, dict[int, Trace]] = defaultdict(dict)
    for trace in traces:
        first = traced[trace.body].setdefault(trace.year, trace)
        if first.state is None and trace.state is not None:
            traced[trace.body][trace.year] = trace
    cells = [
        cell
        for key, body in bodies.items()
        for cell in body_cells(body, found[key], traced[key], closed.get(key), calendar, today)
    ]
    return sorted(cells, key=lambda cell: (cell.province or "", cell.publisher, cell.year))


def body_cells(
    body: Body,
    found: Mapping[int, Report],
    traced: Mapping[int, Trace],
    closed: Closed | None,
    calendar: Calendar,
    today: date,
) -> Iterator[Cell]:
    """The cells of one body, its years in order."""
    last = max(found, default=None)
    # A guess that names no page expects nothing.
    named = {year for year, trace in traced.items() if trace.url}
    for year in expected_years(body, {*found, *named}, today.year - 1):
        due = calendar.due(body.kind, year)
        if year in found:
            yield found_cell(body, found[year], due)
            continue
        cell = empty_cell(body, year, due, calendar.unmet(body.kind, year, today))
        yield explain(cell, last, traced.get(year), closed, body.why)


def better(one: Report, two: Report) -> Report:
    """Of two reports on the same year the one that still stands, then the earlier one."""
    return min(one, two, key=lambda report: (report.is_gone, report.published or date.max, report.url))


def expected_years(body: Body, known: Set[int], newest: int) -> Iterable[int]:
    """The report years of a body, from the first known to the newest that may be expected."""
    starts = known | {body.since} if body.since else known
    if not starts:
        return ()
    last = body.until or max(starts) + load_rules().expected_after_last
    return range(min(starts), max(min(last, newest, body.ended or newest), *starts) + 1)


def found_cell(body: Body, report: Report, due: date | None) -> Cell:
    """A report that was read: found, late or gone since."""
    is_late = due is not None and report.published is not None and report.published > due
    state = "gone" if report.is_gone else "late" if is_late else "found"
    return replace(
        empty_cell(body, report.year, due, state),
        published=report.published,
        url=report.url,
        reason="its page answers as taken down" if report.is_gone else None,
    )


def explain(
    cell: Cell, last: int | None, trace: Trace | None, closed: Closed | None, why: str | None
) -> Cell:
    """A cell without a report, with the best reason there is; `last` is the year last reported on."""
    if trace:
        is_early = cell.state == "not_due" and trace.state == "blocked"  # nobody need have published it
        state = cell.state if is_early else trace.state or cell.state
        return replace(cell, state=state, url=trace.url or None, reason=trace.reason)
    is_after = last is None or cell.year > last
    if closed and is_after and cell.state != "not_due":
        return explain_closed(cell, closed)
    return replace(cell, reason=f"last report is on {last}" if last and is_after else why)


def explain_closed(cell: Cell, closed: Closed) -> Cell:
    """A cell of a closed portal: blocked, unless the portal was read after the day of the law. Nobody is
    called late for what may stand where nobody could look.
    """
    if cell.due and closed.read_on and closed.read_on > cell.due:
        return replace(cell, reason=f"it was not there on {closed.read_on}; since then {closed.reason}")
    return replace(cell, state="blocked", reason=closed.reason)


def empty_cell(body: Body, year: int, due: date | None, state: str) -> Cell:
    """A cell without a report."""
    return Cell(body.id, body.name, body.kind, body.province, year, state, due, None, None, None)
