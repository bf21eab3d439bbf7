"""The identities within a report, from whole documents that hold them, break them, or lack a number.

Rows are named by their number in the form; what must hold between them is what the printed forms say.
"""

import pytest

from extract.model import Page
from extract.reading import read_page
from tests.extract.families.forms import cells, places, table_html

Numbers = dict[int, int]
TYPES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
WORDS = "根据《中华人民共和国政府信息公开条例》编制本报告。统计期限为全年。主动公开和依申请公开平稳有序。"
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]

# identity, numbers by row that hold, the row and the number that break it
STATISTICS: list[tuple[str, Numbers, tuple[int, int]]] = [
    ("I08", {22: 10, 23: 4, 24: 1, 25: 3, 26: 2}, (22, 11)),
    ("I09", {27: 9, 28: 7, 29: 2}, (29, 3)),
    ("I10", {30: 21, 31: 1, 32: 2, 33: 3, 34: 4, 41: 5, 42: 3, 43: 2, 44: 1}, (30, 20)),
    ("I11", {34: 21, 35: 1, 36: 2, 37: 3, 38: 4, 39: 5, 40: 6}, (40, 5)),
    ("I12", {45: 6, 46: 3, 47: 2, 48: 1}, (45, 7)),
    ("I13", {49: 6, 50: 1, 51: 2, 52: 3}, (50, 2)),
    ("I14", {58: 8, 59: 3, 60: 5}, (58, 9)),
    ("I15", {2: 90, 6: 10, 7: 80, 8: 4, 9: 6, 10: 2}, (2, 103)),
    ("I16", {2: 90, 3: 12}, (3, 91)),
    ("I17", {14: 5, 15: 2}, (15, 6)),
    ("I18", {16: 5, 17: 5}, (17, 8)),
    ("I19", {27: 9, 30: 9}, (30, 8)),
]
FUJIAN: list[tuple[str, Numbers, tuple[int, int]]] = [
    ("I20", {4: 9, 5: 2, 6: 3, 7: 4}, (4, 8)),
    ("I21", {8: 9, 9: 2, 10: 3, 11: 4, 12: 0}, (12, 1)),
]
MATRIX: list[tuple[str, int, Numbers, tuple[int, int]]] = [
    ("I01", 2021, {1: 8, 2: 1, 24: 7, 25: 2}, (1, 9)),
    ("I01", 2019, {1: 8, 2: 1, 22: 7, 23: 2}, (23, 1)),
    ("I02", 2019, dict.fromkeys(range(3, 22), 1) | {22: 19}, (22, 20)),
    ("I03", 2021, dict.fromkeys(range(3, 24), 2) | {24: 42}, (24, 41)),
]


def statuses(year: int, table: str, identity: str, sentence: str = "") -> set[str]:
    title = f"某县{year}年政府信息公开工作年度报告"
    body = f"<h1>{title}</h1><p>{WORDS}</p><p>{sentence}</p><h2>附表</h2>{table}"
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    (report,) = read_page(Page(page.encode())).reports
    return {check.status for check in report.checks if check.identity == identity}


def listed(form: str, columns: list[Numbers]) -> str:
    """An indicator list with the numbers of some rows; the other cells are blank."""
    heads = ["统计数"] if len(columns) == 1 else ["本年度", "历年累计"]
    rows = [
        cells(place.row, "件", *(str(numbers.get(place.order or 0, "")) for numbers in columns))
        for _, place in places(form)
    ]
    return table_html([cells("指标名称", "计量单位", *heads), *rows])


def outcomes(year: int, numbers: Numbers) -> str:
    """The matrix of applications with totals of some rows."""
    rows = [
        cells(place.row, *[""] * 6, str(numbers.get(number, "")))
        for number, (_, place) in enumerate(places(f"applications_{year}"), 1)
    ]
    return table_html([cells("申请人情况", *TYPES), *rows])


def reviewed(numbers: list[str]) -> str:
    """The fifteen cells of review and litigation under headings of three rows."""
    top = [("行政复议", 1, 5), ("行政诉讼", 1, 10)]
    middle = [(result, 2, 1) for result in RESULTS]
    suits = [("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)]
    return table_html([top, [*middle, *suits], cells(*RESULTS, *RESULTS), cells(*numbers)])


def three(numbers: Numbers, broken: tuple[int, int]) -> tuple[Numbers, Numbers, Numbers]:
    """Numbers that hold, that do not, and that lack one."""
    row, number = broken
    return numbers, numbers | {row: number}, {key: value for key, value in numbers.items() if key != row}


@pytest.mark.parametrize(("identity", "numbers", "broken"), STATISTICS)
def test_the_national_table_of_2014(identity: str, numbers: Numbers, broken: tuple[int, int]) -> None:
    found = [statuses(2016, listed("stat2014", [one]), identity) for one in three(numbers, broken)]
    assert found == [{"pass"}, {"fail"}, {"not_assessable"}]


@pytest.mark.parametrize(("identity", "numbers", "broken"), FUJIAN)
def test_the_annex_of_fujian_in_both_columns(
    identity: str, numbers: Numbers, broken: tuple[int, int]
) -> None:
    so_far = {row: 10 * number for row, number in numbers.items()}
    whole, wrong, lacking = three(numbers, broken)
    assert statuses(2012, listed("annex_fujian", [whole, so_far]), identity) == {"pass"}
    assert statuses(2012, listed("annex_fujian", [wrong, so_far]), identity) == {"pass", "fail"}
    assert "fail" not in statuses(2012, listed("annex_fujian", [lacking, so_far]), identity)


def test_the_answers_of_the_wider_annex() -> None:
    whole, wrong, lacking = three({17: 9, 18: 4, 19: 3, 20: 2}, (17, 8))
    found = [statuses(2010, listed("annex_shanghai_type", [one]), "I24") for one in (whole, wrong, lacking)]
    assert found == [{"pass"}, {"fail"}, {"not_assessable"}]


@pytest.mark.parametrize(
    ("row", "status"),
    [("1 2 3 4 5 6 21", {"pass"}), ("1 2 3 4 5 6 20", {"fail"}), ("1 2 3 4 5 6 /", {"not_assessable"})],
)
def test_applicants_add_up_across(row: str, status: set[str]) -> None:
    (_, first), *rest = places("applications_2021")
    rows = [cells(first.row, *row.split()), *(cells(place.row, *[""] * 7) for _, place in rest)]
    found = statuses(2022, table_html([cells("申请人情况", *TYPES), *rows]), "I04")
    assert found - {"not_assessable"} == status - {"not_assessable"}


@pytest.mark.parametrize(("told", "status"), [(8, "pass"), (9, "pass"), (10, "fail")])
def test_a_sentence_tells_what_is_new_or_that_and_what_was_left(told: int, status: str) -> None:
    table = outcomes(2021, {1: 8, 2: 1, 24: 7, 25: 2})
    assert statuses(2022, table, "I31", f"2022年共收到政府信息公开申请{told}件。") == {status}
    assert statuses(2022, table, "I31") <= {"not_assessable"}


@pytest.mark.parametrize(("told", "status"), [(10, "pass"), (9, "fail")])
def test_a_sentence_tells_the_reviews_of_the_table(told: int, status: str) -> None:
    table = reviewed(["1", "2", "3", "4", "10", *["0"] * 10])
    assert status in statuses(2022, table, "I32", f"因政府信息公开被申请行政复议{told}件。")
    assert statuses(2022, table, "I32") <= {"not_assessable"}


def test_more_in_a_year_than_in_all_of_them() -> None:
    assert statuses(2012, listed("annex_fujian", [{1: 5}, {1: 50}]), "I23") == {"pass"}
    assert "fail" in statuses(2012, listed("annex_fujian", [{1: 51}, {1: 50}]), "I23")


@pytest.mark.parametrize(("identity", "year", "numbers", "broken"), MATRIX)
def test_what_came_in_was_dealt_with_or_is_left(
    identity: str, year: int, numbers: Numbers, broken: tuple[int, int]
) -> None:
    whole, wrong, lacking = (statuses(year, outcomes(year, one), identity) for one in three(numbers, broken))
    assert ("pass" in whole, "fail" in whole) == (True, False)
    assert "fail" in wrong
    assert lacking <= {"not_assessable"}


@pytest.mark.parametrize(("identity", "block"), [("I05", 0), ("I06", 1), ("I07", 2)])
def test_each_block_of_review_and_litigation(identity: str, block: int) -> None:
    blocks = [["1", "2", "3", "4", "10"] for _ in range(3)]
    assert statuses(2022, reviewed([*blocks[0], *blocks[1], *blocks[2]]), identity) == {"pass"}
    blocks[block][4] = "11"
    assert statuses(2022, reviewed([*blocks[0], *blocks[1], *blocks[2]]), identity) == {"fail"}
    blocks[block][4] = ""
    assert statuses(2022, reviewed([*blocks[0], *blocks[1], *blocks[2]]), identity) == {"not_assessable"}
