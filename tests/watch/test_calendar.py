"""Deadlines by kind and year, and the rhythm of crawls through whole years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.calendar import civil_date, load_calendar

CALENDAR = load_calendar()
DAYS = st.dates(date(2009, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("kind", "report_year", "due"),
    [
        ("department", 2007, None),
        ("department", 2008, date(2009, 3, 31)),
        ("department", 2018, date(2019, 3, 31)),  # published before the revision of 15 May 2019
        ("department", 2019, date(2020, 1, 31)),
        ("office", 2024, date(2025, 1, 31)),
        ("government", 2018, date(2019, 3, 31)),
        ("government", 2024, date(2025, 3, 31)),
        ("township", 2017, date(2018, 3, 31)),
        ("township", 2019, None),
        ("zone", 2020, None),
        (None, 2020, None),
    ],
)
def test_the_law_names_the_day(kind: str | None, report_year: int, due: date | None) -> None:
    assert CALENDAR.due(kind, report_year) == due


@pytest.mark.parametrize(
    ("kind", "report_year", "today", "state"),
    [
        ("department", 2024, date(2025, 1, 31), "not_due"),
        ("department", 2024, date(2025, 2, 1), "overdue"),
        ("government", 2024, date(2025, 2, 1), "not_due"),
        ("government", 2024, date(2025, 4, 1), "overdue"),
        ("township", 2024, date(2025, 3, 31), "not_due"),
        ("township", 2024, date(2025, 4, 1), "missing"),
        ("department", 2012, date(2025, 4, 1), "missing"),
    ],
)
def test_what_was_not_found_is_overdue_only_where_the_law_dates_it(
    kind: str, report_year: int, today: date, state: str
) -> None:
    assert CALENDAR.unmet(kind, report_year, today) == state


def test_the_day_is_the_one_in_china() -> None:
    assert civil_date(datetime(2025, 1, 31, 16, 0, tzinfo=UTC)) == date(2025, 2, 1)


def crawl_days(first: date, last: date, *, is_down: bool = False) -> list[date]:
    """The days of a portal that is crawled whenever it is due."""
    days = [first]
    while (day := CALENDAR.next_crawl(days[-1], days[-1], is_down=is_down)) <= last:
        days.append(day)
    return days


def test_a_year_of_crawls() -> None:
    days = crawl_days(date(2024, 12, 25), date(2025, 12, 31))
    assert [day for day in days if day <= date(2025, 4, 30)][1:] == [
        date(2025, 1, 1) + timedelta(days=n) for n in range(120)
    ]
    assert len([day for day in days if day > date(2025, 4, 30)]) == 8
    assert len(days) < 135


def test_a_portal_that_owes_a_report_is_crawled_daily() -> None:
    summer = date(2025, 7, 1)
    assert CALENDAR.next_crawl(summer, summer, is_owing=True) == date(2025, 7, 2)
    assert CALENDAR.next_crawl(summer, summer, is_owing=True, is_down=True) == date(2025, 7, 8)


@given(DAYS, DAYS, st.booleans())
def test_no_portal_waits_longer_than_its_rhythm(last: date, today: date, is_down: bool) -> None:
    day = CALENDAR.next_crawl(last, today, is_down=is_down)
    assert day <= max(today, last + timedelta(days=30))
    if is_down and last <= today:
        assert day - last <= timedelta(days=7)


@given(DAYS)
def test_a_clock_gone_back_makes_a_portal_due_once(today: date) -> None:
    assert CALENDAR.next_crawl(today + timedelta(days=400), today) == today
    assert CALENDAR.next_crawl(today, today) > today
