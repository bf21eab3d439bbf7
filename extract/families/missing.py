"""Tables that a report announces or ought to hold and does not."""

import re
from collections.abc import Iterator, Sequence

from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import Document, MissingTable

NATIONAL = ("art20", "applications", "review")
_SENTENCE = re.compile(r"[^。；\n]*")


def find_missing(
    document: Document, families: Sequence[str | None], emptied: Sequence[MissingTable], is_2021: bool
) -> tuple[MissingTable, ...]:
    """Emptied tables, then those expected beside others of their form, then those only announced."""
    present = {family for family in families if family}
    expected = list(_expected(document, present, "2021" if is_2021 else "2019"))
    announced = [] if present or emptied else list(_announced(document.text))
    return (*emptied, *expected, *announced)


def _expected(document: Document, present: set[str], year: str) -> Iterator[MissingTable]:
    headings = {base: _heading_of(document, base) for base in NATIONAL}
    if not any(family.startswith(NATIONAL) for family in present) and not headings["applications"]:
        return
    for base, heading in headings.items():
        if not any(family.startswith(base) for family in present):
            yield MissingTable(f"{base}_{year}", "expected", heading)


def _heading_of(document: Document, base: str) -> str | None:
    sections = load_form_words().sections
    return next(
        (one.heading for one in document.sections if sections.get(label_key(one.heading)) == base), None
    )


def _announced(text: str) -> Iterator[MissingTable]:
    found: set[str] = set()
    for words, table in load_form_words().announced.items():
        place = text.find(words)
        if place >= 0 and table not in found:
            found.add(table)
            start = max(text.rfind(mark, 0, place) for mark in "。；\n") + 1
            sentence = _SENTENCE.match(text, start)
            yield MissingTable(table, "announced", sentence[0].strip() if sentence else words)
            return
