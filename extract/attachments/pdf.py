"""PDF files: tables by their lines, paragraphs from lines of text, both in reading order over all pages."""

import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from extract.attachments.lines import Line, join_lines
from extract.attachments.pdf_tables import PageTable, join_tables, read_page_tables
from extract.errors import UnreadableBytes
from extract.model import Part

MAX_PAGES = 200
THIN = 2.0  # points; a filled rectangle thinner than this is a drawn line
MARGIN_SHARE = 0.08  # a number alone in the outer part of a page is its page number

# what pdfminer lets through from malformed objects, besides its own
MALFORMED = (
    *(PDFException, PSException, PdfminerException, struct.error, zlib.error),
    *(TypeError, ValueError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError),
)

PageItem = Line | PageTable


def read_pdf(body: bytes) -> tuple[Part, ...]:
    """Raises UnreadableBytes for broken and encrypted files and for such without any text."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    try:
        with pdfplumber.open(BytesIO(body)) as pdf:
            items = [item for page in pdf.pages[:MAX_PAGES] for item in _page_items(page)]
    except MALFORMED as error:
        raise UnreadableBytes(
            "The PDF file is broken or encrypted: fetch it again or save it anew."
        ) from error
    parts = tuple(_parts(items))
    if not parts:
        raise UnreadableBytes(
            "The PDF file holds no text, only pictures: read it with a text recognition first."
        )
    return parts


def _page_items(page: Page) -> Iterator[PageItem]:
    """Tables and the lines outside them, from top to bottom."""
    drawn = page.filter(_is_drawn)
    tables = read_page_tables(drawn)
    lines = [line for line in _lines(drawn, tables) if not _is_page_number(line)]
    items: list[PageItem] = [*tables, *lines]
    yield from sorted(items, key=lambda item: item.top)
    page.close()


def _is_drawn(item: dict[str, object]) -> bool:
    """All but the coloured grounds behind text, which are no table cells."""
    if item["object_type"] != "rect" or item.get("stroke"):
        return True
    return min(_number(item["width"]), _number(item["height"])) <= THIN


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _lines(page: Page, tables: Sequence[PageTable]) -> Iterator[Line]:
    for found in page.extract_text_lines(return_chars=True, x_tolerance=2):
        middle = (found["top"] + found["bottom"]) / 2
        if any(table.top <= middle <= table.bottom for table in tables):
            continue
        size = max(char["size"] for char in found["chars"])
        at = middle / float(page.height)
        yield Line(found["text"], found["x0"], found["x1"], found["top"], size, at)


def _is_page_number(line: Line) -> bool:
    bare = line.text.strip(" -—–·第页共/")
    outer = line.at < MARGIN_SHARE or line.at > 1 - MARGIN_SHARE
    return outer and (not bare or (bare.replace(" ", "").isdigit() and len(bare) <= 7))


def _parts(items: Sequence[PageItem]) -> Iterator[Part]:
    """Runs of lines as paragraphs, runs of tables with nothing between them joined over pages."""
    lines: list[Line] = []
    tables: list[PageTable] = []
    for item in items:
        if isinstance(item, Line):
            yield from join_tables(tables)
            tables = []
            lines.append(item)
        else:
            yield from join_lines(lines)
            lines = []
            tables.append(item)
    yield from join_tables(tables)
    yield from join_lines(lines)
