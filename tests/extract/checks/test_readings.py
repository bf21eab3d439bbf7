"""A failure that another reading of a number would mend is marked for review; the printed number stays."""

import pytest

from extract.checks import check_report
from extract.dictionary import load
from extract.model import Check, Fact
from tests.extract.families.forms import cells, table_html
from tests.extract.families.reading import read

RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
HEADINGS = [
    [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
    [*((one, 2, 1) for one in RESULTS), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
    cells(*RESULTS, *RESULTS),
]


def form(*numbers: str) -> str:
    return table_html([*HEADINGS, cells(*numbers, *["0"] * (15 - len(numbers)))])


def failed(facts: tuple[Fact, ...]) -> list[Check]:
    return [check for check in check_report(facts, load()) if check.status == "fail"]


def test_another_copy_of_the_table_gives_the_number() -> None:
    reading = read(form("2", "1", "0", "0", "8"), "又及", form("2", "1", "0", "0", "3"))
    (check,) = failed(reading.facts)
    assert (check.identity, check.left, check.right) == ("I05", 8, 3)
    assert check.other_reading == "review.total: 3"


def test_the_same_characters_give_the_number() -> None:
    (check,) = failed(read(form("2", "1", "0", "0", "9（含本年3）")).facts)
    assert (check.left, check.other_reading) == (9, "review.total: 3")


def test_a_printed_error_has_no_other_reading_and_stays() -> None:
    facts = read(form("2", "1", "0", "0", "8")).facts
    (check,) = failed(facts)
    assert check.other_reading is None
    assert [fact.value for fact in facts if fact.metric == "review.total"] == [8]


def test_two_ways_to_mend_prove_none() -> None:
    copies = [form("2", "1", "0", "0", "8"), form("7", "1", "0", "0", "3")]
    (check,) = failed(read(*copies).facts)
    assert check.other_reading is None


@pytest.mark.parametrize(("total", "metric"), [("9", "requests.received"), ("6", None)])
def test_a_row_that_does_not_add_up_is_named(total: str, metric: str | None) -> None:
    heads = cells("指标", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rows = [
        cells("一、本年新收政府信息公开申请数量", "1", "1", "1", "1", "1", "1", total),
        cells("二、上年结转政府信息公开申请数量", *"0000000"),
        cells("（七）总计", *"1111116"),
        cells("四、结转下年度继续办理", *"0000000"),
    ]
    checks = check_report(read(table_html([heads, *rows])).facts, load())
    assert [check.metric for check in checks if check.identity == "I04"] == [metric]
