"""Where the applications matrix keeps its labels and its seven columns of applicants, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract import dictionary
from extract.families.facts import Column, Sheet
from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.numbers import parse_cell

MIN_HEADINGS = 2
ROWS_OF_HEADINGS = 3  # 申请人情况, 自然人 and 总计, the organisations


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row's texts left of the values, outermost first, and its value columns."""

    row: int
    path: tuple[str, ...]
    columns: tuple[Column, ...]


@cache
def applicant_keys() -> dict[str, str]:
    """Key of a column heading → applicant type, in the order of the form."""
    values = dictionary.load().dimensions["applicant_type"]
    return {label_key(label): value.id for value in values for label in value.labels}


@cache
def applicant_types() -> tuple[str, ...]:
    """The types of the form in its order, the total last; not those that it divides."""
    kinds = tuple(dict.fromkeys(applicant_keys().values()))
    return tuple(kind for kind in kinds if not any(other.startswith(f"{kind}.") for other in kinds))


def matrix_rows(sheet: Sheet) -> Iterator[MatrixRow]:
    """The rows below the headings by their columns; by their place where headings or spans are lost."""
    header, columns = _heading_row(sheet)
    first_label = 1 if _is_numbered(sheet, header) else 0
    for row in range(header + 1, len(sheet.rows)):
        if not sheet.cells_of(row):
            continue
        path = _label_path(sheet, row, first_label, columns[0].col) if columns else ()
        if columns and not _is_shifted(sheet, row, path, columns):
            yield MatrixRow(row, path, columns)
        elif by_place := _by_place(sheet, row, columns):
            yield by_place


def _heading_row(sheet: Sheet) -> tuple[int, tuple[Column, ...]]:
    """The row with most applicant headings; a misprinted heading is read by its place between the others."""
    best: tuple[int, dict[int, str]] = (-1, {})
    for row, cells in enumerate(sheet.rows):
        named = _headings(sheet, row, cells)
        if len(named) > len(best[1]):
            best = row, named
    row, named = best
    if 0 not in named:
        named = _with_rows_above(sheet, row, named)
    if len(named) < MIN_HEADINGS:
        return -1, ()
    if 0 in named:  # headings that lost their spans stand over the labels
        return row, ()
    return row, tuple(Column(col, applicant_type=kind) for col, kind in sorted(_with_gaps(named).items()))


def _with_rows_above(sheet: Sheet, row: int, named: dict[int, str]) -> dict[int, str]:
    """Headings that span rows stand higher where a page prints blanks in place of their spans."""
    for above in range(row - 1, max(-1, row - ROWS_OF_HEADINGS), -1):
        higher = _headings(sheet, above, sheet.rows[above])
        new = {col: kind for col, kind in higher.items() if col not in named and kind in applicant_types()}
        named = named | {col: kind for col, kind in new.items() if kind not in named.values()}
    return named


def _with_gaps(named: dict[int, str]) -> dict[int, str]:
    first, last = min(named), max(named)
    if last - first != len(applicant_types()) - 1:
        return named
    by_place = dict(zip(range(first, last + 1), applicant_types(), strict=True))
    return by_place if all(by_place[col] == kind for col, kind in named.items()) else named


def _headings(sheet: Sheet, row: int, cells: tuple[str, ...]) -> dict[int, str]:
    named: dict[int, str] = {}
    for col, text in enumerate(cells):
        kind = applicant_keys().get(label_key(text)) if text else None
        anchor = sheet.anchor(row, col)
        if kind and kind not in named.values() and (anchor is None or anchor.col == col):
            named[col] = kind
    return named


def _is_numbered(sheet: Sheet, header: int) -> bool:
    """Whether the first column counts the rows (序号)."""
    return any(label_key(cells[0]) in load_form_words().number_headings for cells in sheet.rows[: header + 1])


def _label_path(sheet: Sheet, row: int, first_label: int, first_value: int) -> tuple[str, ...]:
    """The distinct texts left of the values; a heading over the whole row has none."""
    anchor = sheet.anchor(row, first_value)
    if anchor and anchor.col < first_value:
        return ()
    return tuple(dict.fromkeys(text for text in sheet.rows[row][first_label:first_value] if text))


def _is_shifted(sheet: Sheet, row: int, path: tuple[str, ...], columns: tuple[Column, ...]) -> bool:
    """Values among the labels, or a label among the values: the row or the headings lost a span."""
    if any(parse_cell(text).semantic not in ("text", "blank") for text in path):
        return True
    first, anchor = columns[0].col, sheet.anchor(row, columns[0].col)
    begins = anchor is None or anchor.col == first
    return begins and len(columns) > 1 and parse_cell(sheet.rows[row][first]).semantic == "text"


def _by_place(sheet: Sheet, row: int, columns: tuple[Column, ...]) -> MatrixRow | None:
    """The cells behind the last label of a row, if there are as many as applicants in the headings."""
    kinds = [column.applicant_type for column in columns] or list(applicant_types())
    own = [cell for cell in sheet.cells_of(row) if cell.raw or cell.col]
    labels = [i for i, cell in enumerate(own) if parse_cell(cell.raw).semantic == "text"]
    if not labels:
        return None
    values = own[labels[-1] + 1 :]
    while len(values) > len(kinds) and not values[-1].raw:
        values.pop()
    if len(values) != len(kinds):
        return None
    named = tuple(Column(cell.col, applicant_type=kind) for cell, kind in zip(values, kinds, strict=True))
    return MatrixRow(row, tuple(cell.raw for cell in own[: labels[-1] + 1] if cell.raw), named)
