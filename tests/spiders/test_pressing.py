"""What is worth a press, and whole crawls of lists that only presses bring."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.leads import Lead
from spiders.pressing import RELOAD, Presser
from spiders.traps import LIMITS
from tests.spiders.country import MOST_REQUESTS, Country, crawl_country
from tests.spiders.crawling import missed, wrong
from tests.spiders.drawn import DRAWN
from tests.spiders.pressed import PRESSED

LABELS = ("2", "下一页", "2020年", "县财政局", "查询", "请选择")
ANNUAL = Lead("list", annual=True)
ALL = PRESSED | DRAWN


@dataclass(frozen=True)
class Shown:
    """A control as the browser describes it."""

    label: str
    names: str = ""
    group: str = "div/span"
    current: bool = False
    row: str = ""
    is_box: bool = False
    home: str = ""
    around: str = ""


def press_all(shown: Sequence[Shown], gains: dict[str, int], lead: Lead = ANNUAL) -> list[str]:
    """What is pressed, one after the other, if each press brings as many links as `gains` says."""
    presser, pressed, gained = Presser(lead), list[str](), 1
    while (at := presser.choose(shown, gained)) is not None and len(pressed) < 60:
        pressed.append(shown[at].label or shown[at].names)
        gained = gains.get(pressed[-1], 0) if pressed.count(pressed[-1]) == 1 else 0
    return pressed


def test_pages_are_turned_by_their_numbers_and_on_until_nothing_comes() -> None:
    shown = [Shown("1", current=True), Shown("2"), Shown("3"), Shown("下一页")]
    assert press_all(shown, {"2": 5, "3": 5}) == ["2", "3", "下一页"]


def test_a_button_without_words_turns_by_its_class() -> None:
    shown = [Shown("", "pg prev"), Shown("", "pg next")]
    assert press_all(shown, {}) == ["pg next"]


def test_each_year_is_chosen_once_and_the_chosen_one_not_again() -> None:
    years = [Shown("2023年"), Shown("2022年"), Shown("2021年")]
    shown = [Shown("2024年", current=True), *years]
    assert press_all(shown, {one.label: 4 for one in years}) == [one.label for one in years]


def test_choices_that_bring_nothing_are_left_after_two() -> None:
    assert len(press_all([Shown(f"{year}年") for year in range(2010, 2024)], {})) == 2


def test_a_calendar_that_brings_nothing_is_left_after_two_years() -> None:
    presser, pressed = Presser(ANNUAL), 0
    while presser.choose([Shown(f"{2004 + 3 * pressed + at}年") for at in range(3)], 0) is not None:
        pressed += 1
    assert pressed == 2


def test_arrows_beside_years_in_vain_are_left() -> None:
    presser, shown, count = Presser(ANNUAL), [Shown("", "prev-y", home="head")], 0
    while (
        presser.choose([*shown, *(Shown(f"{2004 + count + at}年", home="head") for at in range(5))], 0)
        is not None
    ):
        count += 1
    assert count <= 2 + 2


def test_years_are_chosen_anew_for_each_body() -> None:
    bodies = [Shown("县财政局", group="ul/li"), Shown("县教育局", group="ul/li")]
    shown = [*bodies, Shown("2023年"), Shown("2022年")]
    pressed = press_all(shown, {"县财政局": 1, "县教育局": 1, "2023年": 1, "2022年": 1})
    assert pressed == ["2023年", "2022年", "县财政局", "2023年", "2022年", "县教育局"]


def test_a_search_button_is_tried_when_a_choice_alone_brings_nothing() -> None:
    assert press_all([Shown("2023年"), Shown("查询", group="b")], {"查询": 3})[:2] == ["2023年", "查询"]


def test_bodies_that_disappear_are_reached_by_showing_the_page_anew() -> None:
    presser = Presser(ANNUAL)
    cards = [Shown("县财政局"), Shown("县教育局")]
    assert presser.choose(cards, 1) == 0
    assert presser.choose([], 3) == RELOAD
    assert presser.choose(cards, 0) == 1


def test_a_choice_that_brings_choices_is_not_in_vain() -> None:
    presser, shown = Presser(ANNUAL), [Shown(f"{at}城区", group="a option") for at in "东西南北"]
    for at, name in enumerate(("财政局", "教育局", "公安局")):
        pressed = presser.choose(shown, 0)
        assert pressed is not None and shown[pressed].group == ("a option" if at == 0 else "b option")
        shown.append(Shown(f"县{name}", group="b option"))


def test_a_page_is_asked_for_by_its_number_in_a_box() -> None:
    shown = [Shown("1", is_box=True), Shown("跳 转", group="b")]
    assert press_all(shown, {"跳 转": 4})[:2] == ["1", "跳 转"]


def test_a_row_is_opened_by_its_words_or_by_the_button_beside_them() -> None:
    words = "县财政局2020年政府信息公开工作年度报告"
    shown = [Shown(words), Shown("查看", row=f"{words} 查看"), Shown("查看", row="关于放假的通知 查看")]
    assert Presser(ANNUAL).rows(shown) == [0, 1]


def test_a_row_is_opened_that_names_one_report_in_one_of_its_lines() -> None:
    words = "县财政局2020年政府信息公开工作年度报告"
    row, rows = f"1\n{words}\n2021-01-20\n查看", f"{words}\n{words.replace('2020', '2019')}"
    assert Presser(ANNUAL).rows([Shown("查看", row=row), Shown("", "btn-next", row=rows)]) == [0]


def test_numbers_of_rows_turn_no_pages() -> None:
    row = "2\n县财政局2020年政府信息公开工作年度报告"
    assert press_all([Shown("2", group="tr/td", row=row), Shown("下一页")], {})[:1] == ["下一页"]


def test_a_pager_that_marks_the_page_of_the_choice_before_is_turned_back() -> None:
    presser, pages = Presser(ANNUAL), [Shown("1"), Shown("2", current=True)]
    years = [Shown(f"{year}年", group="li") for year in (2023, 2022, 2021)]
    assert presser.choose(years, 1) == 0
    assert presser.choose([*years, *pages], 3) == 3
    assert presser.choose([*years, *pages], 0) == 4


def test_a_branch_is_unfolded_by_the_icon_that_heads_it() -> None:
    shown = [
        Shown("", "tree-icon tree-ocl", around="tree-node tree-closed"),
        Shown("", "icon", around="leaf"),
    ]
    assert press_all(shown, {})[:1] == ["tree-icon tree-ocl"]


def test_branches_are_unfolded_to_the_last() -> None:
    presser, icon, pressed = Presser(ANNUAL), Shown("", "expand-icon"), 0
    while presser.choose([icon] * (3 - pressed), 4) == 0:
        pressed += 1
    assert pressed == 3


def test_names_of_icons_are_no_initials() -> None:
    assert press_all([Shown(name, group="button/span") for name in ("down", "star", "user")], {}) == []


def test_years_are_chosen_before_what_stands_among_them() -> None:
    shown = [
        Shown(words, group="ul/li menu") for words in ("机构概况", "规划计划", "2023年", "2022年", "2021年")
    ]
    assert press_all(shown, {})[:2] == ["2023年", "2022年"]


def test_a_choice_is_shown_again_by_the_way_that_showed_it() -> None:
    presser = Presser(ANNUAL)
    classes = [Shown("政府部门", group="b")]
    bodies = [Shown("县财政局", group="b"), Shown("县教育局", group="b")]
    assert presser.choose(classes, 1) == 0
    assert presser.choose(bodies, 0) == 0
    assert presser.choose([], 3) == RELOAD
    assert presser.choose(classes, 0) == 0
    assert presser.choose(bodies, 0) == 1


def test_a_frame_is_named_whose_list_turns() -> None:
    pages = [Shown("1"), Shown("2")]
    assert Presser(ANNUAL).name_frame(pages)
    assert not Presser(ANNUAL).name_frame([Shown("首页"), Shown("联系我们")])
    assert not Presser(Lead("hub")).name_frame(pages)


def test_elsewhere_only_a_column_is_pressed() -> None:
    shown = [Shown("首页"), Shown("2023年"), Shown("县财政局"), Shown("政府信息公开年报", group="nav/a")]
    assert press_all(shown, {}, Lead("hub"))[:1] == ["政府信息公开年报"]
    assert press_all(shown[:3], {}, Lead("hub")) == []


@given(
    st.lists(
        st.builds(Shown, st.text(max_size=8) | st.sampled_from(["2", "下一页", "2020年", "县财政局", "查询"]))
    ),
    st.lists(st.integers(0, 9)),
)
def test_it_ends_whatever_the_page_shows(shown: list[Shown], gains: list[int]) -> None:
    presser, presses = Presser(ANNUAL), 0
    while (at := presser.choose(shown, gains[presses % len(gains)] if gains else 1)) is not None:
        assert RELOAD <= at < len(shown)
        presses += 1
    assert presses <= 2 * LIMITS["presses"]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    """The portals that must be pressed, crawled together with a browser."""
    return crawl_country(ALL, "127.0.2", tmp_path_factory.mktemp("pressed"), NIANBAO_BROWSER="auto")


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
@pytest.mark.parametrize("name", ALL)
def test_every_report_behind_a_press_is_found_with_few_requests(country: Country, name: str) -> None:
    site, served = country.sites[name], country.served[name]
    found = country.crawled.of(served.home)
    asked = sum(count for path, count in served.asked.items() if not path.endswith(".js"))
    assert missed(site, found) == set()
    assert wrong(site, found) == set()
    assert asked <= MOST_REQUESTS * site.minimum
