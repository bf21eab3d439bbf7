"""Which portals are due: by their last visit, the season, and what portals.csv says."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.errors import SeedsUnusable
from spiders.portals_csv import Portal
from watch.calendar import load_calendar
from watch.plan import Visit, plan_portals
from watch.portals_file import write_due

URL = "https://www.a.test/"
SUMMER, WINTER = date(2025, 7, 10), date(2025, 2, 10)
STATES = st.sampled_from([None, "done", "unfinished", "blocked", "failed", "handed over"])


@pytest.mark.parametrize(
    ("last", "today", "is_due", "recheck"),
    [
        (None, SUMMER, True, False),
        (Visit(SUMMER, None), SUMMER, True, False),  # cut off: goes on where it was
        (Visit(SUMMER, "unfinished"), SUMMER + timedelta(days=1), True, False),
        (Visit(SUMMER, "done"), SUMMER + timedelta(days=29), False, True),
        (Visit(SUMMER, "done"), SUMMER + timedelta(days=30), True, True),
        (Visit(SUMMER, "failed"), SUMMER + timedelta(days=6), False, True),
        (
            Visit(SUMMER, "failed"),
            SUMMER + timedelta(days=7),
            True,
            True,
        ),  # what came meanwhile is missed else
        (Visit(WINTER, "done"), WINTER, False, True),
        (Visit(WINTER, "done"), WINTER + timedelta(days=1), True, True),
        (Visit(WINTER, "blocked"), WINTER + timedelta(days=1), True, True),
    ],
)
def test_when_a_portal_is_due(last: Visit | None, today: date, is_due: bool, recheck: bool) -> None:
    visits = {URL: last} if last else {}
    (planned,) = plan_portals([Portal(URL)], visits, load_calendar(), today)
    assert (planned.is_due(today), planned.recheck) == (is_due, recheck)


def test_after_the_clock_went_back_a_portal_is_due_and_it_is_said_why() -> None:
    visits = {URL: Visit(SUMMER, "done")}
    (planned,) = plan_portals([Portal(URL)], visits, load_calendar(), WINTER)
    assert planned.is_due(WINTER)
    assert "the clock was wrong" in planned.why


def test_a_paused_portal_waits() -> None:
    portal = Portal(URL, paused_until=WINTER + timedelta(days=3))
    for days, is_due in ((0, False), (2, False), (3, True)):
        today = WINTER + timedelta(days=days)
        (planned,) = plan_portals([portal], {}, load_calendar(), today)
        assert planned.is_due(today) == is_due


def test_the_lines_that_are_due_keep_all_their_columns(tmp_path: Path) -> None:
    source, target = tmp_path / "portals.csv", tmp_path / "due.csv"
    source.write_bytes("url;name;owner\nhttp://a.test/;某县;甲\nhttp://b.test/;乙县;乙\n".encode("gb18030"))
    write_due(source, target, {"http://b.test/"})
    assert target.read_text(encoding="utf-8").splitlines() == ["url,name,owner", "http://b.test/,乙县,乙"]


@pytest.mark.parametrize("edit", [lambda path: path.unlink(), lambda path: path.write_text("name\n某县\n")])
def test_a_file_spoilt_while_running_is_refused(tmp_path: Path, edit: Callable[[Path], object]) -> None:
    source = tmp_path / "portals.csv"
    source.write_text(f"url\n{URL}\n", encoding="utf-8")
    edit(source)
    with pytest.raises(SeedsUnusable):
        write_due(source, tmp_path / "due.csv", {URL})


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), STATES, st.integers(0, 400))
def test_after_a_run_nothing_done_is_due_again_the_same_day(
    today: date, state: str | None, days: int
) -> None:
    last = Visit(today - timedelta(days=days), state)
    (planned,) = plan_portals([Portal(URL)], {URL: last}, load_calendar(), today)
    if days == 0 and state not in (None, "unfinished"):
        assert not planned.is_due(today)
    if days >= 30 or state is None:
        assert planned.is_due(today)
