"""Reads a document file of any known kind."""

from collections.abc import Callable, Mapping

from extract.attachments.docx import read_docx
from extract.attachments.kinds import Kind, attachment_kind
from extract.attachments.word97 import read_doc
from extract.attachments.xls import read_xls
from extract.attachments.xlsx import read_xlsx
from extract.errors import UnreadableBytes
from extract.model import Part


def read_pdf(body: bytes) -> tuple[Part, ...]:
    """Paragraphs and tables of a PDF file."""
    from extract.attachments.pdf import read_pdf as read  # pdfplumber takes .06 s, which no other kind needs

    return read(body)


READERS: Mapping[Kind, Callable[[bytes], tuple[Part, ...]]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "doc": read_doc,
    "xls": read_xls,
}


def read_attachment(body: bytes, url: str | None) -> tuple[Part, ...]:
    """Paragraphs and tables in reading order.

    Raises UnreadableBytes for a kind that is not read (presentations, archives) and for broken files.
    """
    kind = attachment_kind(body)
    reader = READERS.get(kind) if kind else None
    if reader is None:
        name = url or "The file"
        raise UnreadableBytes(f"{name} is of a kind that is not read: save it as PDF, DOCX or XLSX.")
    return reader(body)
