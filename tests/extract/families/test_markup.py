"""The national forms as editors and converters write them: the same cells in other markup say the same."""

from collections.abc import Callable
from html import escape
from random import Random

import pytest
from lxml import html

from extract.compose import compose
from extract.families import read_tables
from extract.model import Cell, Grid, Prose
from extract.tables.flat import lift_tables
from extract.tables.grid import read_grid
from tests.extract.families.forms import Filled, Manner, applications, art20, indicators, review
from tests.extract.families.reading import read, told

FORMS: dict[str, Callable[[Manner], Filled]] = {
    "art20_2019": lambda manner: art20(2019, manner),
    "art20_2021": lambda manner: art20(2021, manner),
    "applications_2019": lambda manner: applications(2019, manner),
    "applications_2021": lambda manner: applications(2021, manner),
    "review": review,
}


def own_cells(grid: Grid) -> list[list[str]]:
    """The rectangle with blanks where spans were."""
    rows = [["" for _ in row] for row in grid.rows]
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell.raw
    return rows


def plain(rows: list[list[str]]) -> str:
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def blanks_for_spans(grid: Grid) -> str:
    return plain(own_cells(grid))


def rows_counted(grid: Grid) -> str:
    return plain([["序号" if i == 0 else str(i), *row] for i, row in enumerate(own_cells(grid))])


def narrow_columns_between(grid: Grid) -> str:
    return respanned(grid, lambda cell: f'colspan="{2 * cell.colspan - 1}"', "<td></td>")


def footnotes(grid: Grid) -> str:
    return respanned(grid, lambda cell: f'colspan="{cell.colspan}"', "", "<sup>1</sup>")


def respanned(grid: Grid, span: Callable[[Cell], str], behind: str, note: str = "") -> str:
    """The table with other spans, with something behind every cell, with a note on every filled one."""
    lines = [""] * len(grid.rows)
    for cell in grid.cells:
        down = f'rowspan="{cell.rowspan}"'
        after = behind.replace("<td", f"<td {down}")
        text = f"{escape(cell.raw)}{note}" if cell.raw else ""
        lines[cell.row] += f"<td {down} {span(cell)}>{text}</td>{after}"
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


MARKUPS = (blanks_for_spans, rows_counted, narrow_columns_between, footnotes)


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda markup: markup.__name__)
@pytest.mark.parametrize("form", FORMS)
def test_markups(form: str, markup: Callable[[Grid], str]) -> None:
    filled = FORMS[form](Manner(Random(form)))
    assert told(read(markup(read_grid(html.fromstring(filled.html))))) == filled.truth


@pytest.mark.parametrize("form", FORMS)
def test_drawn_boxes(form: str) -> None:
    filled = FORMS[form](Manner(Random(form)))
    rows = own_cells(read_grid(html.fromstring(filled.html)))
    lines = ["┌─┬─┐", *(f"│{'│'.join(text.strip() for text in row)}│" for row in rows), "└─┴─┘"]
    document = compose(lift_tables([Prose("附表"), Prose("\n".join(lines))]))
    assert told(read_tables(document, None)) == filled.truth


LISTS = ("stat2014", "annex_shanghai_type")


def listed(form: str) -> tuple[Filled, list[list[str]]]:
    """A list of indicators and its rows of label, unit and value below the headings."""
    filled = indicators(form, Manner(Random(form)))
    return filled, own_cells(read_grid(html.fromstring(filled.html)))[1:]


@pytest.mark.parametrize("form", LISTS)
def test_labels_and_numbers_at_colons(form: str) -> None:
    filled, rows = listed(form)
    lines = [Prose(f"{label}：{value.strip()}{unit}") for label, unit, value in rows]
    document = compose(lift_tables([Prose("附表"), *lines]))
    assert told(read_tables(document, None)) == filled.truth


@pytest.mark.parametrize("form", LISTS)
def test_what_a_page_break_cuts_off_belongs_to_the_form(form: str) -> None:
    filled, rows = listed(form)
    heads = ["指标名称", "计量单位", "统计数"]
    assert told(read(plain([heads, *rows[:-2]]), plain(rows[-2:]))) == filled.truth
