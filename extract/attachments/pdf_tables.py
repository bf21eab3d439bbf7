"""Tables of a PDF file: cells by their boxes, spans from the boxes, tables joined over page breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdfplumber.page import Page

from extract.attachments.edges import join_edges, nearest
from extract.attachments.lines import close_up
from extract.attachments.page_breaks import mend_breaks
from extract.model import Cell, Grid
from extract.tables.rectangle import draw_grid

NEAR = 4.0  # points; edges of cells nearer than this are one line of the table
# Where each cell has a frame, a column's edges were seen 4.3 apart; a digit and its margins take 10.
NEAR_COLUMNS = 6.0
MIN_ROWS, MIN_COLS = 2, 2
ORIGIN = "pdf"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell's text with its edges in points from the left and from the top of the table's pages."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageTable:
    """The part of a table on one page."""

    top: float
    bottom: float
    boxes: tuple[Box, ...]


def read_page_tables(page: Page) -> list[PageTable]:
    """The ruled tables of a page that have text in at least two rows and columns."""
    found = []
    settings = {"explicit_horizontal_lines": _frame_lines(page), "intersection_tolerance": NEAR + 1}
    for table in page.find_tables(settings):
        boxes = tuple(
            Box(close_up(text or ""), *cell)
            for row, texts in zip(table.rows, table.extract(x_tolerance=2), strict=True)
            for cell, text in zip(row.cells, texts, strict=True)
            if cell is not None and cell[3] - cell[1] > NEAR
        )
        if _is_table(boxes):
            found.append(PageTable(table.bbox[1], table.bbox[3], boxes))
    return found


def _frame_lines(page: Page) -> list[dict[str, object]]:
    """The top and the bottom of every frame, which a page break often leaves undrawn."""
    sides = sorted((edge for edge in page.edges if edge["orientation"] == "v"), key=lambda edge: edge["top"])
    frames: list[list[dict[str, float]]] = []
    bottom = -NEAR
    for side in sides:
        if not frames or side["top"] > bottom + NEAR:
            frames.append([])
        frames[-1].append(side)
        bottom = max(bottom, side["bottom"])
    return [line for frame in frames if len(frame) > 1 for line in _ends(frame)]


def _ends(frame: Sequence[dict[str, float]]) -> list[dict[str, object]]:
    left, right = min(side["x0"] for side in frame), max(side["x0"] for side in frame)
    top, bottom = min(side["top"] for side in frame), max(side["bottom"] for side in frame)
    return [_line(left, right, top), _line(left, right, bottom)]


def _line(x0: float, x1: float, at: float) -> dict[str, object]:
    return {"object_type": "line", "x0": x0, "x1": x1, "top": at, "bottom": at, "width": x1 - x0, "height": 0}


def _is_table(boxes: Sequence[Box]) -> bool:
    filled = [box for box in boxes if box.text]
    return (
        len(join_edges([box.x0 for box in filled], NEAR)) >= MIN_COLS
        or len(join_edges([box.top for box in filled], NEAR)) > MIN_ROWS
    )


def join_tables(tables: Sequence[PageTable]) -> Iterator[Grid]:
    """Neighbours whose outer edges agree are one table that a page break divides."""
    run: list[PageTable] = []
    for table in tables:
        if run and not _continues(run[-1], table):
            yield _grid(run)
            run = []
        run.append(table)
    if run:
        yield _grid(run)


def _continues(before: PageTable, table: PageTable) -> bool:
    """On the next page, not lower on the same one."""
    same_left = abs(_left(before) - _left(table)) <= 2 * NEAR
    same_right = abs(_right(before) - _right(table)) <= 2 * NEAR
    return table.top < before.bottom and same_left and same_right


def _left(table: PageTable) -> float:
    return min(box.x0 for box in table.boxes)


def _right(table: PageTable) -> float:
    return max(box.x1 for box in table.boxes)


def _grid(tables: Sequence[PageTable]) -> Grid:
    columns = join_edges(
        [edge for table in tables for box in table.boxes for edge in (box.x0, box.x1)], NEAR_COLUMNS
    )
    cells: list[Cell] = []
    height = 0
    breaks: list[int] = []
    for table in tables:
        rows = join_edges([edge for box in table.boxes for edge in (box.top, box.bottom)], NEAR)
        cells += [_cell(box, columns, rows, height) for box in table.boxes]
        height += len(rows) - 1
        breaks.append(height)
    return mend_breaks(draw_grid(cells, height, len(columns) - 1, ORIGIN), breaks[:-1])


def _cell(box: Box, columns: list[float], rows: list[float], first_row: int) -> Cell:
    col, row = nearest(box.x0, columns), nearest(box.top, rows)
    colspan = max(1, nearest(box.x1, columns) - col)
    return Cell(first_row + row, col, max(1, nearest(box.bottom, rows) - row), colspan, box.text)
