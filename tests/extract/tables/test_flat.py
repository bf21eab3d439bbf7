"""Tables flattened to text in every way pages flatten them come back as tables, and prose stays prose."""

from collections.abc import Callable
from random import Random

import pytest
from lxml import html

from extract.compose import compose
from extract.families import read_tables
from extract.model import Grid, Part, Prose, TableReading
from extract.tables.flat import lift_tables
from extract.tables.grid import read_grid
from tests.extract.families.forms import Filled, Manner, applications, art20, indicators, review
from tests.extract.families.reading import told

BEFORE = "一、总体情况。本单位编制了这份报告，全年召开会议4次，发布信息若干条。"
AFTER = "需要附件的读者请与本单位联系。"


class Unbroken(Manner):
    """Numbers as digits or a slash; text alone cannot show blank cells."""

    def number(self, low: int = 0) -> tuple[str, int | None, str]:
        if self.blanks and self.rng.random() < 0.1:
            return "/", None, "slash"
        value = self.rng.choice([0, 0, self.rng.randrange(low, 90), self.rng.randrange(low, 40_000)])
        return str(value), value, "number"


def rows_of(markup: str) -> list[list[str]]:
    grid = read_grid(html.fromstring(markup))
    rows: list[list[str]] = [[] for _ in grid.rows]
    for cell in grid.cells:
        rows[cell.row].append(cell.raw)
    return [row for row in rows if row]


FLATTENED: dict[str, Callable[[list[list[str]]], list[str]]] = {
    "pipes": lambda rows: [" | ".join(row) + " |" for row in rows],
    "a cell a line": lambda rows: [cell for row in rows for cell in row if cell],
    "a cell a line with a pipe": lambda rows: [f"{cell} |" for row in rows for cell in row],
    "blanks": lambda rows: [" ".join(row) for row in rows],
    "tabs": lambda rows: ["\t".join(row) for row in rows],
    "one line": lambda rows: ["四、有关情况 " + " ".join(cell for row in rows for cell in row) + " 附件下载"],
    "one paragraph": lambda rows: ["\n".join(" ".join(row) for row in rows)],
}
FORMS: dict[str, Callable[[Manner], Filled]] = {
    "stat2014": lambda manner: indicators("stat2014", manner),
    "annex_fujian": lambda manner: indicators("annex_fujian", manner),
    "annex_shanghai_type": lambda manner: indicators("annex_shanghai_type", manner),
    "applications 2019": lambda manner: applications(2019, manner),
    "applications 2021": lambda manner: applications(2021, manner),
    "article 20 2019": lambda manner: art20(2019, manner),
    "article 20 2021": lambda manner: art20(2021, manner),
    "review": review,
}


def lift(*lines: str) -> tuple[Part, ...]:
    return lift_tables([Prose(line) for line in lines])


def read(parts: tuple[Part, ...]) -> TableReading:
    return read_tables(compose(parts), None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("way", FLATTENED)
@pytest.mark.parametrize("form", FORMS)
def test_flattened_forms_say_the_same(form: str, way: str, seed: int) -> None:
    filled = FORMS[form](Unbroken(Random(f"{form}{seed}"), blanks=seed == 1, local_rows=seed == 2))
    parts = lift(BEFORE, *FLATTENED[way](rows_of(filled.html)), AFTER)
    assert told(read(parts)) == filled.truth
    assert parts[0] == Prose(BEFORE) and parts[-1] == Prose(AFTER)


@pytest.mark.parametrize("way", FLATTENED)
@pytest.mark.parametrize("form", FORMS)
def test_no_word_is_lost(form: str, way: str) -> None:
    filled = FORMS[form](Unbroken(Random(f"{form} words")))
    lines = FLATTENED[way](rows_of(filled.html))
    text = compose(lift(BEFORE, *lines, AFTER)).text
    for word in "\n".join(lines).replace("|", " ").split():
        assert word in text.replace(" ", "") or word in text


def test_prose_without_tables_is_untouched() -> None:
    lines = (BEFORE, "2、当面申请数 3件、传真申请数 2件。", "共收到当面申请数不详，信函 4 件", AFTER)
    assert lift(*lines) == tuple(Prose(line) for line in lines)


def test_an_emptied_table_is_missing_and_says_nothing() -> None:
    rows = ["| | |"] * 40
    rows[1] = "（一）主动公开政府信息数 | | |"
    rows[30] = "1.专职人员数（不包括政府公报及政府网站工作人员数） | | |"
    reading = read(lift(BEFORE, "五、政府信息公开情况统计表", *rows))
    assert [(one.table, one.reason) for one in reading.missing] == [("stat2014", "emptied")]
    assert [one.kind for one in reading.damage] == ["emptied_table"]
    assert reading.facts == ()


HEADER = "指标名称计量单位2015年度历年累计"


def run_together(rows: list[tuple[str, str, int, int]]) -> str:
    return HEADER + "".join(f"{label}{unit}{annual}{total}" for label, unit, annual, total in rows)


ROWS = [
    ("主动公开文件数", "条", 512, 2048),
    ("其中：1、政府网站公开数", "条", 512, 2048),
    ("2、政府公报公开数", "条", 0, 0),
    ("受理政府信息公开申请总数", "条", 5, 31),
    ("其中：1、当面申请数", "条", 2, 12),
    ("2、网上申请数", "条", 3, 19),
    ("3、信函申请数", "条", 0, 0),
    ("行政复议数", "件", 0, 0),
    ("行政诉讼数", "件", 0, 0),
]


def test_run_together_cells_are_split_by_what_the_text_says_and_by_sums() -> None:
    parts = lift("全年主动公开信息512条。二、附表" + run_together(ROWS) + "附件下载")
    found = {key[0::2]: value for key, (value, _) in told(read(parts)).items()}
    assert found["disclosure.proactive.total", "annual"] == 512
    assert found["disclosure.proactive.total", "cumulative"] == 2048
    assert found["requests.received", "annual"] == 5 and found["requests.received", "cumulative"] == 31
    assert found["requests.received.online", "cumulative"] == 19
    assert [part.text for part in parts if isinstance(part, Prose)] == [
        "全年主动公开信息512条。二、附表",
        "附件下载",
    ]


def test_without_proof_run_together_cells_are_lost_and_kept() -> None:
    reading = read(lift(run_together(ROWS)))
    lost = [fact for fact in reading.facts if fact.metric == "disclosure.proactive.total"]
    assert [(fact.value, fact.semantic, fact.raw) for fact in lost] == [(None, "lost", "5122048")] * 2
    assert [one.kind for one in reading.damage] == ["run_together_cells"]


def test_a_number_named_in_the_text_is_no_proof_where_two_ways_fit() -> None:
    text = "全年主动公开信息512条，发放指南512204条，制作5122条。" + run_together(ROWS)
    values = {fact.value for fact in read(lift(text)).facts if fact.metric == "disclosure.proactive.total"}
    assert values <= {512, 2048, None}


def test_a_cell_too_few_in_a_row_is_not_guessed() -> None:
    lines = ["指标名称", "计量单位", "本年度", "历年累计"]
    for label, unit, annual, total in ROWS:
        lines += [label, unit, str(annual), str(total)]
    lines.remove("2048")
    reading = read(lift(*lines))
    lost = [fact for fact in reading.facts if fact.metric == "disclosure.proactive.total"]
    assert [fact.value for fact in lost] == [None, None]


def test_grids_pass_through() -> None:
    grid = Grid((("甲", "1"),), ())
    assert lift_tables([Prose(BEFORE), grid, Prose("指标名称 说明")])[1] is grid


def test_rows_may_come_without_any_heading() -> None:
    words = "一、（一）主动公开政府信息数 " * 5
    rows = ["指标名称", "（一）收到申请数 5", f"{words}0", "1.当面申请数 3", "2.传真申请数 2"]
    assert any(isinstance(part, Grid) for part in lift(*rows))
    assert isinstance(lift("指标名称", f"{words}0 {words}0")[0], Prose)


def test_run_together_rows_one_a_line() -> None:
    lines = [HEADER, *(f"{label}{unit}{annual}{total}" for label, unit, annual, total in ROWS)]
    parts = lift("全年主动公开信息512条。", *lines, "附件下载")
    found = told(read(parts))
    assert found["disclosure.proactive.total", None, "cumulative"] == (2048, "number")
    assert found["requests.received.in_person", None, "cumulative"] == (12, "number")
    assert [part.text for part in parts if isinstance(part, Prose)] == ["全年主动公开信息512条。", "附件下载"]


def test_a_row_with_more_values_than_headings_is_not_guessed() -> None:
    lines = ["第二十条第（一）项", "信息内容", "本年甲", "本年乙", "对外公开总数量"]
    reading = read(lift(*lines, "规章", "0", "0", "3", "规范性文件", "4", "5", "6"))
    assert not [fact for fact in reading.facts if fact.value is not None]


def test_blank_cells_a_line_each_and_headings_with_blanks() -> None:
    reading = read(
        lift(
            "第二十条第（一）项 | |||",
            "信息内容 | 本年新 制作数量 | 本年新 公开数量 | 对外公开总数量 |",
            *("规章 |", "|", "|", "|"),
            "规范性文件（有文号的） | 2 | 0 | 83 |",
        )
    )
    values = {fact.metric: fact.value for fact in reading.facts if fact.value is not None}
    assert values == {
        "documents.normative.issued": 2,
        "documents.normative.newly_disclosed": 0,
        "documents.normative.disclosed_stock": 83,
    }


def test_headings_cut_off_at_their_line_break() -> None:
    lines = ("第二十条第（一）项 | ||||", "信息内容 | 本年新 | 本年新 | 对外公开总数量 | |")
    reading = read(lift(*lines, "规章 | 0 | 0 | 1 | |", "规范性文件 | 15 | 14 | 16 | |"))
    values = {fact.metric: fact.value for fact in reading.facts}
    assert values["documents.normative.issued"] == 15
    assert values["documents.normative.newly_disclosed"] == 14
    assert values["documents.rules.disclosed_stock"] == 1
