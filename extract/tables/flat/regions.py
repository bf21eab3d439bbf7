"""Runs of rows that make one table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.tables.flat.known import is_heading
from extract.tables.flat.rows import MATRIX_VALUES, REVIEW_VALUES, FlatRow
from extract.tables.flat.tokens import Token

MIN_ROWS = {"indicators": 3, "applications": 3, "art20": 1, "review": 1}
MAX_UNKNOWN = 3  # local rows in a row


@dataclass(frozen=True, slots=True)
class Region:
    """The rows of one table and the headings over its first row."""

    family: str
    header: tuple[Token, ...]
    rows: tuple[FlatRow, ...]
    width: int


def find_regions(rows: Sequence[FlatRow | None]) -> Iterator[Region]:
    """Rows of one family without a barrier or many unknown rows between them."""
    run: list[FlatRow] = []
    for row in [*rows, None]:
        if row is None or (run and row.family not in (run[0].family, None)):
            yield from _region(run)
            run = []
        if row is not None and (run or row.family):
            run.append(row)
            if all(one.family is None for one in run[-MAX_UNKNOWN - 1 :]):
                yield from _region(run)
                run = []


def _region(run: list[FlatRow]) -> Iterator[Region]:
    while run and run[-1].family is None:
        run = run[:-1]
    known = [row for row in run if row.family]
    if not known or len(known) < MIN_ROWS[known[0].family or ""]:
        return
    family = known[0].family or ""
    width = _width(family, known)
    last = run[-1]
    run = [
        *run[:-1],
        FlatRow(last.family, last.before, last.label, last.unit, last.values[: _most(family, width)]),
    ]
    header = _header(run[0].before)
    if family == "art20" and not header:
        return
    yield Region(family, header, tuple(run), width)


def _width(family: str, known: list[FlatRow]) -> int:
    if family == "review":
        return REVIEW_VALUES
    if family == "applications":
        return MATRIX_VALUES
    return Counter(len(row.values) for row in known).most_common(1)[0][0]


def _most(family: str, width: int) -> int:
    return 3 if family == "art20" else width


def _header(before: tuple[Token, ...]) -> tuple[Token, ...]:
    """The headings nearest the first row; words among them (法人或其他组织) belong to them."""
    words = load_form_words()
    first = len(before)
    for i in range(len(before) - 1, -1, -1):
        if is_heading(before[i].text):
            first = i
        elif first - i > 3:
            break
    if first < len(before) and label_key(before[first].text) not in words.label_headings:
        earlier = [i for i in range(first) if label_key(before[i].text) in words.label_headings]
        first = earlier[-1] if earlier else first
    return before[first:]
