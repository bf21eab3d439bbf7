"""Excel 97–2003 files (XLS): every sheet a table."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from extract.attachments.sheets import sheet_parts
from extract.errors import UnreadableBytes
from extract.model import Part

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
    values = {
        (row, col): text
        for row, cells in enumerate(sheet.to_python(skip_empty_area=False))
        for col, text in enumerate(_texts(cells))
        if text
    }
    merged = {
        first: (last[0] - first[0] + 1, last[1] - first[1] + 1)
        for first, last in sheet.merged_cell_ranges or ()
    }
    yield from sheet_parts(values, merged, ORIGIN)


def _texts(values: Sequence[object]) -> list[str]:
    """As Excel shows them by default: whole numbers without a decimal point."""
    return [
        str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
        for value in values
    ]
