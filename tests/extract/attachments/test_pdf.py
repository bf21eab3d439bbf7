"""How printed lines and page breaks are put together again."""

from extract.attachments.lines import Line, close_up, join_lines
from extract.attachments.page_breaks import mend_breaks
from extract.model import Cell, Grid, Prose


def line(text: str, x0: float, x1: float, size: float = 16, at: float = 0.5) -> Line:
    return Line(text, x0, x1, 0, size, at)


def single(*rows: str) -> Grid:
    """A grid of unspanned cells, written with bars between them."""
    cells = tuple(
        Cell(i, j, 1, 1, text) for i, row in enumerate(rows) for j, text in enumerate(row.split("|"))
    )
    return Grid(tuple(tuple(row.split("|")) for row in rows), cells, "pdf")


def test_blanks_of_the_layout_go() -> None:
    assert close_up("2024 年，收到 申请\n3 件") == "2024年，收到申请3件"
    assert close_up("结 果\n维持") == "结果维持"
    assert close_up("39857\n58") == "3985758"
    assert close_up("World Wide\nWeb") == "World Wide Web"
    assert close_up("⼆、主动公开⾏政⺠事") == "二、主动公开行政民事"


def test_lines_become_paragraphs() -> None:
    lines = [
        line("某某区人民政府", 200, 400, size=22),
        line("2024 年度报告", 210, 390, size=22),
        line("一、总体情况", 120, 220),
        line("本年度全区各单位共计公开信息", 120, 500),
        line("九百条。", 88, 150),
        line("新的一段。", 120, 200),
    ]
    assert [(part.text, part.level) for part in join_lines(lines)] == [
        ("某某区人民政府2024年度报告", 1),
        ("一、总体情况", None),
        ("本年度全区各单位共计公开信息九百条。", None),
        ("新的一段。", None),
    ]
    assert list(join_lines([])) == []


def test_rows_of_a_table_without_lines_stay_lines() -> None:
    lines = [
        line("一、本年新收申请数量 30 5 0 0 6 4 45", 88, 500),
        line("二、上年结转申请数量 3 0 0 0 0 0 3", 88, 500),
    ]
    assert [part.text for part in join_lines(lines)] == [one.text for one in lines]


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    grid = single("1.重复申请|4|0", "2.要求行政机关确认|7|1", "或者重新出具信息||", "3.其他|2|2")
    assert mend_breaks(grid, [2]).rows == (
        ("1.重复申请", "4", "0"),
        ("2.要求行政机关确认或者重新出具信息", "7", "1"),
        ("3.其他", "2", "2"),
    )


def test_a_new_row_after_a_page_break_stays_a_row() -> None:
    grid = single("1.重复申请|4|0", "2.其他||", "3.信访类|7|1")
    assert len(mend_breaks(grid, [2]).rows) == 3


def test_a_heading_cut_by_a_page_break_is_one_cell() -> None:
    grid = single("（四）无|1.不掌握|9", "法提供|2.需另行制作|3")
    assert mend_breaks(grid, [1]).rows == (
        ("（四）无法提供", "1.不掌握", "9"),
        ("（四）无法提供", "2.需另行制作", "3"),
    )


def test_paragraphs_keep_their_level() -> None:
    assert next(join_lines([line("总体情况", 90, 180)])) == Prose("总体情况")
