"""Rows and labels that a page break cut in two."""

from collections.abc import Sequence
from dataclasses import replace

from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import Cell, Grid
from extract.numbers import parse_cell
from extract.tables.rectangle import draw_grid


def mend_breaks(grid: Grid, breaks: Sequence[int]) -> Grid:
    """`breaks` are the first rows of later pages; only halves that complete each other are joined."""
    for row in reversed(breaks):
        grid = _merge(grid, row) if _completes(grid, row) else _join_labels(grid, row)
    return grid


def _completes(grid: Grid, row: int) -> bool:
    """The two rows hold values in one of them only, and the lower one begins no new label."""
    above, below = _own(grid, row - 1), _own(grid, row)
    if [cell.col for cell in above if cell.rowspan == 1] != [cell.col for cell in below if cell.rowspan == 1]:
        return False
    values_above, values_below = _values(above), _values(below)
    words = [cell for cell in below if cell.raw and not _is_value(cell)]
    if not words or bool(values_above) == bool(values_below):
        return False
    return not any(cell.raw[:1].isdigit() or cell.raw[:1] in "一二三四五六七八九十（(" for cell in words)


def _own(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.cells if cell.row == row]


def _values(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if _is_value(cell)]


def _is_value(cell: Cell) -> bool:
    return bool(cell.raw) and parse_cell(cell.raw).semantic not in ("text", "blank")


def _merge(grid: Grid, row: int) -> Grid:
    """The row joins the one above it, cell by cell."""
    below = {cell.col: cell.raw for cell in _own(grid, row)}
    cells = []
    for cell in grid.cells:
        if cell.row == row:
            continue
        if cell.row == row - 1:
            cell = replace(cell, raw=cell.raw + below.get(cell.col, ""))
        elif cell.row < row < cell.row + cell.rowspan:
            cell = replace(cell, rowspan=cell.rowspan - 1)
        elif cell.row > row:
            cell = replace(cell, row=cell.row - 1)
        cells.append(cell)
    return draw_grid(cells, len(grid.rows) - 1, len(grid.rows[0]), grid.origin)


def _join_labels(grid: Grid, row: int) -> Grid:
    """A heading over several rows goes on below the break: as an empty cell, or with its last words."""
    cells = list(grid.cells)
    for lower in _own(grid, row):
        upper = next((one for one in cells if one.col == lower.col and one.row + one.rowspan == row), None)
        if upper is None or upper.colspan != lower.colspan or not _goes_on(upper, lower):
            continue
        cells.remove(lower)
        joined = replace(upper, rowspan=upper.rowspan + lower.rowspan, raw=upper.raw + lower.raw)
        cells[cells.index(upper)] = joined
    return draw_grid(cells, len(grid.rows), len(grid.rows[0]), grid.origin)


def _goes_on(upper: Cell, lower: Cell) -> bool:
    if not lower.raw:
        return upper.rowspan + lower.rowspan > 2 and not _is_value(upper)
    return label_key(upper.raw + lower.raw) in load_form_words().groups
