"""HTML tables become rectangles, whatever their markup asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from extract.model import Grid
from extract.tables.grid import MAX_CELLS, is_data_table, read_grid


def grid(markup: str) -> Grid:
    return read_grid(html.fromstring(markup))


def test_spans_are_resolved_once() -> None:
    found = grid(
        "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    )
    assert found.rows == (("甲", "乙", "乙"), ("甲", "丙", "丁"))
    assert [(cell.row, cell.col, cell.rowspan, cell.colspan) for cell in found.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


def test_missing_cells_are_blank() -> None:
    assert grid("<table><tr><td>甲<td>乙<tr><td>丙</table>").rows == (("甲", "乙"), ("丙", ""))


@pytest.mark.parametrize("span", ["100%", "1000000000", "65000"])
def test_a_colspan_without_measure_fills_its_row(span: str) -> None:
    found = grid(f"<table><tr><td colspan='{span}'>题</td></tr><tr><td>甲<td>乙<td>丙</tr></table>")
    assert found.rows == (("题", "题", "题"), ("甲", "乙", "丙"))


def test_a_rowspan_without_measure_ends_with_its_group() -> None:
    found = grid(
        "<table><thead><tr><td rowspan=1000000000>题<td>乙</tr></thead>"
        "<tbody><tr><td>甲<td>丁</tr></tbody></table>"
    )
    assert found.rows == (("题", "乙"), ("甲", "丁"))


@pytest.mark.parametrize("span", ["0", "-3", "abc", "", "１２", "2.5"])
def test_unreadable_spans_are_one(span: str) -> None:
    assert grid(f"<table><tr><td colspan='{span}'>甲<td>乙</tr></table>").rows == (("甲", "乙"),)


def test_columns_that_no_cell_begins_in_do_not_count() -> None:
    found = grid("<table><tr><td colspan=8>题</td></tr><tr><td>甲<td>乙</tr></table>")
    assert found.rows == (("题", "题"), ("甲", "乙"))


def test_nested_tables_stay_separate() -> None:
    found = grid("<table><tr><td>甲<table><tr><td>内</td></tr></table></td><td>乙</td></tr></table>")
    assert found.rows == (("甲", "乙"),)


def test_text_of_cells() -> None:
    found = grid(
        "<table><tr><td><p>第一<span>行</span></p><p>第二行</p></td><td>3\n  4<br>5</td><td>&nbsp;</td>"
        "<td>12<!-- x --><script>1</script>3</td></tr></table>"
    )
    assert found.rows == (("第一行\n第二行", "3 4\n5", "", "123"),)


def test_huge_tables_are_cut() -> None:
    row = "<tr>" + "<td colspan=60 rowspan=9999>1</td>" * 40 + "</tr>"
    found = grid(f"<table>{row * 4000}</table>")
    assert sum(len(cells) for cells in found.rows) <= MAX_CELLS
    assert found.origin == "html, cut off"


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5),
        min_size=1,
        max_size=6,
    )
)
def test_every_cell_stands_where_it_says(spans: list[list[tuple[int, int]]]) -> None:
    lines = "".join(
        "<tr>"
        + "".join(f"<td rowspan={down} colspan={across}>{i}-{j}" for j, (down, across) in enumerate(row))
        for i, row in enumerate(spans)
    )
    found = grid(f"<table>{lines}</table>")
    assert {cell.raw for cell in found.cells} == {
        f"{i}-{j}" for i, row in enumerate(spans) for j in range(len(row))
    }
    assert len({len(row) for row in found.rows}) == 1
    for cell in found.cells:
        for row in found.rows[cell.row : cell.row + cell.rowspan]:
            assert set(row[cell.col : cell.col + cell.colspan]) == {cell.raw}


@pytest.mark.parametrize(
    ("markup", "is_data"),
    [
        ("<table><tr><td>指标<td>数<tr><td>收到申请<td>3</table>", True),
        ("<table role=presentation><tr><td>指标<td>数<tr><td>收到申请<td>3</table>", False),
        ("<table><tr><td>左栏<td><table><tr><td>1<td>2<tr><td>3<td>4</table></table>", False),
        ("<table><tr><td><p>" + "全文段落。" * 200 + "</p><td>侧栏<tr><td>甲<td>乙</table>", False),
        (
            "<table><tr><td><a href=1>二月的通知</a><td>2018"
            "<tr><td><a href=2>一月的另一通知</a><td>2017</table>",
            False,
        ),
        ("<table><tr><td>只有一列<tr><td>的表</table>", False),
    ],
)
def test_data_tables_are_told_from_layout(markup: str, is_data: bool) -> None:
    assert is_data_table(html.fromstring(markup)) == is_data
