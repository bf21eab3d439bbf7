"""A year of scheduled runs with a moved clock: how soon is each report found, how many requests does it take?

`python -m bench.year [DAYS]`: from 3 January 2025 to the end of the year by default, which takes an hour.
Portals on loopback publish on their days, some late, some corrected, some gone; every day `nianbao schedule
run --once` runs as the timer runs it. A correction is found with the next look at known reports.
A necessary request is one a portal and crawl for its home page and one for its list, and one for every
version of a report; robots.txt is not counted.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

from tests.crawler.web import Asked, Reply, Web, page

ROOT = Path(__file__).parents[1]
START = datetime(2025, 1, 3, 4, 0, tzinfo=UTC)  # noon in China
DAYS = 362
MAX_HOURS = 36
MAX_REQUESTS = 1.2
# Name, and the days after 1 January 2025 on which each body of the portal publishes its report on 2024.
PORTALS = (("德化县", (10, 25, 70)), ("永春县", (15, 58, 88)), ("安溪县", (5, 30, 160)))
BODIES = ("财政局", "教育局", "人民政府")
CORRECTED, GONE = ("永春县财政局", 100), ("安溪县财政局", 40)
OLD_YEARS = (2021, 2022, 2023)
TITLE = "{name}{year}年政府信息公开工作年度报告"
TEXT = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>发布时间：{{day}}</p>"
    "<div class='content'>"
    "<p>根据《中华人民共和国政府信息公开条例》的规定，现公布本机关{year}年政府信息公开工作年度报告。</p>"
    "<p>一、总体情况</p><p>{year}年主动公开政府信息{count}条，收到申请{asked}件，全部按时答复。</p>"
    "<p>二、存在的主要问题及改进情况</p><p>公开内容有待丰富，将加强培训，提高公开工作水平。</p></div></body></html>"
)


@dataclass
class Clock:
    """The moved present, which the servers share."""

    now: datetime = START


@dataclass
class Published:
    """A report: who, which year, when it appears, is corrected, or is taken down."""

    name: str
    year: int
    at: datetime
    corrected_at: datetime | None = None
    gone_at: datetime | None = None

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"/nb/{self.year}/{BODIES.index(self.name[3:])}.html"

    def text(self, now: datetime) -> str:
        """The page."""
        is_new = self.corrected_at is not None and now >= self.corrected_at
        return TEXT.format(
            name=self.name,
            year=self.year,
            day=self.at.date(),
            count=500 + self.year,
            asked=8 if is_new else 7,
        )

    def is_there(self, now: datetime) -> bool:
        """Whether it stands there now."""
        return self.at <= now and not (self.gone_at and now >= self.gone_at)


@dataclass
class Portal:
    """One government's portal."""

    name: str
    reports: list[Published]
    clock: Clock
    asked: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        """Answers as a portal does, with an ETag for what does not change."""
        if asked.path == "/robots.txt":
            return page("", kind="text/plain")
        self.asked.append(asked.path)
        now = self.clock.now
        there = [one for one in self.reports if one.is_there(now)]
        body = {"/": self.home(), "/nb/": self.list(there)} | {one.path: one.text(now) for one in there}
        return page(body[asked.path]) if asked.path in body else page("没有这个页面", "404 Not Found")

    def home(self) -> str:
        """The home page."""
        return (
            f"<html><title>{self.name}人民政府</title><body><a href='/nb/'>政府信息公开年报</a></body></html>"
        )

    def list(self, there: list[Published]) -> str:
        """The list of annual reports, newest first."""
        rows = "".join(
            f"<li><a href='{one.path}'>{TITLE.format(name=one.name, year=one.year)}</a>{one.at.date()}</li>"
            for one in sorted(there, key=lambda one: one.at, reverse=True)
        )
        return f"<html><title>政府信息公开年报</title><body><ul>{rows}</ul></body></html>"


def build_portals(clock: Clock) -> list[Portal]:
    """Portals with reports on past years and those to come."""
    new_year = datetime(2025, 1, 1, 2, 0, tzinfo=UTC)
    portals = []
    for name, days in PORTALS:
        reports = [
            Published(f"{name}{body}", year, datetime(year + 1, 1, 20, tzinfo=UTC))
            for year in OLD_YEARS
            for body in BODIES
        ]
        reports += [
            Published(f"{name}{body}", 2024, new_year + timedelta(days=day))
            for body, day in zip(BODIES, days, strict=True)
        ]
        portals.append(Portal(name, [change(one, new_year) for one in reports], clock))
    return portals


def change(one: Published, new_year: datetime) -> Published:
    """Corrects or takes down the reports that are to be."""
    if (one.name, one.year) == (CORRECTED[0], 2024):
        one.corrected_at = new_year + timedelta(days=CORRECTED[1])
    if (one.name, one.year) == (GONE[0], 2023):
        one.gone_at = new_year + timedelta(days=GONE[1])
    return one


def run_once(folder: Path, clock: Clock) -> bool:
    """One scheduled run at the moved time; whether anything was due."""
    environment = {
        **os.environ,
        "NIANBAO_BENCH_CLOCK": str(clock.now.timestamp() - time()),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "bench" / "clock"), str(ROOT)]),
    }
    files = ("--portals", folder / "portals.csv", "--out", folder / "crawl", "--db", folder / "reports.db")
    line = [sys.executable, "-m", "nianbao", "schedule", "run", "--once", "--json", *map(str, files)]
    line += ["--", "--delay", "0", "--browser", "never", "--allow-network", "127.0.0.0/8"]
    ended = subprocess.run(line, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 6, 7):
        raise SystemExit(f"{clock.now}: the run ended with {ended.returncode}: {ended.stderr[-500:]}")
    return bool(json.loads(ended.stdout)["crawls"])


def found_at(database: Path) -> Iterator[tuple[str, int, datetime]]:
    """Publisher, year and time of the first capture of every version of a report."""
    sql = (
        "SELECT r.publisher, r.report_year, min(c.timestamp) FROM reports r "
        "JOIN captures c ON c.id = r.capture_id GROUP BY r.id"
    )
    with closing(sqlite3.connect(database)) as db:
        for name, year, moment in db.execute(sql):
            yield name, year, datetime.fromisoformat(moment)


def main(days: int) -> int:
    """Prints the figures; 1 if a promise was broken."""
    clock = Clock()
    portals = build_portals(clock)
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        webs = [
            servers.enter_context(Web(one, address=f"127.0.0.{n}")) for n, one in enumerate(portals, start=2)
        ]
        (folder / "portals.csv").write_text(
            "url,name\n"
            + "".join(f"{web.url()},{one.name}\n" for web, one in zip(webs, portals, strict=True)),
            encoding="utf-8",
        )
        visits = 0
        for _ in range(days):
            before = [len(one.asked) for one in portals]
            run_once(folder, clock)
            visits += sum(len(one.asked) > asked for one, asked in zip(portals, before, strict=True))
            clock.now += timedelta(days=1)
        versions = list(found_at(folder / "reports.db"))
    return judge(portals, versions, visits, clock.now)


def judge(
    portals: list[Portal], versions: list[tuple[str, int, datetime]], visits: int, end: datetime
) -> int:
    """Compares what was found with what was published."""
    published = [
        (one.name, one.year, moment)
        for portal in portals
        for one in portal.reports
        for moment in (one.at,)
        if START < moment < end - timedelta(hours=MAX_HOURS)
    ]
    waits = []
    for name, year, moment in published:
        later = [at for who, which, at in versions if (who, which) == (name, year) and at >= moment]
        waits.append((min(later) - moment).total_seconds() / 3600 if later else float("inf"))
    asked = sum(len(one.asked) for one in portals)
    necessary = 2 * visits + len(versions)
    slowest = max(waits, default=0.0)
    print(f"{len(published)} publications: found after {slowest:.0f} h at most (bound {MAX_HOURS} h)")
    print(f"{visits} visits, {asked} requests, {necessary} necessary: {asked / necessary:.2f} times")
    return int(slowest > MAX_HOURS or asked > MAX_REQUESTS * necessary)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DAYS))
