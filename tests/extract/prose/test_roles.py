"""Several numbers for one metric: whose number counts."""

from extract.compose import compose
from extract.model import Fact, Identity, Prose
from extract.prose import read_prose

TEXT = (
    "2017年，县政府共主动公开政府信息120条。6个乡镇主动公开政府信息300条，"
    "15个县直部门主动公开政府信息580条，全县合计主动公开政府信息1000条。"
)


def read(text: str) -> tuple[Fact, ...]:
    known = Identity(report_year=2017, reporting_scope="whole_territory")
    return read_prose(compose([Prose(text)]), known)


def test_the_whole_is_the_value_and_its_parts_are_mentions() -> None:
    facts = {one.value: one for one in read(TEXT)}
    assert (facts[1000].role, facts[1000].reporting_scope) == ("value", None)
    assert (facts[120].role, facts[120].reporting_scope) == ("value", "own_agency")
    assert {(facts[part].role, facts[part].reporting_scope) for part in (300, 580)} == {("mention", "subset")}


def test_the_same_metric_has_one_value() -> None:
    facts = read("全年收到政府信息公开申请9件。全县共收到政府信息公开申请12件。")
    assert [(one.value, one.role) for one in facts] == [(9, "mention"), (12, "value")]


def test_a_suit_told_but_not_counted_has_no_number() -> None:
    facts = read("申请人不服复议决定，向人民法院提起行政诉讼。")
    assert [(one.metric, one.value, one.semantic) for one in facts] == [
        ("litigation.total", None, "not_stated")
    ]


def test_money_keeps_its_unit_and_the_amount() -> None:
    (fact,) = read("落实政府信息公开专项经费0.35亿元。")
    assert (fact.value, fact.unit, fact.unit_raw, fact.amount_yuan) == (3500, "万元", "亿元", "35000000")


def test_a_page_without_full_stops_is_read_to_its_end() -> None:
    facts = read("收到政府信息公开申请5件，" * 1000)
    assert len(facts) == 1000
    assert [one.role for one in facts].count("value") == 1


def test_another_year_s_report_on_the_same_page_is_left_out() -> None:
    lines = (
        (
            "青柳县水利局2017年政府信息公开工作年度报告",
            "一、概述",
            "全年主动公开政府信息90条。",
            "二、其他",
            "无。",
        ),
        ("青柳县水利局2018年政府信息公开工作年度报告", "一、概述", "全年收到申请7件。", "二、其他", "无。"),
    )
    facts = read_prose(compose([Prose(line) for part in lines for line in part]), Identity(report_year=2017))
    assert [(one.metric, one.value) for one in facts] == [("disclosure.proactive.total", 90)]


def test_no_fee_at_all_under_the_heading_of_fees() -> None:
    document = compose([Prose("四、收费和减免情况"), Prose("各单位均未收取任何费用。")])
    (fact,) = read_prose(document, Identity(report_year=2017))
    assert (fact.metric, fact.value, fact.semantic) == ("fees.requests.collected", 0, "stated_none")


def test_a_lead_without_a_family_leaves_that_of_the_heading() -> None:
    lines = ("三、依申请公开政府信息情况", "（二）答复情况。共答复9件，同意公开6件，不予公开3件。")
    facts = read_prose(compose([Prose(line) for line in lines]), Identity(report_year=2018))
    assert [(one.metric, one.value) for one in facts] == [
        ("requests.outcome.total", 9),
        ("requests.outcome.agreed", 6),
        ("requests.outcome.denied", 3),
    ]
