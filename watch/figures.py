"""The figures of a run for the monitors, counted in the frontier, the database and the archive."""

import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
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
from watch.run import Ran
from watch.traces import open_frontier

GB = 1 << 30
FOUND = ("found", "late")
# Every run asks a portal again for what failed before: what stands so has done so in its newest.
FAILED = f"""
    SELECT coalesce(sum(attempts), 0) FROM requests
    WHERE {UNFINISHED} AND state = 'failed' AND portal IN (SELECT value FROM json_each(?))
"""
REFUSED = "SELECT count(*) FROM captures WHERE timestamp >= ? AND (status >= 500 OR status IN (403, 429))"
# Not those that were asked for: between two looks at the reports only the lists are.
SHOWN = """
    SELECT portal, max(CASE WHEN run_id >= ? THEN shown END) AS now, max(shown) FROM (
        SELECT portal, run_id, json_extract(json, '$.shown') AS shown FROM found WHERE kind = 'PortalEstimate'
    ) GROUP BY portal HAVING now IS NOT NULL ORDER BY portal
"""
READ = """
    SELECT count(*) FROM captures c
    WHERE timestamp >= ? AND EXISTS (SELECT 1 FROM report_captures r WHERE r.capture_id = c.id)
"""
ASKED_FOR = "SELECT url FROM captures WHERE timestamp >= ? AND url IN (SELECT value FROM json_each(?))"
CHECKS = """
    SELECT coalesce(sum(k.status = 'fail'), 0), coalesce(sum(k.status <> 'not_assessable'), 0)
    FROM checks k JOIN reports r ON r.id = k.report_id JOIN captures c ON c.id = r.capture_id
    WHERE (c.timestamp >= ?) = ?
"""


def count_figures(out: Path, database: Path, ran: Ran, cells: Sequence[Cell]) -> Figures:
    """Counts after a run; `cells` are the coverage since. Raises InputUnusable, OtherSchema."""
    since = ran.started_at.strftime("%Y-%m-%dT%H:%M:%S")
    db = open_database(database)
    states = ran.states
    return Figures(
        reports=count_reports(db, civil_date(ran.started_at)),
        failed=Share(count_failed(out, ran.due) + count(db, REFUSED, since), ran.requests),
        portals_failed=Share(states.count("failed"), len(states)),
        portals_blocked=Share(states.count("blocked"), len(states)),
        unread=count_unread(db, cells, since),
        identities=Share(*db.execute(CHECKS, [since, 1]).fetchone()),
        identities_before=Share(*db.execute(CHECKS, [since, 0]).fetchone()),
        verification_faults=sum(count_faults(path) for path in new_files(out, ran.started_at)),
        disk_free_gb=shutil.disk_usage(out).free / GB,
        portals=tuple(count_portals(out, ran.asked_again, ran.started_at)),
    )


def count(db: Database, sql: str, *values: object) -> int:
    """The number that a query gives."""
    return int(db.execute(sql, values).fetchone()[0])


def count_unread(db: Database, cells: Iterable[Cell], since: str) -> Share:
    """Of the pages asked for since a time that hold reports, those of which none was read."""
    unread = json.dumps([cell.url for cell in cells if cell.state == "unreadable"])
    asked = {url for (url,) in db.execute(ASKED_FOR, [since, unread]).fetchall()}
    return Share(len(asked), len(asked) + count(db, READ, since))


def count_portals(out: Path, urls: Collection[str], started_at: datetime) -> Iterator[PortalCount]:
    """The reports that portals show: to runs since a time, and at most to any run."""
    since = f"{started_at:%Y%m%dT%H%M%SZ}"  # ids of runs begin with their time
    for folder in crawl_folders(out):
        with open_frontier(folder) as frontier:
            for url, seen, known in frontier.execute(SHOWN, [since]):
                if url in urls:
                    yield PortalCount(url, seen, known)


def count_failed(out: Path, portals: Collection[str]) -> int:
    """How often requests to portals that were asked got no answer at all."""
    failed, named = 0, json.dumps(sorted(portals))
    for folder in crawl_folders(out):
        with open_frontier(folder) as frontier:
            failed += frontier.execute(FAILED, [named]).fetchone()[0]
    return failed


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
