"""Where the applications matrix keeps its labels and its seven columns of applicants, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract import dictionary
from extract.families.facts import Column, Sheet
from extract.families.labels import label_key
from extract.numbers import parse_cell

MIN_HEADINGS = 2


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
    """All types in the order of the form, the total last."""
    return tuple(dict.fromkeys(applicant_keys().values()))


def matrix_rows(sheet: Sheet) -> Iterator[MatrixRow]:
    """The rows below the headings by their columns; by their place where headings or spans are lost."""
    header, columns = _heading_row(sheet)
    for row in range(header + 1, len(sheet.rows)):
        path = _label_path(sheet, row, columns[0].col) if columns else ()
        if columns and not _is_shifted(path):
            yield MatrixRow(row, path, columns)
        elif by_place := _by_place(sheet, row):
            yield by_place


def _heading_row(sheet: Sheet) -> tuple[int, tuple[Column, ...]]:
    """The row with most applicant headings; a misprinted heading is read by its place between the others."""
    best: tuple[int, dict[int, str]] = (-1, {})
    for row, cells in enumerate(sheet.rows):
        named = _headings(sheet, row, cells)
        if len(named) > len(best[1]):
            best = row, named
    row, named = best
    if len(named) < MIN_HEADINGS:
        return -1, ()
    if 0 in named:  # headings that lost their spans stand over the labels
        return row, ()
    return row, tuple(Column(col, applicant_type=kind) for col, kind in sorted(_with_gaps(named).items()))


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


def _label_path(sheet: Sheet, row: int, first_value: int) -> tuple[str, ...]:
    """The distinct texts left of the values; a heading over the whole row has none."""
    anchor = sheet.anchor(row, first_value)
    if anchor and anchor.col < first_value:
        return ()
    return tuple(dict.fromkeys(text for text in sheet.rows[row][:first_value] if text))


def _is_shifted(path: tuple[str, ...]) -> bool:
    """Values among the labels: the row lost the span of a label before it."""
    return any(parse_cell(text).semantic not in ("text", "blank") for text in path)


def _by_place(sheet: Sheet, row: int) -> MatrixRow | None:
    """The last seven cells of a row, if all are values and the one before them is none."""
    own = [cell for cell in sheet.cells_of(row) if cell.raw or cell.col]
    while len(own) > len(applicant_types()) + 1 and not own[-1].raw:
        own.pop()
    values = own[-len(applicant_types()) :]
    labels = own[: -len(applicant_types())]
    if not labels or any(parse_cell(cell.raw).semantic == "text" for cell in values):
        return None
    if parse_cell(labels[-1].raw).semantic != "text":
        return None
    columns = tuple(
        Column(cell.col, applicant_type=kind) for cell, kind in zip(values, applicant_types(), strict=True)
    )
    return MatrixRow(row, tuple(cell.raw for cell in labels if cell.raw), columns)
