"""Which forms a table is, told by its labels and headings; never by the year."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from extract.families import (
    annex_fujian,
    annex_shanghai_type,
    applications,
    art20,
    review,
    stat2014,
)
from extract.families.facts import FamilyReading, Sheet
from extract.families.index import form_index
from extract.families.labels import label_key
from extract.families.words import load_form_words

INDICATORS = (stat2014, annex_fujian, annex_shanghai_type)
MIN_KNOWN = 3
MIN_OF_REST, MIN_OF_FORM = 2, 15  # what a page break cut off, where tables before it print the form's labels
MIN_TURNED = 5  # known labels in one row; an upright form has them in a column
_CAPTION = re.compile(r"[^\n]*表[^\n]*$")

Named = tuple[str, FamilyReading]


def choose_readings(sheet: Sheet, document_keys: frozenset[str], report_year: int | None) -> list[Named]:
    """The readings by the forms of 2019 and later, else by the one list of indicators that fits best."""
    sheet = sheet.turned() if _lies(sheet) else sheet
    return [*_national(sheet)] or [*_indicators(sheet, document_keys, report_year)]


def _lies(sheet: Sheet) -> bool:
    """Whether the labels of a form stand beside each other and not below each other."""
    known = _labels() & sheet.keys
    if len(known) < MIN_TURNED:
        return False
    rows: dict[int, set[str]] = defaultdict(set)
    columns: dict[int, set[str]] = defaultdict(set)
    for cell in sheet.grid.cells:
        key = label_key(cell.raw) if cell.raw else ""
        if key in known:
            rows[cell.row].add(key)
            columns[cell.col].add(key)
    in_row = max(map(len, rows.values()))
    return in_row >= MIN_TURNED and in_row > max(map(len, columns.values()))


@cache
def _labels() -> frozenset[str]:
    """The keys of all rows of all lists."""
    forms = (*(form.FAMILY for form in INDICATORS), *applications.FORMS)
    return frozenset(key for form in forms for key in form_index(form).by_key)


def is_quarterly(sheet: Sheet, before: str) -> bool:
    """Whether the line over the table, or its title row, names a part of the year."""
    caption = _CAPTION.search(before.strip())
    title = sheet.rows[0][0] if sheet.rows and len(set(sheet.rows[0])) == 1 else ""
    named = (caption[0] if caption else "") + title
    return any(word in named for word in load_form_words().quarter)


def _national(sheet: Sheet) -> Iterator[Named]:
    """Some pages print all forms of a year as one table."""
    words = load_form_words()
    if sheet.keys & words.art20_rows.keys() and (reading := art20.read(sheet)):
        yield art20.family(sheet), reading
    if applications.is_likely(sheet.keys) and (reading := applications.read(sheet)):
        yield applications.FAMILY, reading
    if review.is_likely(sheet) and (reading := review.read(sheet)):
        yield review.FAMILY, reading


def _indicators(sheet: Sheet, document_keys: frozenset[str], report_year: int | None) -> Iterator[Named]:
    """The form that knows most of the labels; of equals the one of both periods, or of the other tables."""
    known = {form.FAMILY: form_index(form.FAMILY).by_key.keys() for form in INDICATORS}
    has_total_so_far = any("累计" in key for key in sheet.keys)
    best = max(
        INDICATORS,
        key=lambda form: (
            len(sheet.keys & known[form.FAMILY]),
            has_total_so_far and form is annex_fujian,
            len(document_keys & known[form.FAMILY]),
        ),
    )
    count = len(sheet.keys & known[best.FAMILY])
    is_rest = count >= MIN_OF_REST and len(document_keys & known[best.FAMILY]) >= MIN_OF_FORM
    if applications.known_labels(sheet.keys) > count and (reading := applications.read_totals(sheet)):
        yield applications.FAMILY, reading
    elif (count >= MIN_KNOWN or is_rest) and (reading := best.read(sheet, report_year)):
        yield best.FAMILY, reading
