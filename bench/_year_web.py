"""The portals of the simulated year: who publishes what when, in bench/year.yaml, served on a moved clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from tests.crawler.web import Asked, Reply, page
from watch.calendar import CIVIL_TIME, civil_date, load_calendar

YEAR_FILE = Path(__file__).with_name("year.yaml")
NEWEST = 2024  # the report year that is published in the simulated year
OLD_YEARS = (2021, 2022, 2023)
ROWS_A_PAGE = 8
SILENT_YEARS = 2  # longer, and a body may have been dissolved
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

    now: datetime


@dataclass(frozen=True)
class Report:
    """The report of a body on a year: when it appears, is corrected, is taken down; where it stands."""

    name: str
    body: str
    year: int
    path: str
    at: datetime
    corrected_at: datetime | None = None
    gone_at: datetime | None = None

    def text(self, now: datetime) -> str:
        """The page."""
        is_new = self.corrected_at is not None and now >= self.corrected_at
        return TEXT.format(
            name=self.name,
            year=self.year,
            day=self.at.astimezone(CIVIL_TIME).date(),
            count=500 + self.year,
            asked=8 if is_new else 7,
        )

    def is_out(self, now: datetime) -> bool:
        """Whether it was ever published."""
        return self.at <= now

    def is_there(self, now: datetime) -> bool:
        """Whether it stands there now."""
        return self.is_out(now) and not (self.gone_at and now >= self.gone_at)


@dataclass(frozen=True)
class Body:
    """Who reports, and all its reports. `is_listed`: its portal names it whether it reported or not."""

    name: str
    kind: str
    reports: tuple[Report, ...]
    is_listed: bool

    def overdue(self, now: datetime) -> set[int]:
        """The years whose day has passed and whose report was never out; expected are the years after the
        first report and up to two after the last, or the newest of who is only listed.
        """
        out = {report.year for report in self.reports if report.is_out(now)}
        expected = (
            range(min(out), min(max(out) + SILENT_YEARS, NEWEST) + 1) if out else [NEWEST] * self.is_listed
        )
        return {year for year in expected if year not in out and self.is_past(year, now)}

    def is_past(self, year: int, now: datetime) -> bool:
        """Whether the day of the law has passed."""
        due = load_calendar().due(self.kind, year)
        return due is not None and civil_date(now) > due


@dataclass
class Portal:
    """One government's portal. `layout`: one list, a list in pages, or a list for every body."""

    name: str
    layout: str
    bodies: tuple[Body, ...]
    clock: Clock
    asked: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def reports(self) -> list[Report]:
        """All that were and will be."""
        return [report for body in self.bodies for report in body.reports]

    def __call__(self, asked: Asked) -> Reply:
        """Answers as a portal does: with an ETag, and 304 where that is the one asked about."""
        if asked.path == "/robots.txt":
            return page("", kind="text/plain")
        self.asked.append((self.clock.now, asked.path))
        text = self.pages().get(asked.path)
        if text is None:
            return page("没有这个页面", "404 Not Found")
        tag = f'"{sha256(text.encode()).hexdigest()[:16]}"'
        if tag.encode() in asked.head:
            return page("", "304 Not Modified", f"ETag: {tag}\r\n")
        return page(text, headers=f"ETag: {tag}\r\n")

    def pages(self) -> dict[str, str]:
        """Every page that stands there now."""
        there = [report for report in self.reports if report.is_there(self.clock.now)]
        there.sort(key=lambda report: report.at, reverse=True)
        home = (
            f"<html><title>{self.name}人民政府</title><body><a href='/nb/'>政府信息公开年报</a></body></html>"
        )
        return {"/": home} | self.lists(there) | {one.path: one.text(self.clock.now) for one in there}

    def lists(self, there: list[Report]) -> dict[str, str]:
        """The ways to the reports, newest first."""
        if self.layout == "bodies":
            links = {f"/nb/b{number}/": body for number, body in enumerate(self.bodies)}
            rows = "".join(f"<li><a href='{url}'>{body.name}</a>" for url, body in links.items())
            lists = {
                url: list_page([one for one in there if one.name == body.name]) for url, body in links.items()
            }
            return {
                "/nb/": f"<html><title>政府信息公开年报</title><body><ul>{rows}</ul></body></html>"
            } | lists
        size = ROWS_A_PAGE if self.layout == "pages" else max(1, len(there))
        parts = [there[first : first + size] for first in range(0, len(there), size)] or [[]]
        urls = ["/nb/", *(f"/nb/index_{number}.html" for number in range(1, len(parts)))]
        return {
            url: list_page(part, urls[number + 1] if number + 1 < len(parts) else None)
            for number, (url, part) in enumerate(zip(urls, parts, strict=True))
        }

    def ways(self, *, first_pages: bool) -> int:
        """How many pages lead to the reports: home and every page of the lists, or only each list's first."""
        pages = set(self.pages()) - {report.path for report in self.reports}
        return len([path for path in pages if not (first_pages and "index_" in path)])


def list_page(reports: list[Report], following: str | None = None) -> str:
    """One page of a list."""
    rows = "".join(
        f"<li><a href='{one.path}'>{TITLE.format(name=one.name, year=one.year)}</a>"
        f"<span>{one.at.astimezone(CIVIL_TIME).date()}</span></li>"
        for one in reports
    )
    more = f"<a href='{following}'>下一页</a>" if following else ""
    return f"<html><title>政府信息公开年报</title><body><ul>{rows}</ul>{more}</body></html>"


def build_portals(clock: Clock) -> list[Portal]:
    """The portals of year.yaml."""
    data = yaml.safe_load(YEAR_FILE.read_text(encoding="utf-8"))
    return [
        Portal(
            name,
            given["layout"],
            tuple(
                build_body(name, number, word, told, is_listed=given["layout"] == "bodies")
                for number, (word, told) in enumerate(given["bodies"].items())
            ),
            clock,
        )
        for name, given in data.items()
    ]


def build_body(place: str, number: int, word: str, told: Mapping[str, Any], *, is_listed: bool) -> Body:
    """A body with its reports of the past and the one to come."""
    first, last = told.get("first", OLD_YEARS[0]), told.get("last", NEWEST)
    moments = {key: moment(told[key]) for key in ("corrected_at", "gone_at") if key in told}
    changed = told.get("changed", NEWEST)
    reports = [
        Report(
            f"{place}{word}",
            word,
            year,
            f"/nb/{year}/{number}.html",
            moment(told["at"]) if year == NEWEST else datetime(year + 1, 1, 20, tzinfo=UTC),
            **(moments if year == changed else {}),
        )
        for year in range(first, last + 1)
        if year < NEWEST or "at" in told
    ]
    return Body(f"{place}{word}", told["kind"], tuple(reports), is_listed)


def moment(text: str) -> datetime:
    """A time of the simulated year in China, given as MM-DD HH:MM."""
    return datetime.strptime(f"{NEWEST + 1}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CIVIL_TIME)
