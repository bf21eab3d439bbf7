"""A year of scheduled runs with a moved clock: is each report found soon, by few requests, is the list right?

`python -m bench.year [DAYS]`: from 1 January 2025, 365 by default. Portals on loopback publish on their
days (bench/year.yaml). On every day on which something is due, `nianbao schedule run --once` runs at noon in
China as the timer runs it, in its own processes; what the coverage then calls overdue is compared with the
truth, every day.

Necessary requests are what any crawler needs that knows the calendar (watch/data/calendar.yaml) and not the
future. On each day of the season, on each day on which the portal truly owes a report, and every 30 days
else: the home page and every page of the lists. Every 14 days, at one of these visits: each known report on
the newest two years (of those its portal has), asked whether it is still the same. And every new report once.
robots.txt is not counted. Beside it stands what is necessary for who knows that new rows stand on the first
page of a list.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import time

from bench._year_web import NEWEST, Clock, Portal, Report, build_portals
from spiders.memory import RECHECKED_YEARS
from tests.crawler.web import Web
from watch.calendar import civil_date, load_calendar
from watch.changes import read_coverage
from watch.run import Task, read_plan

ROOT = Path(__file__).parents[1]
START = datetime(2025, 1, 1, 4, 0, tzinfo=UTC)  # noon in China
DAYS = 365
MAX_HOURS = 36
MAX_REQUESTS = 1.2
CRAWL_OPTIONS = ("--delay", "0", "--browser", "never", "--allow-network", "127.0.0.0/8")


@dataclass
class Necessary:
    """Counts what a crawler needs to ask one portal."""

    portal: Portal
    requests: int = 0
    saved: int = 0  # had it known that new rows stand on the first page of a list
    visited: date | None = None
    looked: date | None = None
    known: set[Report] = field(default_factory=set)

    def count(self, now: datetime) -> None:
        """Adds the requests of a day."""
        today, calendar = civil_date(now), load_calendar()
        seen_at = now - timedelta(days=1)  # by the last run
        is_owing = any(NEWEST in body.overdue(seen_at) for body in self.portal.bodies)
        if today < calendar.next_crawl(self.visited, today, is_owing=is_owing):
            return
        self.visited = today
        out = {report for report in self.portal.reports if report.is_there(now)}
        ways = self.portal.ways(first_pages=False)
        self.requests += ways + len(out - self.known)
        self.saved += ways - self.portal.ways(first_pages=True)
        if self.looked is None or (today - self.looked).days >= calendar.reports_days:
            self.looked = today
            years = [report.year for report in self.known]
            oldest = min(today.year, max(years, default=today.year) + 1) - RECHECKED_YEARS
            self.requests += sum(year >= oldest for year in years)
        self.known |= out


def run_once(task: Task, now: datetime) -> None:
    """One scheduled run at a moved time."""
    environment = {
        **os.environ,
        "NIANBAO_BENCH_CLOCK": str(now.timestamp() - time()),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "bench" / "clock"), str(ROOT)]),
    }
    files = ("--portals", task.portals, "--out", task.out, "--db", task.database)
    line = [sys.executable, "-m", "nianbao", "schedule", "run", "--once", "--json", *map(str, files)]
    ended = subprocess.run(
        [*line, "--", *CRAWL_OPTIONS],
        env=environment,
        cwd=task.portals.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode not in (0, 6, 7):
        raise SystemExit(f"{now}: the run ended with {ended.returncode}: {ended.stderr[-500:]}")
    if not json.loads(ended.stdout)["crawls"]:
        raise SystemExit(f"{now}: nothing was due after all")


@dataclass
class Year:
    """What came of it: runs, days with a wrong list, and the capture times of the versions found."""

    runs: int = 0
    wrong: list[str] = field(default_factory=list)
    gone: set[tuple[str, int]] = field(default_factory=set)
    found: dict[tuple[str, int], list[datetime]] = field(default_factory=dict)


def live(days: int, clock: Clock, portals: Sequence[Portal], folder: Path) -> tuple[Year, list[Necessary]]:
    """Goes through the days."""
    task = Task(folder / "portals.csv", folder / "crawl", folder / "reports.db", CRAWL_OPTIONS)
    year, needs = Year(), [Necessary(portal) for portal in portals]
    for _ in range(days):
        if read_plan(task, clock.now).due():
            run_once(task, clock.now)
            year.runs += 1
        for need in needs:
            need.count(clock.now)
        year.wrong += compare_lists(task, portals, clock.now)
        if clock.now.day == 1:
            print(f"{clock.now.date()}: {year.runs} runs, {len(year.wrong)} faults", file=sys.stderr)
        clock.now += timedelta(days=1)
    year.gone = {
        (cell.publisher, cell.year)
        for cell in read_coverage(task.database, task.out, None)[1]
        if cell.state == "gone"
    }
    year.found = read_found(task.database)
    return year, needs


def compare_lists(task: Task, portals: Sequence[Portal], now: datetime) -> Iterator[str]:
    """What is wrong with the list of the overdue on a day."""
    _, cells = read_coverage(task.database, task.out, civil_date(now))
    listed = {(cell.publisher, cell.year) for cell in cells if cell.state == "overdue"}
    bodies = [body for portal in portals for body in portal.bodies]
    true = {(body.name, year) for body in bodies for year in body.overdue(now)}
    for words, wrong in (("is not on the list", true - listed), ("is on the list", listed - true)):
        yield from (f"{civil_date(now)}: {name} {year} {words}" for name, year in sorted(wrong))


def read_found(database: Path) -> dict[tuple[str, int], list[datetime]]:
    """By publisher and year when each version of its report was first captured."""
    sql = (
        "SELECT r.publisher, r.report_year, min(c.timestamp) FROM reports r "
        "JOIN report_captures rc ON rc.report_id = r.id JOIN captures c ON c.id = rc.capture_id GROUP BY r.id"
    )
    found: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)
    with closing(sqlite3.connect(database)) as db:
        for name, year, moment in db.execute(sql):
            found[name, year].append(datetime.fromisoformat(moment))
    return found


def longest_wait(moments: Iterable[tuple[Report, datetime]], year: Year, end: datetime) -> tuple[int, float]:
    """How many of the moments came to pass, and the hours until the last of them was captured."""
    waits = []
    for report, moment in moments:
        if START < moment < end - timedelta(hours=MAX_HOURS):
            later = [at for at in year.found.get((report.name, report.year), ()) if at >= moment]
            waits.append((min(later) - moment).total_seconds() / 3600 if later else float("inf"))
    return len(waits), max(waits, default=0.0)


def judge(portals: Sequence[Portal], year: Year, needs: Sequence[Necessary], end: datetime) -> int:
    """Prints the figures; 1 if a promise was broken."""
    reports = [report for portal in portals for report in portal.reports]
    new, wait_h = longest_wait([(one, one.at) for one in reports], year, end)
    changed, change_h = longest_wait(
        [(one, one.corrected_at) for one in reports if one.corrected_at], year, end
    )
    asked, necessary = sum(len(portal.asked) for portal in portals), sum(need.requests for need in needs)
    fewer = necessary - sum(need.saved for need in needs)
    gone = {(one.name, one.year) for one in reports if one.gone_at and one.gone_at < end}
    print(f"{year.runs} runs; {new} reports found after {wait_h:.1f} h at most (bound {MAX_HOURS} h)")
    print(f"{changed} corrections found after {change_h / 24:.1f} days at most")
    print(f"{len(year.gone & gone)} of {len(gone)} taken down known as gone, {len(year.gone - gone)} others")
    print(f"{asked} requests, {necessary} necessary: {asked / necessary:.3f} times (bound {MAX_REQUESTS})")
    print(f"{asked / fewer:.3f} times of what is necessary for who trusts first pages")
    print("\n".join([f"{len(year.wrong)} faults in the lists of the overdue", *year.wrong]))
    return int(
        wait_h > MAX_HOURS or asked > MAX_REQUESTS * necessary or bool(year.wrong) or year.gone != gone
    )


def main(days: int) -> int:
    """Lives the year; 1 if a promise was broken."""
    clock = Clock(START)
    portals = build_portals(clock)
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        lines = ["url,name"]
        for number, portal in enumerate(portals, start=2):
            web = servers.enter_context(Web(portal, address=f"127.0.0.{number}"))
            lines.append(f"{web.url()},{portal.name}")
        (folder / "portals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        year, needs = live(days, clock, portals, folder)
    return judge(portals, year, needs, clock.now)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DAYS))
