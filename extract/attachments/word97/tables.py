"""Rows of a Word table to a grid: columns from the edges of its cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.attachments.edges import join_edges, nearest
from extract.attachments.word97.properties import Paragraph
from extract.model import Cell, Grid
from extract.tables.grid import MAX_CELLS
from extract.tables.rectangle import draw_grid

ORIGIN = "doc"
NEAR = 30  # twips, half a millimetre; rows are often drawn a little off each other


@dataclass(frozen=True, slots=True)
class Row:
    """The texts between the cell marks of a row, and what the mark of its end says of the cells."""

    texts: tuple[str, ...]
    end: Paragraph


def build_table(rows: Sequence[Row]) -> Grid:
    """Cells with their spans; a row whose cells are not defined has them side by side."""
    ends = {edge for row in rows for edge in (row.end.left, *(one.right for one in row.end.cells))}
    edges = join_edges(ends, NEAR)
    cells: list[Cell] = []
    above: dict[int, int] = {}  # column → index of the cell that ends in it
    for number, row in enumerate(rows):
        below: dict[int, int] = {}
        for cell, goes_on in _placed(row, number, edges):
            upper = above.get(cell.col)
            if goes_on and upper is not None and cells[upper].colspan == cell.colspan:
                cells[upper] = replace(cells[upper], rowspan=cells[upper].rowspan + 1)
                below[cell.col] = upper
            elif len(cells) < MAX_CELLS:
                below[cell.col] = len(cells)
                cells.append(cell)
        above = below
    width = max((cell.col + cell.colspan for cell in cells), default=0)
    return draw_grid(cells, len(rows), width, ORIGIN)


def _placed(row: Row, number: int, edges: Sequence[float]) -> list[tuple[Cell, bool]]:
    """The cells of a row in their columns, each with whether it goes on from the row above."""
    if len(row.end.cells) != len(row.texts):
        return [(Cell(number, col, 1, 1, text), False) for col, text in enumerate(row.texts)]
    found: list[tuple[Cell, bool]] = []
    left = row.end.left
    for text, one in zip(row.texts, row.end.cells, strict=True):
        col, right = nearest(left, edges), nearest(one.right, edges)
        if one.is_covered and found:
            last, goes_on = found[-1]
            found[-1] = (
                replace(last, colspan=max(1, right - last.col), raw=(last.raw + text).strip()),
                goes_on,
            )
        else:
            found.append((Cell(number, col, 1, max(1, right - col), text), one.goes_on))
        left = one.right
    return found
