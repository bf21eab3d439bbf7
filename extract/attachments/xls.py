"""Excel 97–2003 files (XLS): every sheet a table."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from extract.errors import UnreadableBytes
from extract.model import Cell, Part, Prose
from extract.tables.grid import MAX_CELLS
from extract.tables.rectangle import draw_grid

ORIGIN = "xls"


def read_xls(body: bytes) -> tuple[Part, ...]:
    """Sheets in their order; raises UnreadableBytes for a broken or encrypted file."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(body)) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
            return tuple(part for sheet in sheets for part in _sheet_parts(sheet))
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableBytes(
            "The Excel file is broken or encrypted: fetch it again or save it anew."
        ) from error


def _sheet_parts(sheet: CalamineSheet) -> Iterator[Part]:
    rows = sheet.to_python(skip_empty_area=False)
    width = max(map(len, rows), default=0)
    height = min(len(rows), MAX_CELLS // width) if width else 0
    merged = {
        first: (last[0] - first[0] + 1, last[1] - first[1] + 1)
        for first, last in sheet.merged_cell_ranges or ()
    }
    cells = [
        Cell(row, col, *merged.get((row, col), (1, 1)), text)
        for row, values in enumerate(rows[:height])
        for col, text in enumerate(_texts(values))
        if text
    ]
    if len(cells) == 1:
        yield Prose(cells[0].raw)
    elif cells:
        yield draw_grid(cells, height, width, ORIGIN)


def _texts(values: Sequence[object]) -> list[str]:
    """As Excel shows them by default: whole numbers without a decimal point."""
    return [
        str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
        for value in values
    ]
