"""What kind of file a body is, told by its first bytes; names and headers lie."""

import zipfile
from io import BytesIO
from typing import Literal

import olefile

from extract.signatures import file_kind

Kind = Literal["pdf", "docx", "xlsx", "doc", "xls", "ole", "archive"]

BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError)  # ValueError: names that are no UTF-8
STREAMS: dict[str, Kind] = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}


def is_attachment(body: bytes) -> bool:
    """Whether a body is a document file and no page."""
    return attachment_kind(body) is not None


def attachment_kind(body: bytes) -> Kind | None:
    """None for pages and plain text."""
    kind = file_kind(body)
    if kind == "zip or office file":
        return _zip_kind(body)
    if kind == "old office file":
        return _ole_kind(body)
    return "pdf" if kind == "pdf" else None


def _ole_kind(body: bytes) -> Kind:
    try:
        with olefile.OleFileIO(BytesIO(body)) as file:
            return next((kind for name, kind in STREAMS.items() if file.exists(name)), "ole")
    except (OSError, ValueError, IndexError):
        return "ole"


def _zip_kind(body: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(body)) as file:
            names = set(file.namelist())
    except BROKEN_ZIP:
        return "archive"
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "archive"
