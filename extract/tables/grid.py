"""HTML tables as rectangles of cells: spans resolved once, hostile spans and sizes bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element

from extract.model import Cell, Grid
from extract.tables.celltext import cell_text, has_skipped
from extract.tables.layout import is_data_table
from extract.tables.rectangle import draw_grid

__all__ = ["build_grid", "is_data_table", "read_grid"]

MAX_CELLS = 100_000
WIDE = 64  # a colspan beyond this fills its row, as "100%" does; the widest national form has 15 columns


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as written: its text and the spans it asks for (colspan None: the rest of the row)."""

    text: str
    rowspan: int
    colspan: int | None


RawRow = tuple[RawCell, ...]


def read_grid(element: _Element) -> Grid:
    """The table's own cells (not those of nested tables), at most `MAX_CELLS`; rows beyond are cut off."""
    is_plain = not has_skipped(element)
    groups: list[list[RawRow]] = [[]]
    last_group: _Element | None = None
    for row, group in _own_rows(element):
        if group is not last_group and groups[-1]:
            groups.append([])
        last_group = group
        groups[-1].append(tuple(_raw_cell(cell, is_plain) for cell in row if cell.tag in ("td", "th")))
    return build_grid(groups, "html")


def build_grid(groups: list[list[RawRow]], origin: str) -> Grid:
    """Lays raw rows out; a rowspan ends with its row group. What `MAX_CELLS` cut off shows in `origin`."""
    raw_cells = [raw for group in groups for row in group for raw in row]
    cells = list(_place(groups, width=1))
    width = max((cell.col + cell.colspan for cell in cells), default=0)
    if any(raw.colspan is None for raw in raw_cells):
        cells = list(_place(groups, width))
    width = 1 + max((cell.col for cell in cells), default=-1)  # columns that no cell begins in do not count
    height = sum(len(group) for group in groups)
    height = min(height, MAX_CELLS // width) if width else height
    grid = draw_grid(cells, height, width, origin)
    return grid if len(grid.cells) == len(raw_cells) else replace(grid, origin=f"{origin}, cut off")


def _own_rows(element: _Element) -> Iterator[tuple[_Element, _Element]]:
    for child in element:
        if child.tag == "tr":
            yield child, element
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, child) for row in child if row.tag == "tr")


def _raw_cell(cell: _Element, is_plain: bool) -> RawCell:
    colspan = _span(cell.get("colspan"))
    rowspan = _span(cell.get("rowspan"), none=MAX_CELLS)
    return RawCell(cell_text(cell, is_plain), rowspan, colspan if colspan <= WIDE else None)


def _span(value: str | None, none: int = 1) -> int:
    """An attribute's number, 1 where it is unreadable; `none` where it is 0; percentages fill the row."""
    if value is None:
        return 1
    digits = value.strip()
    if digits.endswith("%"):
        return WIDE + 1
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits[:7]), MAX_CELLS) or none


def _place(groups: list[list[RawRow]], width: int) -> Iterator[Cell]:
    first_row = placed = 0
    for group in groups:
        taken: dict[int, int] = {}
        for offset, raw_row in enumerate(group):
            col = 0
            for index, raw in enumerate(raw_row):
                while taken.get(col, 0) > offset:
                    col += 1
                after = len(raw_row) - index - 1
                asked = raw.colspan or max(1, width - col - after)
                colspan = _free_columns(taken, col, asked, offset)
                rowspan = min(raw.rowspan, len(group) - offset)
                placed += colspan
                if placed > MAX_CELLS:
                    return
                yield Cell(first_row + offset, col, rowspan, colspan, raw.text)
                for column in range(col, col + colspan):
                    taken[column] = offset + rowspan
                col += colspan
        first_row += len(group)


def _free_columns(taken: dict[int, int], col: int, asked: int, offset: int) -> int:
    free = 1
    while free < asked and taken.get(col + free, 0) <= offset:
        free += 1
    return free
