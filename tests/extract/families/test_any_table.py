"""Whatever stands in a table, its reading keeps its promises: facts at their cells, one value a key."""

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.compose import compose
from extract.dictionary import load
from extract.families import read_tables
from extract.model import Prose
from extract.tables.flat import lift_tables
from extract.tables.grid import RawCell, build_grid
from tests.extract.families.forms import TYPE_LABELS, places

LABELS = [
    place.row for table in ("stat2014", "annex_fujian", "applications_2021") for _, place in places(table)
]
HEADINGS = [
    *TYPE_LABELS,
    *("指标名称", "计量单位", "本年度", "历年累计", "2017年", "第二季度", "信息内容", "规章", "行政许可"),
    *("本年制发件数", "本年处理决定数量", "结果维持", "结果纠正", "尚未审结", "行政复议", "小计"),
]
VALUES = ["", "0", "3", "1,204", "无", "/", "-", "12%", "3万元", "约5", "件", "条", "\u200b", "详见附件"]

TEXTS = st.sampled_from([*LABELS, *HEADINGS, *VALUES, *VALUES]) | st.text(max_size=12)
CELLS = st.builds(RawCell, TEXTS, st.integers(1, 4), st.integers(1, 4) | st.none())
TABLES = st.lists(st.lists(CELLS, max_size=9).map(tuple), max_size=12)


@settings(max_examples=150)
@given(st.lists(TABLES, max_size=3), st.sampled_from([None, 2012, 2017, 2021]))
def test_promises_hold_for_any_table(tables: list[list[tuple[RawCell, ...]]], year: int | None) -> None:
    document = compose([Prose("附表"), *(build_grid([rows], "html") for rows in tables)])
    reading = read_tables(document, year)
    assert len(reading.families) == len(tables)
    keys = []
    for fact in reading.facts:
        source = fact.source
        assert source.table is not None and source.row is not None and source.col is not None
        assert document.tables[source.table].rows[source.row][source.col] == fact.raw
        assert (fact.value is not None) == (fact.semantic in ("number", "stated_none"))
        assert fact.metric in load().metrics
        if fact.role == "value":
            keys.append((fact.metric, fact.applicant_type, fact.period, fact.reporting_scope))
    assert len(keys) == len(set(keys))


@settings(max_examples=100)
@given(st.lists(st.lists(TEXTS, max_size=6).map(" ".join) | TEXTS, max_size=40))
def test_no_lines_break_the_search_for_tables(lines: list[str]) -> None:
    document = compose(lift_tables([Prose(line) for line in ["指标名称", *lines] if line]))
    reading = read_tables(document, None)
    assert len(reading.families) == len(document.tables)
