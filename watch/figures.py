"""The figures of a run for the monitors, counted in the frontier, the database and the archive."""

import shutil
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from archive.verify import verify
from crawler.options import crawl_folders
from crawler.store import UNFINISHED
from extract.store.schema import open_database
from watch.calendar import civil_date, load_calendar
from watch.coverage import Cell, build_coverage
from watch.known import read_known
from watch.monitors import Figures, PortalCount, Share
from watch.traces import open_frontier

GB = 1 << 30
FOUND = ("found", "late")
# Every run asks again for what failed or was blocked before: what stands so has done so in the newest.
ENDED_BADLY = f"SELECT count(*) FROM requests WHERE {UNFINISHED} AND state = ?"
# Not those that were asked for: between two looks at the reports only the lists are.
SHOWN = """
    SELECT portal, max(CASE WHEN run_id >= ? THEN shown END) AS now, max(shown) FROM (
        SELECT portal, run_id, json_extract(json, '$.shown') AS shown FROM found WHERE kind = 'PortalEstimate'
    ) GROUP BY portal HAVING now IS NOT NULL ORDER BY portal
"""
UNREAD = """
    SELECT coalesce(sum(NOT EXISTS (SELECT 1 FROM report_captures r WHERE r.capture_id = c.id)), 0), count(*)
    FROM captures c WHERE page_type = 'report' AND timestamp >= ?
"""
CHECKS = """
    SELECT coalesce(sum(k.status = 'fail'), 0), coalesce(sum(k.status <> 'not_assessable'), 0)
    FROM checks k JOIN reports r ON r.id = k.report_id JOIN captures c ON c.id = r.capture_id
    WHERE (c.timestamp >= ?) = ?
"""


def count_figures(
    out: Path, database: Path, started_at: datetime, requests: int, asked_again: Collection[str] = ()
) -> Figures:
    """Counts after a run that began at a time, made requests and asked portals again.

    Raises InputUnusable, OtherSchema.
    """
    since = started_at.strftime("%Y-%m-%dT%H:%M:%S")
    db = open_database(database)
    return Figures(
        reports=count_reports(db, civil_date(started_at)),
        failed=Share(count_ended(out, "failed"), requests),
        blocked=Share(count_ended(out, "blocked"), requests),
        unread=Share(*db.execute(UNREAD, [since]).fetchone()),
        identities=Share(*db.execute(CHECKS, [since, 1]).fetchone()),
        identities_before=Share(*db.execute(CHECKS, [since, 0]).fetchone()),
        verification_faults=sum(count_faults(path) for path in new_files(out, started_at)),
        disk_free_gb=shutil.disk_usage(out).free / GB,
        portals=tuple(count_portals(out, asked_again, started_at)),
    )


def count_portals(out: Path, urls: Collection[str], started_at: datetime) -> Iterator[PortalCount]:
    """The reports that portals show: to runs since a time, and at most to any run."""
    since = f"{started_at:%Y%m%dT%H%M%SZ}"  # ids of runs begin with their time
    for folder in crawl_folders(out):
        with open_frontier(folder) as frontier:
            for url, seen, known in frontier.execute(SHOWN, [since]):
                if url in urls:
                    yield PortalCount(url, seen, known)


def count_ended(out: Path, state: str) -> int:
    """Requests of all frontiers of a crawl directory that ended in a state."""
    count = 0
    for folder in crawl_folders(out):
        with open_frontier(folder) as frontier:
            count += frontier.execute(ENDED_BADLY, [state]).fetchone()[0]
    return count


def new_files(out: Path, started_at: datetime) -> list[Path]:
    """The WARC files written since a time."""
    files = sorted((out / "warc").glob("*.warc.gz"))
    return [path for path in files if path.stat().st_mtime >= started_at.timestamp()]


def count_faults(path: Path) -> int:
    """The faults of one WARC file; the originals of its revisits may stand in earlier ones."""
    return sum(fault.rule != "revisit_original" for fault in verify(path).faults)


def count_reports(db: Database, today: date) -> Share:
    """Publishers with a report on the newest year, among those due that had one on the year before."""
    known = read_known(db)
    return compare_years(build_coverage(known.bodies, known.reports, (), {}, load_calendar(), today), today)


def compare_years(cells: Iterable[Cell], today: date) -> Share:
    """Of the publishers that reported on the year before last, how many did on the last, where it is due."""
    newest = today.year - 1
    states = {(cell.publisher_id, cell.publisher, cell.year): cell.state for cell in cells}
    before = [key[:2] for key, state in states.items() if key[2] == newest - 1 and state in FOUND]
    now = [states.get((*key, newest), "missing") for key in before]
    return Share(sum(state in FOUND for state in now), sum(state != "not_due" for state in now))
