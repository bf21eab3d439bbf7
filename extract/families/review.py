"""Review and litigation, 2019 and later: three blocks of five results, whichever way they are laid out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from extract.families.facts import Column, FamilyReading, Sheet
from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import Cell, Fact
from extract.numbers import fold, parse_cell, strip_marks

FAMILY = "review"
BLOCKS = ("review", "litigation.direct", "litigation.after_review")
UNDIVIDED = "litigation"
RESULTS = ("upheld", "corrected", "other", "pending", "total")
IN_FORM_ORDER = tuple(f"{block}.{result}" for block in BLOCKS for result in RESULTS)
MIN_RESULTS = 3
MAX_LABEL = 40
MAX_CELLS = 3_000  # all forms of a year in one table have 500; labels are sought for every number

Place = tuple[int, int]
_BRACKETS = re.compile(r"[()\[\]]")


def is_likely(sheet: Sheet) -> bool:
    """Whether a table names three results and something that can have them."""
    if len(sheet.grid.cells) > MAX_CELLS:
        return False
    named = [_named(cell.raw) for cell in sheet.grid.cells if cell.raw and len(cell.raw) <= MAX_LABEL]
    results = {result for _, result in named if result}
    return len(results) >= MIN_RESULTS and any(block for block, _ in named)


def read(sheet: Sheet) -> FamilyReading | None:
    """Every number by the block and the result named over it or before it; by its place in the form's row of
    fifteen where headings lost their spans. None where no number stands under a result."""
    places = _by_labels(sheet) or _by_place(sheet)
    if not places:
        return _unread(sheet)
    facts = [_fact(sheet, place, metric) for place, metric in places.items()]
    rows = {row for row, _ in places}
    return FamilyReading(tuple(facts), (), frozenset(range(_first_row(sheet), max(rows) + 1)))


def _unread(sheet: Sheet) -> FamilyReading | None:
    """The first row of numbers below the results, kept as unmatched."""
    header = _last_result_row(sheet)
    row = None if header is None else _value_row(sheet, header)
    if row is None:
        return None
    unmatched = (sheet.unmatched(row, sheet.rows[row][0]),)
    return FamilyReading((), unmatched, frozenset(range(_first_row(sheet), row + 1)))


def _first_row(sheet: Sheet) -> int:
    return min((cell.row for cell in sheet.grid.cells if any(_named(cell.raw))), default=0)


@lru_cache(1024)
def _named(text: str) -> tuple[str | None, str | None]:
    """The block and the result that a label names, each None where it does not."""
    if not text or len(text) > MAX_LABEL:
        return None, None
    squeezed = fold(strip_marks(text)).replace(" ", "")
    pattern, blocks = _blocks()
    found = [blocks[match[0]] for match in pattern.finditer(squeezed)]
    rest = label_key(_BRACKETS.sub("", pattern.sub("", squeezed)))
    result = load_form_words().review_results.get(rest)
    return _block(found) if result or not rest else None, result


@cache
def _blocks() -> tuple[re.Pattern[str], dict[str, str]]:
    words = load_form_words()
    blocks = words.review_blocks | words.review_undivided
    return re.compile("|".join(sorted(blocks, key=len, reverse=True))), blocks


def _by_labels(sheet: Sheet) -> dict[Place, str]:
    """Place → metric, if every number has one block and one result and no two have the same."""
    places: dict[Place, str] = {}
    headings = _result_rows(sheet)
    for cell in sorted(sheet.grid.cells, key=lambda one: not one.raw):  # a blank takes no number's place
        if parse_cell(cell.raw).semantic == "text" or (not cell.raw and cell.row in headings):
            continue
        labels = [*_labels_left(sheet, cell), *_labels_above(sheet, cell)]
        result = next((result for _, result in labels if result), None)
        block = _block([block for block, _ in labels if block])
        metric = f"{block}.{result}"
        if result and block and metric not in places.values():
            places[cell.row, cell.col] = metric
        elif cell.raw and not _counts_rows(sheet, cell):
            return {}
    results = Counter(metric.rpartition(".")[0] for metric in places.values())
    return places if min(results.values(), default=0) >= MIN_RESULTS else {}


def _block(named: Sequence[str]) -> str | None:
    """The nearest of the three blocks, else litigation undivided."""
    return next((one for one in named if one != UNDIVIDED), named[0] if named else None)


def _labels_left(sheet: Sheet, cell: Cell) -> Iterator[tuple[str | None, str | None]]:
    for col in range(cell.col - 1, -1, -1):
        yield _named(sheet.rows[cell.row][col])


def _labels_above(sheet: Sheet, cell: Cell) -> Iterator[tuple[str | None, str | None]]:
    for row in range(cell.row - 1, -1, -1):
        yield _named(sheet.rows[row][cell.col])


def _counts_rows(sheet: Sheet, cell: Cell) -> bool:
    """A number of the row (序号) and not in it: its heading says so, or no label stands before it."""
    headings = (label_key(sheet.rows[row][cell.col]) for row in range(cell.row))
    if any(heading in load_form_words().number_headings for heading in headings):
        return True
    return not any(any(named) for named in _labels_left(sheet, cell)) and any(
        any(_named(text)) for text in sheet.rows[cell.row][cell.col + 1 :]
    )


def _by_place(sheet: Sheet) -> dict[Place, str]:
    """The fifteen cells of the first row of numbers, where there are just as many."""
    header = _last_result_row(sheet)
    row = None if header is None else _value_row(sheet, header)
    cells = [] if row is None else [one for one in sheet.cells_of(row) if not _counts_rows(sheet, one)]
    while cells and parse_cell(cells[0].raw).semantic == "text":
        cells = cells[1:]
    while len(cells) > len(IN_FORM_ORDER) and not cells[-1].raw:
        cells = cells[:-1]
    if len(cells) != len(IN_FORM_ORDER):
        return {}
    return {(cell.row, cell.col): metric for cell, metric in zip(cells, IN_FORM_ORDER, strict=True)}


def _last_result_row(sheet: Sheet) -> int | None:
    found = _result_rows(sheet)
    return found[-1] if found else None


def _result_rows(sheet: Sheet) -> list[int]:
    """The rows in which at least three different results are headings."""
    hits = [len({result for text in cells if (result := _named(text)[1])}) for cells in sheet.rows]
    return [row for row, count in enumerate(hits) if count >= MIN_RESULTS]


def _value_row(sheet: Sheet, header: int) -> int | None:
    for row in range(header + 1, len(sheet.rows)):
        semantics = [parse_cell(text).semantic for text in sheet.rows[row]]
        if sum(one != "text" for one in semantics) * 2 > len(semantics):
            return row
    return None


def _fact(sheet: Sheet, place: Place, metric: str) -> Fact:
    row, col = place
    anchor = sheet.anchor(row, col)
    shared = anchor is not None and parse_cell(anchor.raw).value is not None and _is_shared(sheet, anchor)
    return sheet.fact(metric, row, Column(col), None, lost=shared)


def _is_shared(sheet: Sheet, value: Cell) -> bool:
    """Whether a number covers several rows, or stands under several headings."""
    headings = {_heading(sheet, value.row, col) for col in range(value.col, value.col + value.colspan)}
    return value.rowspan > 1 or len(headings) > 1


def _heading(sheet: Sheet, below: int, col: int) -> Place | None:
    """Where the nearest result above begins."""
    row = next((row for row in range(below - 1, -1, -1) if _named(sheet.rows[row][col])[1]), None)
    if row is None:
        return None
    anchor = sheet.anchor(row, col)
    return (anchor.row, anchor.col) if anchor else (row, col)
