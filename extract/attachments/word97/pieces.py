"""The characters of a document with their places in its file ([MS-DOC] 2.4.1, 2.9.38, 2.9.177)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARS = 5_000_000
CLX, LENGTH = 0x1A2, 0x4C  # places in the file information block of fcClx and of ccpText
COMPRESSED = 0x40000000
PIECES, PROPERTIES = 2, 1  # what a part of the Clx holds


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: its text and the offset of its first byte; `width` bytes a character."""

    text: str
    offset: int
    width: int


def read_pieces(document: bytes, table: bytes) -> Iterator[Piece]:
    """The pieces of the main text, without notes and headers; raises struct.error where they end early."""
    (length,) = struct.unpack_from("<I", document, LENGTH)
    position = 0
    plc = _piece_table(table, *struct.unpack_from("<II", document, CLX))
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        (encoded,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)
        chars = min(ends[number + 1] - ends[number], min(length, MAX_CHARS) - position)
        if chars <= 0:
            return
        yield _piece(document, encoded, chars)
        position += chars


def _piece(document: bytes, encoded: int, chars: int) -> Piece:
    if encoded & COMPRESSED:
        offset = (encoded & ~COMPRESSED) // 2
        return Piece(document[offset : offset + chars].decode("cp1252", "replace"), offset, 1)
    return Piece(document[encoded : encoded + 2 * chars].decode("utf-16-le", "replace"), encoded, 2)


def _piece_table(table: bytes, start: int, size: int) -> bytes:
    position, end = start, start + size
    while position < end:
        kind = table[position]
        if kind == PIECES:
            (length,) = struct.unpack_from("<I", table, position + 1)
            return table[position + 5 : position + 5 + length]
        if kind != PROPERTIES:
            break
        (length,) = struct.unpack_from("<H", table, position + 1)
        position += 3 + length
    raise struct.error("the document has no piece table")
