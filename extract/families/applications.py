"""The matrix of applications, 2019 and later: what was done with them, by seven kinds of applicants."""

from dataclasses import replace
from functools import cache

from extract.families.applicants import MatrixRow, applicant_keys, matrix_rows
from extract.families.facts import Column, FamilyReading, Sheet
from extract.families.index import Entry, Index, form_index
from extract.families.indicators import read_indicators
from extract.families.labels import label_key
from extract.families.match import match_rows
from extract.families.words import load_form_words
from extract.model import Fact, UnmatchedRow
from extract.numbers import parse_cell

FAMILY = "applications"
FORMS = ("applications_2019", "applications_2021")
MIN_ROWS = 5


def read(sheet: Sheet) -> FamilyReading | None:
    """All cells of the rows that have values for every applicant; None where no label of them is known."""
    rows = [replace(row, path=_divided(row.path)) for row in matrix_rows(sheet)]
    groups = [_group(row.path[:-1]) for row in rows]
    entries = match_rows([_row_key(row.path) for row in rows], _index(), groups)
    facts: list[Fact] = []
    answered: list[int] = []
    unmatched: list[UnmatchedRow] = []
    for row, group, entry in zip(rows, groups, entries, strict=True):
        metric = entry.metric if entry else _printed_sum(row.path, group)
        filled = any(_is_filled(sheet, row.row, column) for column in row.columns)
        if metric and (entry or filled):
            facts += _row_facts(sheet, row, metric)
            answered.append(row.row)
        elif row.path and filled:
            unmatched.append(sheet.unmatched(row.row, row.path[-1]))
    if not facts:
        return None
    return FamilyReading(tuple(facts), tuple(unmatched), frozenset(range(min(answered), max(answered) + 1)))


def read_totals(sheet: Sheet) -> FamilyReading | None:
    """A list of the form's rows with one value each: the totals over all applicants."""
    reading = read_indicators(sheet, _index(), "fmt_2021", None, two_periods=False)
    if reading is None or len(reading.facts) < MIN_ROWS:
        return None
    facts = tuple(replace(fact, applicant_type="total") for fact in reading.facts)
    return FamilyReading(facts, reading.unmatched, reading.rows)


def _row_facts(sheet: Sheet, row: MatrixRow, metric: str) -> list[Fact]:
    return [
        sheet.fact(metric, row.row, column, None, _is_shared(sheet, row, column)) for column in row.columns
    ]


def is_likely(keys: frozenset[str]) -> bool:
    """Whether a table's keys name applicants, or as many rows as only this form has."""
    return bool(keys & applicant_keys().keys()) or known_labels(keys) >= MIN_ROWS


def known_labels(keys: frozenset[str]) -> int:
    """How many rows of the form the keys name."""
    return len(keys & _index().by_key.keys())


@cache
def _index() -> Index:
    return form_index(*FORMS)


def _row_key(path: tuple[str, ...]) -> str:
    key = label_key(path[-1]) if path else ""
    if key in load_form_words().headings[FAMILY]:
        return ""
    last_line = label_key(path[-1].rpartition("\n")[2]) if path else ""
    return last_line if key not in _index().by_key and last_line in _index().by_key else key


def _divided(path: tuple[str, ...]) -> tuple[str, ...]:
    """A heading and its row in one cell, as in （三）不予公开 1.属于国家秘密, taken apart."""
    key = label_key(path[-1]) if path else ""
    if not key or key in _index().by_key:
        return path
    for heading, metric in load_form_words().groups.items():
        rest = label_key(key.removeprefix(heading)) if key.startswith(heading) else ""
        if any(_belongs(entry, metric) for entry in _index().by_key.get(rest, ())):
            return (*path[:-1], heading, rest)
    return path


def _belongs(entry: Entry, metric: str) -> bool:
    return entry.metric.startswith(f"{metric}.")


def _group(path: tuple[str, ...]) -> str | None:
    groups = load_form_words().groups
    return next((groups[key] for text in reversed(path) if (key := label_key(text)) in groups), None)


def _printed_sum(path: tuple[str, ...], group: str | None) -> str | None:
    """A heading that prints its sum, or a local row of sub-totals."""
    words = load_form_words()
    key = label_key(path[-1]) if path else ""
    if key in words.sub_total:
        return group or "requests.outcome.total"
    return words.groups.get(key)


def _is_filled(sheet: Sheet, row: int, column: Column) -> bool:
    return parse_cell(sheet.rows[row][column.col]).semantic not in ("blank", "text")


def _is_shared(sheet: Sheet, row: MatrixRow, column: Column) -> bool:
    """A number in a cell that covers several rows or applicants cannot be given to one of them."""
    anchor = sheet.anchor(row.row, column.col)
    if anchor is None or parse_cell(anchor.raw).value is None:
        return False
    covered = sum(anchor.col <= one.col < anchor.col + anchor.colspan for one in row.columns)
    return covered > 1 or anchor.rowspan > 1
