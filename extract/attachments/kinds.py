"""What kind of file a body is, told by its first bytes; names and headers lie."""

import zipfile
from io import BytesIO
from typing import Literal

Kind = Literal["pdf", "docx", "xlsx", "ole", "archive"]

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError)  # ValueError: names that are no UTF-8
HEAD = 1024  # readers of PDF find its mark anywhere in so many bytes


def is_attachment(body: bytes) -> bool:
    """Whether a body is a document file and no page."""
    return attachment_kind(body) is not None


def attachment_kind(body: bytes) -> Kind | None:
    """None for pages and plain text."""
    if PDF in body[:HEAD] and body.lstrip()[:1] != b"<":
        return "pdf"
    if body.startswith(OLE):
        return "ole"
    if body.startswith(ZIP):
        return _zip_kind(body)
    return None


def _zip_kind(body: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(body)) as file:
            names = set(file.namelist())
    except BROKEN_ZIP:
        return "archive"
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "archive"
