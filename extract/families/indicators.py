"""Reading of lists of indicators (label, unit, values): the annexes and the national table of 2014."""

from collections import Counter
from collections.abc import Sequence

from extract.families.columns import name_columns
from extract.families.facts import Column, FamilyReading, Sheet, form_unit
from extract.families.index import Entry, Index
from extract.families.labels import label_key
from extract.families.match import match_rows
from extract.families.panels import Panel, find_panels
from extract.families.words import load_form_words
from extract.model import Fact, UnmatchedRow
from extract.numbers import fold, parse_cell
from extract.numbers.words import load_words


def read_indicators(
    sheet: Sheet, index: Index, era: str, report_year: int | None, two_periods: bool
) -> FamilyReading | None:
    """Every known row of every list in the table; None where it holds no list with values."""
    facts: list[Fact] = []
    unmatched: list[UnmatchedRow] = []
    panels = find_panels(sheet, index)
    for panel in panels:
        columns = name_columns(sheet, panel, report_year, two_periods)
        rows = range(panel.first_row, len(sheet.rows))
        labels = [_label(sheet, panel, row) for row in rows]
        paths = [_path(sheet, panel, row) for row in rows]
        keys = _telling([_row_key(label) for label in labels], paths, index)
        entries = match_rows(keys, index, [None] * len(labels))
        for row, label, entry in zip(rows, labels, entries, strict=True):
            if entry:
                facts += _row_facts(sheet, panel, row, columns, entry, era)
            elif label and _is_filled(sheet, row, panel):
                unmatched.append(sheet.unmatched(row, label))
    if not panels:
        return None
    return FamilyReading(tuple(facts), tuple(unmatched), frozenset(range(len(sheet.rows))))


def _label(sheet: Sheet, panel: Panel, row: int) -> str:
    """The innermost text of the label columns; none where one text covers labels and values."""
    anchor = sheet.anchor(row, panel.values[0])
    if anchor and anchor.col <= panel.labels[-1]:
        return ""
    return next((sheet.rows[row][col] for col in reversed(panel.labels) if sheet.rows[row][col]), "")


def _row_key(label: str) -> str:
    key = label_key(label) if label else ""
    return "" if any(key in headings for headings in load_form_words().headings.values()) else key


def _path(sheet: Sheet, panel: Panel, row: int) -> tuple[str, ...]:
    """All texts of the label columns, outermost first; numbers of rows are none."""
    texts = sheet.rows[row][: panel.labels[-1] + 1]
    return tuple(dict.fromkeys(text for text in texts if parse_cell(text).semantic == "text"))


def _telling(keys: Sequence[str], paths: Sequence[tuple[str, ...]], index: Index) -> list[str]:
    """The keys, empty where a word of several meanings comes again beside itself or under one heading."""
    counts = Counter(paths)
    told = list(keys)
    for row, (key, path) in enumerate(zip(keys, paths, strict=True)):
        beside = path in (*paths[max(row - 1, 0) : row], *paths[row + 1 : row + 2])
        if len(index.by_key.get(key, ())) > 1 and (beside or (len(path) > 1 and counts[path] > 1)):
            told[row] = ""
    return told


def _row_facts(
    sheet: Sheet, panel: Panel, row: int, columns: tuple[Column, ...], entry: Entry, era: str
) -> list[Fact]:
    unit = _unit(sheet, panel, row) or form_unit(entry.metric, era)
    return [
        sheet.fact(entry.metric, row, column, unit, lost=_is_shared(sheet, panel, row, column))
        for column in columns
    ]


def _unit(sheet: Sheet, panel: Panel, row: int) -> str | None:
    """The unit of the unit column, else the one in brackets at the label's end."""
    units = load_words().units
    printed = fold(sheet.rows[row][panel.unit]) if panel.unit is not None else ""
    if printed in units:
        return printed
    label = fold(_label(sheet, panel, row)).replace(" ", "")
    note = label.rpartition("(")[2].rstrip(")").rpartition(":")[2]
    return note if note in units else None


def _is_shared(sheet: Sheet, panel: Panel, row: int, column: Column) -> bool:
    """One number over several rows or value columns belongs to none of them alone."""
    anchor = sheet.anchor(row, column.col)
    if anchor is None or parse_cell(anchor.raw).value is None:
        return False
    covered = [col for col in panel.values if anchor.col <= col < anchor.col + anchor.colspan]
    return anchor.rowspan > 1 or len(covered) > 1


def _is_filled(sheet: Sheet, row: int, panel: Panel) -> bool:
    return any(parse_cell(sheet.rows[row][col]).semantic not in ("blank", "text") for col in panel.values)
