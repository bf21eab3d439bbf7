"""The matrix of applications, 2019 and later: what was done with them, by seven kinds of applicants."""

from functools import cache

from extract import dictionary
from extract.families.facts import Column, FamilyReading, Sheet
from extract.families.index import Index, form_index
from extract.families.labels import label_key
from extract.families.match import match_rows
from extract.families.words import load_form_words
from extract.model import Fact, UnmatchedRow
from extract.numbers import parse_cell

FAMILY = "applications"
MIN_HEADINGS = 3
MIN_ROWS = 5


def read(sheet: Sheet) -> FamilyReading | None:
    """All cells below the row of applicant headings; None where the table has no such row."""
    header, columns = _columns(sheet)
    if not columns:
        header, columns = -1, _columns_by_place(sheet)
    if not columns:
        return None
    body = range(header + 1, len(sheet.rows))
    paths = [_label_path(sheet, row, columns[0].col) for row in body]
    groups = [_group(path[:-1]) for path in paths]
    index = _index()
    entries = match_rows([_row_key(path) for path in paths], index, groups)
    facts: list[Fact] = []
    unmatched: list[UnmatchedRow] = []
    for row, path, group, entry in zip(body, paths, groups, entries, strict=True):
        metric = entry.metric if entry else _printed_sum(path, group)
        filled = [column for column in columns if _is_filled(sheet, row, column)]
        if metric and (entry or filled):
            facts += [
                sheet.fact(metric, row, column, None, _is_shared(sheet, row, column)) for column in columns
            ]
        elif path and filled:
            unmatched.append(sheet.unmatched(row, path[-1]))
    if not facts:
        return None
    last = max(fact.source.row or 0 for fact in facts)
    return FamilyReading(tuple(facts), tuple(unmatched), frozenset(range(max(0, header), last + 1)))


def is_likely(keys: set[str]) -> bool:
    """Whether a table's keys name applicants, or as many rows as only this form has."""
    return bool(keys & applicant_keys().keys()) or len(keys & _index().by_key.keys()) >= MIN_ROWS


@cache
def _index() -> Index:
    return form_index("applications_2019", "applications_2021")


@cache
def applicant_keys() -> dict[str, str]:
    """Key of a column heading → applicant type, in the order of the form."""
    values = dictionary.load().dimensions["applicant_type"]
    return {label_key(label): value.id for value in values for label in value.labels}


def _columns(sheet: Sheet) -> tuple[int, list[Column]]:
    """The row of applicant headings and the columns below; a misprinted heading is read by its place."""
    best: tuple[int, dict[int, str]] = (-1, {})
    for row, cells in enumerate(sheet.rows):
        named = _headings(sheet, row, cells)
        if len(named) > len(best[1]):
            best = row, named
    row, named = best
    if len(named) < MIN_HEADINGS:
        return -1, []
    types = list(dict.fromkeys(applicant_keys().values()))
    first, last = min(named), max(named)
    by_place = (
        dict(zip(range(first, last + 1), types, strict=False)) if last - first == len(types) - 1 else {}
    )
    if all(by_place.get(col) == kind for col, kind in named.items()):
        named = by_place
    return row, [Column(col, applicant_type=kind) for col, kind in sorted(named.items())]


def _columns_by_place(sheet: Sheet) -> list[Column]:
    """A table without heading rows: the last seven columns, where all known rows have numbers in them."""
    types = list(dict.fromkeys(applicant_keys().values()))
    first = len(sheet.rows[0]) - len(types) if sheet.rows else 0
    known = [row for row in sheet.rows if first > 0 and label_key(row[first - 1]) in _index().by_key]
    if len(known) < MIN_ROWS or any(
        parse_cell(text).semantic == "text" for row in known for text in row[first:]
    ):
        return []
    if any(parse_cell(row[first - 1]).semantic != "text" for row in known):
        return []
    return [Column(first + i, applicant_type=kind) for i, kind in enumerate(types)]


def _headings(sheet: Sheet, row: int, cells: tuple[str, ...]) -> dict[int, str]:
    named: dict[int, str] = {}
    for col, text in enumerate(cells):
        kind = applicant_keys().get(label_key(text)) if text else None
        anchor = sheet.anchor(row, col)
        if kind and kind not in named.values() and (anchor is None or anchor.col == col):
            named[col] = kind
    return named


def _label_path(sheet: Sheet, row: int, first_value: int) -> tuple[str, ...]:
    """The distinct texts left of the values, outermost first; a heading over the whole row has none."""
    anchor = sheet.anchor(row, first_value)
    if anchor and anchor.col < first_value:
        return ()
    return tuple(dict.fromkeys(text for text in sheet.rows[row][:first_value] if text))


def _row_key(path: tuple[str, ...]) -> str:
    key = label_key(path[-1]) if path else ""
    return "" if key in load_form_words().headings[FAMILY] else key


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


def _is_shared(sheet: Sheet, row: int, column: Column) -> bool:
    """A number in a cell that covers several positions cannot be given to one of them."""
    anchor = sheet.anchor(row, column.col)
    return anchor is not None and parse_cell(anchor.raw).value is not None
