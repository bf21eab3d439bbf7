"""From the streams of a Word file to paragraphs and tables in reading order."""

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import olefile

from extract.attachments.word97.pieces import Piece, read_pieces
from extract.attachments.word97.properties import Paragraph, Paragraphs
from extract.attachments.word97.tables import Row, build_table
from extract.errors import UnreadableBytes
from extract.model import Part, Prose

SIGNATURE = 0xA5EC
OLDEST = 0x00C1  # Word 97; older files have another shape
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
MAX_HEADING = 6  # styles 1 to 9 are the headings
CELL_MARK = "\x07"
_ENDS = re.compile("[\r\x07\x0c]")
_FIELD_CODES = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_MARKS = str.maketrans(
    {"\x0b": "\n", "\x1e": "-", "\xa0": " "} | {chr(one): None for one in (1, 2, 3, 4, 5, 8, 19, 20, 21, 31)}
)
MALFORMED = (OSError, struct.error, IndexError, KeyError, ValueError, TypeError)


def read_doc(body: bytes) -> tuple[Part, ...]:
    """Raises UnreadableBytes for broken, encrypted and older files."""
    try:
        with olefile.OleFileIO(BytesIO(body)) as file:
            return tuple(_parts(file))
    except MALFORMED as error:
        raise UnreadableBytes(
            "The Word file is broken or too old: fetch it again or save it as DOCX."
        ) from error


def _parts(file: "olefile.OleFileIO[Any]") -> Iterator[Part]:
    document = file.openstream("WordDocument").read()
    signature, version, flags = struct.unpack_from("<HH6xH", document)
    if signature != SIGNATURE or version < OLDEST or flags & ENCRYPTED:
        raise ValueError("no readable Word 97 document")
    table = file.openstream("1Table" if flags & SECOND_TABLE else "0Table").read()
    data = file.openstream("Data").read() if file.exists("Data") else b""
    paragraphs = Paragraphs(document, table, data)
    rows: list[Row] = []
    cells: list[str] = []
    held = ""
    for text, end, told in _paragraphs(list(read_pieces(document, table)), paragraphs):
        if told.ends_row:
            rows.append(Row(tuple(cells), told))
            cells, held = [], ""
        elif end == CELL_MARK:
            cells.append((held + text).strip())
            held = ""
        elif told.in_table:
            held += f"{text}\n"
        else:
            if rows:
                yield build_table(rows)
                rows = []
            if text.strip():
                yield Prose(text.strip(), told.style if 0 < told.style <= MAX_HEADING else None)
    if rows:
        yield build_table(rows)


def _paragraphs(pieces: list[Piece], known: Paragraphs) -> Iterator[tuple[str, str, Paragraph]]:
    """Text, the character that ends it, and its properties, of every paragraph."""
    held = ""
    for piece in pieces:
        start = 0
        for mark in _ENDS.finditer(piece.text):
            text = _plain(held + piece.text[start : mark.start()])
            yield text, mark[0], known.at(piece.offset + mark.start() * piece.width)
            held, start = "", mark.end()
        held += piece.text[start:]
    if held:
        yield _plain(held), "", Paragraph()


def _plain(text: str) -> str:
    """Without the codes of fields (their results stay) and without marks of pictures and notes."""
    return _FIELD_CODES.sub("", text).translate(_MARKS)
