"""What is due for whom and when, and when a portal is to be crawled again. Rules: data/calendar.yaml.

All days are civil dates in Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from extract.deadlines import Day, Law, load_laws, parse_day
from extract.yaml_file import read_yaml

CALENDAR_FILE = Path(__file__).parent / "data" / "calendar.yaml"
CIVIL_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Season:
    """Days of the year (inclusive) with the same rhythm of crawls."""

    first: Day
    last: Day
    days: int

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first.of(day.year) <= day <= self.last.of(day.year)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The laws, and everything that data/calendar.yaml says."""

    laws: tuple[Law, ...]
    undated: Day
    seasons: tuple[Season, ...]
    down_days: int
    owing_days: int
    reports_days: int

    def law(self, report_year: int) -> Law | None:
        """The law that governs the reports on a year; none before 2008."""
        return next((law for law in self.laws if law.first_year <= report_year <= law.last_year), None)

    def due(self, kind: str | None, report_year: int) -> date | None:
        """The last lawful day to publish the report on a year; None where no law names one."""
        law = self.law(report_year)
        day = law.due.get(kind or "") if law else None
        return day.of(report_year + 1) if day else None

    def unmet(self, kind: str | None, report_year: int, today: date) -> str:
        """The state of a report nobody has found: not_due, overdue or missing."""
        due = self.due(kind, report_year)
        if today <= (due or self.undated.of(report_year + 1)):
            return "not_due"
        law = self.law(report_year)
        return law.unmet if law and due else "missing"

    def rhythm(self, day: date, *, is_down: bool, is_owing: bool = False) -> int:
        """How many days may lie between the last crawl and one on this day."""
        usual = next(season.days for season in self.seasons if season.holds(day))
        if is_owing and not is_down:
            return min(usual, self.owing_days)
        return min(usual, self.down_days) if is_down else usual

    def next_crawl(
        self, last: date | None, today: date, *, is_down: bool = False, is_owing: bool = False
    ) -> date:
        """The first day on which a portal last crawled on a day is to be crawled again.

        A portal never crawled, or crawled on a day that has not come (a clock gone back), is due today.
        """
        if last is None or last > today:
            return today
        day = last + timedelta(days=1)
        while (day - last).days < self.rhythm(day, is_down=is_down, is_owing=is_owing):
            day += timedelta(days=1)
        return day


@cache
def load_calendar() -> Calendar:
    """Reads data/calendar.yaml."""
    data = read_yaml(CALENDAR_FILE)
    seasons = tuple(
        Season(parse_day(one["from"]), parse_day(one["to"]), one["days"]) for one in data["recrawl"]
    )
    return Calendar(
        load_laws(),
        parse_day(data["undated"]),
        seasons,
        data["recrawl_down_days"],
        data["recrawl_owing_days"],
        data["recheck_reports_days"],
    )


def civil_date(moment: datetime) -> date:
    """The day of an aware time in China."""
    return moment.astimezone(CIVIL_TIME).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time(), CIVIL_TIME)
