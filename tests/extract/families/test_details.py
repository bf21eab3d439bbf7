"""What a form's cells mean beside their number: units, scopes, years, sums, duplicates, missing tables."""

import pytest

from extract.compose import compose
from extract.families import read_tables
from extract.model import Fact, Prose, TableReading
from tests.extract.families.forms import (
    Filled,
    Manner,
    applications,
    art20,
    cells,
    indicators,
    review,
    table_html,
)
from tests.extract.families.reading import document, read, told, values

LEVELS = ["市政府", "市直单位", "乡镇街道"]


def plain(seed: int = 1) -> Manner:
    from random import Random

    return Manner(Random(seed))


def statistics(heads: list[str], rows: list[list[str]]) -> str:
    return table_html([cells("统计指标", "单位", *heads), *(cells(*row) for row in rows)])


ROWS = [
    ["（一）收到申请数", "件"],
    ["1.当面申请数", "件"],
    ["2.传真申请数", "件"],
    ["（二）申请办结数", "件"],
]


def filled_rows(*columns: list[str]) -> list[list[str]]:
    return [[*row, *(column[i] for column in columns)] for i, row in enumerate(ROWS)]


def of(reading: TableReading, metric: str) -> list[Fact]:
    return [fact for fact in reading.facts if fact.metric == metric]


def test_money_is_stored_in_one_unit_with_its_amount() -> None:
    rows = [*filled_rows(list("9458")), ["七、依申请公开信息收取的费用", "万元", "1.25"]]
    fact = of(read(statistics(["统计数"], rows)), "fees.requests.collected")[0]
    assert (fact.value, fact.unit, fact.unit_raw, fact.amount_yuan, fact.raw) == (
        12500, "元", "万元", "12500", "1.25",
    )  # fmt: skip


def test_the_unit_of_a_cell_wins_over_that_of_its_heading() -> None:
    heads = cells("信息内容", "采购项目数量", "采购总金额（单位：万元）")
    markup = table_html([cells("第二十条第（九）项", "", ""), heads, cells("政府集中采购", "3", "251000元")])
    fact = of(read(markup), "procurement.centralised.amount")[0]
    assert (fact.value, fact.unit, fact.unit_raw, fact.amount_yuan) == (25.1, "万元", "元", "251000")


def test_levels_beside_a_total_are_subsets_and_the_total_is_the_whole() -> None:
    markup = statistics(
        [*LEVELS, "合计"], filled_rows(list("1111"), list("2222"), list("3333"), list("6666"))
    )
    reading = read(markup)
    assert told(reading)["requests.received", None, "annual"] == (6, "number")
    subsets = [fact for fact in of(reading, "requests.received") if fact.reporting_scope == "subset"]
    assert [(fact.value, fact.role) for fact in subsets] == [(1, "mention"), (2, "mention"), (3, "mention")]


def test_without_a_total_no_level_is_the_whole() -> None:
    reading = read(statistics(LEVELS, filled_rows(list("1111"), list("2222"), list("3333"))))
    assert told(reading) == {}
    assert {fact.reporting_scope for fact in reading.facts} == {"subset"}


def test_of_two_years_only_the_reports_own_is_read() -> None:
    markup = statistics(["2016年", "2017年"], filled_rows(list("1111"), list("2222")))
    assert told(read(markup, year=2017))["requests.received", None, "annual"] == (2, "number")


def test_last_year_and_its_change_are_not_this_year() -> None:
    markup = statistics(
        ["上年度", "本年度", "同比增减"], filled_rows(list("1111"), list("2222"), list("1111"))
    )
    reading = read(markup)
    assert told(reading)["requests.received", None, "annual"] == (2, "number")
    assert len(of(reading, "requests.received")) == 1


def test_a_quarter_is_not_the_year() -> None:
    two = statistics(["本季度", "本年累计"], filled_rows(list("1111"), list("4444")))
    assert told(read(two))["requests.received", None, "annual"] == (4, "number")
    quarterly = statistics(["统计数"], filled_rows(list("1111")))
    assert read("2017年第三季度政府信息公开情况统计表", quarterly).facts == ()


def test_periods_stand_by_their_headings_or_by_their_order() -> None:
    labels = ["主动公开文件数", "受理政府信息公开申请总数", "对申请的答复总数", "行政诉讼数"]
    named = table_html(
        [cells("指标名称", "历年累计", "本年度"), *(cells(label, "9", "4") for label in labels)]
    )
    assert told(read(named))["requests.received", None, "cumulative"] == (9, "number")
    bare = table_html([cells(label, "4", "9") for label in [*labels, "其他类型答复数"]])
    assert told(read(bare))["requests.received", None, "cumulative"] == (9, "number")


def test_two_lists_side_by_side() -> None:
    left, right = indicators("stat2014", plain()), ROWS
    assert left.truth and right
    markup = table_html(
        [
            cells("指标", "单位", "数量", "指标", "单位", "数量"),
            cells("收到申请数", "件", "5", "行政复议数量", "件", "1"),
            cells("申请办结数", "件", "4", "行政诉讼数量", "件", "2"),
            cells("申请答复数", "件", "3", "举报投诉数量", "件", "0"),
        ]
    )
    found = told(read(markup))
    assert found["requests.outcome.total", None, "annual"] == (3, "number")
    assert found["litigation.total", None, "annual"] == (2, "number")


def test_of_contradicting_copies_one_is_the_value() -> None:
    first, second = review(plain(1)), review(plain(2))
    reading = read(first.html, "另表", second.html)
    assert told(reading) == first.truth
    assert {fact.role for fact in reading.facts if fact.source.table == 1} == {"mention"}


def test_sums_that_are_not_printed_are_derived_only_of_numbers() -> None:
    whole = applications(2021, plain())
    derived = {
        (fact.metric, fact.applicant_type): fact for fact in read(whole.html).facts if fact.role == "derived"
    }
    parts = [
        value
        for (metric, kind, _), (value, _) in whole.truth.items()
        if metric.startswith("requests.outcome.unable.") and kind == "total"
    ]
    assert derived["requests.outcome.unable", "total"].value == sum(part or 0 for part in parts)
    with_gap = Filled(whole.html.replace("3.补正后申请内容仍不明确", "三类之外的本地一行"))
    assert ("requests.outcome.unable", "total") not in {
        (fact.metric, fact.applicant_type) for fact in read(with_gap.html).facts if fact.role == "derived"
    }


def test_a_printed_sub_total_is_no_derived_one() -> None:
    heads = cells("指标", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    lines = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（三）不予公开",
        "（七）总计",
    ]
    reading = read(table_html([heads, *(cells(line, *"1234567") for line in lines)]))
    denied = [fact for fact in of(reading, "requests.outcome.denied") if fact.applicant_type == "total"]
    assert [(fact.value, fact.role) for fact in denied] == [(7, "value")]


def test_forms_that_belong_together_are_missed() -> None:
    reading = read(art20(2021, plain()).html, applications(2021, plain()).html)
    assert [(one.table, one.reason) for one in reading.missing] == [("review_2021", "expected")]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("本报告由概述、问题和政府信息公开年度报告表等部分组成。", "unknown"),
        ("数字见所附政府信息公开情况统计表。", "stat2014"),
        ("具体数字见后附政府信息公开有关数据汇总统计表。", "unknown"),
    ],
)
def test_announced_tables_that_are_not_there(text: str, table: str) -> None:
    missing = read("一、概述", "全年平稳。" + text).missing
    assert [(one.table, one.reason, one.raw) for one in missing] == [(table, "announced", text.rstrip("。"))]
    assert read("一、概述", text, indicators("stat2014", plain()).html).missing == ()


def test_a_table_that_was_to_be_filled_in_is_not_announced() -> None:
    assert read("一、概述", "各单位按时填报政府信息公开情况统计表。").missing == ()


def test_other_tables_say_nothing() -> None:
    staff = table_html(
        [cells("姓名", "职务", "电话"), cells("张某", "主任", "22334455"), cells("李某", "科员", "0")]
    )
    reading = read(staff)
    assert reading.families == (None,) and reading.facts == () and reading.unmatched_rows == ()


def test_a_number_over_several_cells_belongs_to_none() -> None:
    rows = [[(text, 1, 1) for text in row] for row in filled_rows(list("9888"))]
    rows[1][2] = ("8", 2, 1)
    rows[2] = rows[2][:2]
    reading = read(table_html([cells("统计指标", "单位", "统计数"), *rows]))
    found = told(reading)
    assert found["requests.received.in_person", None, "annual"] == (None, "lost")
    assert found["requests.received.fax", None, "annual"] == (None, "lost")
    assert found["requests.concluded", None, "annual"] == (8, "number")


def test_every_form_in_one_table() -> None:
    forms = [art20(2019, plain(1)), applications(2019, plain(2)), review(plain(3))]
    markup = (
        "<table>"
        + "".join(form.html[len("<table><tbody>") : -len("</tbody></table>")] for form in forms)
        + "</table>"
    )
    assert told(read(markup)) == {key: cell for form in forms for key, cell in form.truth.items()}


def test_a_matrix_cut_in_two_goes_on_without_its_headings() -> None:
    whole = applications(2021, plain())
    rows = whole.html[len("<table><tbody>") : -len("</tbody></table>")].split("</tr>")
    first = f"<table>{'</tr>'.join(rows[:16])}</tr></table>"
    second = f"<table>{'</tr>'.join(rows[16:])}</table>"
    assert told(read(first, second)) == whole.truth


def test_a_hundred_thousand_cells_are_read() -> None:
    row = cells("（一）收到申请数", *["3"] * 9)
    reading = read(table_html([cells("统计指标", *"123456789"), *[row] * 10_000]))
    assert len(values(reading)) <= 1
    assert len(document("<table><tr><td>1</td></tr></table>").tables) == 1


def test_a_year_left_over_in_the_only_heading_is_no_other_year() -> None:
    markup = statistics(["2016年"], filled_rows(list("2222")))
    assert told(read(markup, year=2017))["requests.received", None, "annual"] == (2, "number")


def test_one_column_under_any_heading_is_the_whole() -> None:
    markup = statistics(["某某局"], filled_rows(list("2222")))
    assert told(read(markup))["requests.received", None, "annual"] == (2, "number")


def test_a_sentence_about_quarters_is_no_caption() -> None:
    markup = statistics(["统计数"], filled_rows(list("2222")))
    assert (
        told(read("各单位按季度报送数据。\n附：年度统计表", markup))["requests.received", None, "annual"][0]
        == 2
    )


def test_a_matrix_of_totals_only() -> None:
    lines = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "1.属于国家秘密",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    markup = table_html([cells("项目", "数量"), *(cells(line, str(i)) for i, line in enumerate(lines))])
    found = told(read(markup))
    assert found["requests.received", "total", "annual"] == (0, "number")
    assert found["requests.carried_forward", "total", "annual"] == (6, "number")


def test_an_item_under_its_heading_in_one_cell() -> None:
    whole = applications(2021, plain())
    markup = whole.html.replace("<span>2.重复申请", "<span>（五）不予处理<br>2.重复申请")
    assert told(read(markup)) == whole.truth


def test_labels_in_two_columns() -> None:
    markup = table_html(
        [
            [("指标名称", 1, 2), ("单位", 1, 1), ("数量", 1, 1)],
            [("收到申请数", 1, 2), ("件", 1, 1), ("9", 1, 1)],
            [("其中", 3, 1), ("当面申请数", 1, 1), ("件", 1, 1), ("4", 1, 1)],
            cells("传真申请数", "件", "3"),
            cells("信函申请数", "件", "2"),
            [("申请办结数", 1, 2), ("件", 1, 1), ("8", 1, 1)],
            [("申请答复数", 1, 2), ("件", 1, 1), ("7", 1, 1)],
        ]
    )
    found = told(read(markup))
    names = ("received", "received.fax", "concluded")
    assert [found[f"requests.{name}", None, "annual"][0] for name in names] == [9, 3, 8]


def test_the_five_annexes_are_one_form() -> None:
    texts = {
        "附表三": ["现场接待人数", "网上咨询数", "咨询电话接听数"],
        "附表四": ["行政复议数", "行政诉讼数", "行政申诉数"],
        "附表一": ["主动公开信息数", "其中：全文电子化的主动公开信息数", "提供服务类信息数"],
    }
    pieces = []
    for title, labels in texts.items():
        pieces += [
            title,
            table_html([cells("指标", "单位", "数量"), *(cells(one, "件", "5") for one in labels)]),
        ]
    reading = read(*pieces)
    assert reading.families == ("annex_shanghai_type",) * 3
    assert told(reading)["complaints.total", None, "annual"] == (5, "number")


def test_an_emptied_form_of_2019_in_a_later_report_is_of_2019() -> None:
    lines = [
        "二、主动公开政府信息情况",
        "信息内容",
        "本年新制作数量",
        "本年新公开数量",
        "对外公开总数量",
        "规章",
    ]
    text = compose([Prose(line) for line in [*lines, "三、收到和处理政府信息公开申请情况"]])
    assert {one.table for one in read_tables(text, 2022).missing} >= {"art20_2019", "applications_2019"}


@pytest.mark.parametrize("count", [2, 3, 40])
def test_one_row_again_and_again_is_neither_review_nor_litigation(count: int) -> None:
    rows = [["行政复议", "结果维持", str(number)] for number in range(count)]
    ends = [["行政复议", "结果纠正", "4"], ["行政复议", "其他结果", "5"], ["行政复议", "尚未审结", "6"]]
    reading = read(table_html([cells(*row) for row in [*rows, *ends]]))
    assert not [one for one in reading.facts if one.metric.endswith(".upheld")]
    assert len([row for row in reading.unmatched_rows if row.label == "结果维持"]) == count
