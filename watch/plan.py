"""Which portals are to be crawled today, and why. Pure: portals and their last visits in, a plan out."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from spiders.portals_csv import Portal
from watch.calendar import Calendar

DOWN = ("blocked", "failed")


@dataclass(frozen=True, slots=True)
class Visit:
    """The last crawl of a portal: its civil day and how it ended; None while it has not ended."""

    day: date
    state: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A portal, the day from which it is to be crawled, why, and whether known pages are asked again."""

    url: str
    name: str
    last: Visit | None
    day: date
    why: str
    recheck: bool

    def is_due(self, today: date) -> bool:
        """Whether it is to be crawled now."""
        return self.day <= today


def plan_portals(
    portals: Iterable[Portal],
    visits: Mapping[str, Visit],
    calendar: Calendar,
    today: date,
    owing: Set[str] = frozenset(),
) -> list[Planned]:
    """The plan for every portal, those first that have waited longest; `owing` are hosts that owe reports."""
    planned = [
        plan_portal(portal, visits.get(portal.url), calendar, today, urlsplit(portal.url).netloc in owing)
        for portal in portals
    ]
    return sorted(planned, key=lambda one: (one.day, one.last.day if one.last else date.min, one.url))


def plan_portal(
    portal: Portal, last: Visit | None, calendar: Calendar, today: date, is_owing: bool
) -> Planned:
    """When one portal is to be crawled next."""
    day, why, recheck = next_visit(last, calendar, today, is_owing)
    if portal.paused_until and portal.paused_until > day:
        day, why = portal.paused_until, f"paused until {portal.paused_until}"
    return Planned(portal.url, portal.name, last, day, why, recheck)


def next_visit(last: Visit | None, calendar: Calendar, today: date, is_owing: bool) -> tuple[date, str, bool]:
    """The day, the reason, and whether to ask again for what is known."""
    if last is None:
        return today, "never crawled", False
    if last.state is None:
        return today, f"the crawl of {last.day} was cut off", False
    if last.state == "unfinished":
        return today, f"the crawl of {last.day} was not finished", False
    is_down = last.state in DOWN
    day = calendar.next_crawl(last.day, today, is_down=is_down, is_owing=is_owing)
    days = calendar.rhythm(day, is_down=is_down, is_owing=is_owing)
    rhythm = ("daily" if days == 1 else f"every {days} days") + (", it owes a report" if is_owing else "")
    if last.day > today:
        rhythm = "a day that has not come, so the clock was wrong then or is now"
    why = f"{last.state} on {last.day}" + (f" ({last.reason})" if last.reason else "")
    return day, f"{why}; {rhythm}", True
