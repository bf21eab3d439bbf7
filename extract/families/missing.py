"""Tables that a report announces or ought to hold and does not."""

import re
from collections.abc import Iterator, Sequence

from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import Document, MissingTable

NATIONAL = ("art20", "applications", "review")
_SENTENCE = re.compile(r"[^。；\n]+")


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
    """The first table that a sentence promises; one whose name is not known is unknown."""
    words = load_form_words()
    for sentence in _SENTENCE.findall(text):
        named = words.announced_any.search(sentence)
        if named and any(word in sentence for word in words.announcing):
            table = next((table for name, table in words.announced.items() if name in sentence), "unknown")
            yield MissingTable(table, "announced", sentence.strip())
            return
