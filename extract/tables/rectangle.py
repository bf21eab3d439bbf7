"""Cells drawn into a rectangle."""

from collections.abc import Iterable

from extract.model import Cell, Grid


def draw_grid(cells: Iterable[Cell], height: int, width: int, origin: str) -> Grid:
    """A grid of the given size: cells outside are left out, spans beyond its edges cut, gaps blank."""
    kept = tuple(_clip(cell, height, width) for cell in cells if cell.row < height and cell.col < width)
    rows = [[""] * width for _ in range(height)]
    for cell in kept:
        if cell.rowspan == cell.colspan == 1:
            rows[cell.row][cell.col] = cell.raw
            continue
        for row in rows[cell.row : cell.row + cell.rowspan]:
            row[cell.col : cell.col + cell.colspan] = [cell.raw] * cell.colspan
    return Grid(tuple(tuple(row) for row in rows), kept, origin)


def _clip(cell: Cell, height: int, width: int) -> Cell:
    if cell.row + cell.rowspan <= height and cell.col + cell.colspan <= width:
        return cell
    rowspan = min(cell.rowspan, height - cell.row)
    colspan = min(cell.colspan, width - cell.col)
    return Cell(cell.row, cell.col, rowspan, colspan, cell.raw)
