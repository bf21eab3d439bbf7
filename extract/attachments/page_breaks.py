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
    margins = _margins(grid, breaks)
    for row in reversed(margins):
        grid = _without(grid, row)
    for row in reversed([one - sum(margin < one for margin in margins) for one in breaks]):
        grid = _join_labels(grid, row)
        if _completes(grid, row):
            grid = _merge(grid, row)
    return grid


def _margins(grid: Grid, breaks: Sequence[int]) -> list[int]:
    """Rows in which nothing begins and a filled cell goes on, or a page ends: a line lies a little off."""
    filled = {cell.row for cell in grid.cells if cell.raw}
    covered = {row for cell in grid.cells if cell.raw for row in range(cell.row + 1, cell.row + cell.rowspan)}
    ends = {row - 1 for row in breaks}
    return sorted((covered | ends) - filled)


def _completes(grid: Grid, row: int) -> bool:
    """The two rows hold values in one of them only, and the lower one begins no new label."""
    above, below = _own(grid, row - 1), _own(grid, row)
    if [cell.col for cell in above if cell.rowspan == 1] != [cell.col for cell in below if cell.rowspan == 1]:
        return False
    values_above, values_below = _values(above), _values(below)
    words = [cell for cell in below if cell.raw and not _is_value(cell)]
    if not words or bool(values_above) == bool(values_below) or _collide(above, below):
        return False
    return not any(cell.raw[:1].isdigit() or cell.raw[:1] in "一二三四五六七八九十（(" for cell in words)


def _collide(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """A value and words in one column: headings and what stands under them."""
    upper = {cell.col: cell for cell in above if cell.raw}
    pairs = [(upper[cell.col], cell) for cell in below if cell.raw and cell.col in upper]
    return any(_is_value(one) or _is_value(other) for one, other in pairs)


def _own(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.cells if cell.row == row]


def _values(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if _is_value(cell)]


def _is_value(cell: Cell) -> bool:
    return bool(cell.raw) and parse_cell(cell.raw).semantic not in ("text", "blank")


def _merge(grid: Grid, row: int) -> Grid:
    """The row joins the one above it, cell by cell."""
    below = {cell.col: cell.raw for cell in _own(grid, row)}
    cells = [
        replace(cell, raw=cell.raw + below.get(cell.col, "")) if cell.row == row - 1 else cell
        for cell in grid.cells
    ]
    return _without(replace(grid, cells=tuple(cells)), row)


def _without(grid: Grid, row: int) -> Grid:
    """The grid without a row; what spans it is a row shorter."""
    cells = []
    for cell in grid.cells:
        if cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        elif cell.row + cell.rowspan <= row:
            cells.append(cell)
        elif cell.rowspan > 1:
            cells.append(replace(cell, rowspan=cell.rowspan - 1))
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
