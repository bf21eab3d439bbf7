"""Review and litigation, 2019 and later: fifteen numbers in one row under headings of three rows."""

from extract.families.facts import Column, FamilyReading, Sheet
from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import Fact
from extract.numbers import parse_cell

FAMILY = "review"
BLOCKS = ("review", "litigation.direct", "litigation.after_review")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
IN_FORM_ORDER = tuple(f"{block}.{result}" for block in BLOCKS for result in RESULTS)
MIN_RESULTS = 3


def read(sheet: Sheet) -> FamilyReading | None:
    """The row of numbers by the headings over it; by its place where headings lost their spans."""
    header = _result_row(sheet)
    if header is None:
        return None
    row = _value_row(sheet, header)
    if row is None:
        return None
    metrics = _by_heading(sheet, header, row) or _by_place(sheet, row)
    facts = [_fact(sheet, row, col, metric) for col, metric in metrics.items()]
    first = next(
        (i for i in range(header) if label_key(sheet.rows[i][0]) in load_form_words().review_blocks), header
    )
    rows = frozenset(range(first, row + 1))
    unmatched = () if facts else (sheet.unmatched(row, sheet.rows[row][0]),)
    return FamilyReading(tuple(facts), unmatched, rows)


def _result_row(sheet: Sheet) -> int | None:
    """The last of the rows in which at least three different results are headings."""
    results = load_form_words().review_results
    hits = [
        len({results[key] for text in cells if (key := label_key(text)) in results}) for cells in sheet.rows
    ]
    found = [row for row, count in enumerate(hits) if count >= MIN_RESULTS]
    return found[-1] if found else None


def _value_row(sheet: Sheet, header: int) -> int | None:
    for row in range(header + 1, len(sheet.rows)):
        semantics = [parse_cell(text).semantic for text in sheet.rows[row]]
        if sum(one != "text" for one in semantics) * 2 > len(semantics):
            return row
    return None


def _by_heading(sheet: Sheet, header: int, row: int) -> dict[int, str]:
    """Column → metric, complete only where every block has its five results once."""
    words = load_form_words()
    metrics: dict[int, str] = {}
    for col in range(len(sheet.rows[row])):
        keys = [label_key(sheet.rows[above][col]) for above in range(header, -1, -1)]
        block = next((words.review_blocks[key] for key in keys if key in words.review_blocks), None)
        result = words.review_results.get(keys[0])
        if block and result and f"{block}.{result}" not in metrics.values():
            metrics[col] = f"{block}.{result}"
    return metrics if len(metrics) == len(IN_FORM_ORDER) else {}


def _by_place(sheet: Sheet, row: int) -> dict[int, str]:
    cells = [cell for cell in sheet.grid.cells if cell.row == row]
    while cells and parse_cell(cells[0].raw).semantic == "text":
        cells.pop(0)
    while len(cells) > len(IN_FORM_ORDER) and not cells[-1].raw:
        cells.pop()
    if len(cells) != len(IN_FORM_ORDER):
        return {}
    return {cell.col: metric for cell, metric in zip(cells, IN_FORM_ORDER, strict=True)}


def _fact(sheet: Sheet, row: int, col: int, metric: str) -> Fact:
    anchor = sheet.anchor(row, col)
    shared = anchor is not None and anchor.colspan > 1 and parse_cell(anchor.raw).value is not None
    return sheet.fact(metric, row, Column(col), None, lost=shared)
