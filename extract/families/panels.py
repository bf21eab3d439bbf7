"""Where a list of indicators keeps its labels, units and values; some print two lists side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.families.facts import Sheet
from extract.families.index import Index
from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.numbers import fold, parse_cell
from extract.numbers.words import load_words

MIN_LABELS = 2
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)年?")


@dataclass(frozen=True, slots=True)
class Panel:
    """One list: its columns of labels, units and values, and the first row below the header."""

    labels: tuple[int, ...]
    unit: int | None
    values: tuple[int, ...]
    first_row: int


def find_panels(sheet: Sheet, index: Index) -> tuple[Panel, ...]:
    """The lists of a table from left to right; none where fewer than two known labels stand in any column."""
    hits = _hits(sheet, index)
    if not hits:
        return ()
    first_row = min(row for rows in hits.values() for row in rows)
    label_cols = sorted(hits)
    kinds = {
        col: _kind(sheet, col, first_row) for col in range(label_cols[0], _width(sheet)) if col not in hits
    }
    panels: list[Panel] = []
    labels: list[int] = []
    for col, following in zip(label_cols, [*label_cols[1:], _width(sheet)], strict=True):
        labels.append(col)
        between = range(col + 1, following)
        values = tuple(one for one in between if kinds[one] == "value")
        if values:
            unit = next((one for one in between if kinds[one] == "unit"), None)
            first = _above_known(sheet, labels[-1], unit, values[0], first_row)
            panels.append(Panel(tuple(labels), unit, values, first))
            labels = []
    return tuple(panels)


def _above_known(sheet: Sheet, label: int, unit: int | None, value: int, row: int) -> int:
    """The list may begin with rows of unknown or misprinted labels."""
    while row > 0:
        cells = sheet.rows[row - 1]
        if not _is_unknown_row(cells[label], "" if unit is None else cells[unit], cells[value]):
            break
        row -= 1
    return row


def _is_unknown_row(label: str, unit: str, value: str) -> bool:
    if not label or label_key(label) in load_form_words().label_headings or YEAR.search(value):
        return False
    return fold(unit) in load_words().units or parse_cell(value).semantic not in ("blank", "text")


def _width(sheet: Sheet) -> int:
    return len(sheet.rows[0]) if sheet.rows else 0


def _hits(sheet: Sheet, index: Index) -> dict[int, list[int]]:
    """Column → rows with a known label that begins there."""
    found: dict[int, list[int]] = {}
    for cell in sheet.grid.cells:
        if cell.raw and label_key(cell.raw) in index.by_key:
            found.setdefault(cell.col, []).append(cell.row)
    return {col: rows for col, rows in found.items() if len(rows) >= MIN_LABELS}


def _kind(sheet: Sheet, col: int, first_row: int) -> str:
    """value, unit or other, by the heading first, then by what most cells hold."""
    words = load_form_words()
    headings = {label_key(sheet.rows[row][col]) for row in range(first_row)}
    if headings & words.unit_headings:
        return "unit"
    if headings & (words.ignored_headings | words.number_headings | words.label_headings):
        return "other"
    return _kind_of_cells(sheet, col, first_row)


def _kind_of_cells(sheet: Sheet, col: int, first_row: int) -> str:
    own = [sheet.rows[row][col] for row in range(first_row, len(sheet.rows)) if _is_own(sheet, row, col)]
    if not own:
        return "other"
    units = load_words().units
    if sum(fold(text) in units for text in own) * 2 > len(own):
        return "unit"
    return "value" if _share_of_values(own) >= 0.5 else "other"


def _share_of_values(texts: Sequence[str]) -> float:
    return sum(parse_cell(text).semantic != "text" for text in texts) / len(texts)


def _is_own(sheet: Sheet, row: int, col: int) -> bool:
    anchor = sheet.anchor(row, col)
    return anchor is None or anchor.col == col or parse_cell(anchor.raw).semantic != "text"
