"""Sheets of a spreadsheet as tables."""

from collections.abc import Iterator, Mapping

from extract.model import Cell, Part, Prose
from extract.tables.grid import MAX_CELLS
from extract.tables.rectangle import draw_grid

Place = tuple[int, int]  # row and column, both from 0


def sheet_parts(values: Mapping[Place, str], merged: Mapping[Place, Place], origin: str) -> Iterator[Part]:
    """A sheet's filled cells as a grid; one alone is a paragraph. `merged`: first cell → rows and columns."""
    if not values:
        return
    width = 1 + max(col for _, col in values)
    height = min(1 + max(row for row, _ in values), max(1, MAX_CELLS // width))
    cells = [Cell(*place, *merged.get(place, (1, 1)), text) for place, text in sorted(values.items())]
    if len(cells) == 1:
        yield Prose(cells[0].raw)
    else:
        yield draw_grid(cells, height, width, origin)
