"""What a Word file says of its paragraphs: heading, cell, end of a row ([MS-DOC] 2.8.6, 2.9.174, 2.6)."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

BTE_PAPX = 0x102  # place in the file information block of fcPlcfBtePapx
PAGE = 512
RUN = 13  # bytes of a BxPap
IN_TABLE, ROW_END, DEPTH = 0x2416, 0x2417, 0x6649
TABLE, DOWN, ELSEWHERE = 0xD608, 0xD62B, 0x6646
TABS = 0xC615
FIXED_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # of an operand, by the top bits of its code
CELL = 20  # bytes of a TC80
COVERED = GOES_ON = 1


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell of a row as defined: its right edge in twips; whether the one before or above covers it."""

    right: int
    is_covered: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The properties of one paragraph; `left` and `cells` where it ends a row of a table."""

    style: int = 0
    in_table: bool = False
    ends_row: bool = False
    left: int = 0
    cells: tuple[RowCell, ...] = ()


class Paragraphs:
    """Properties by the offset of a character in the file."""

    def __init__(self, document: bytes, table: bytes, data: bytes) -> None:
        self._data = data
        self._runs = sorted(_runs(document, table))
        self._starts = [start for start, _ in self._runs]

    def at(self, offset: int) -> Paragraph:
        """Of the paragraph that holds a character; plain ones where the file says nothing."""
        place = bisect_right(self._starts, offset) - 1
        return _paragraph(self._runs[place][1], self._data) if place >= 0 else Paragraph()


def _runs(document: bytes, table: bytes) -> Iterator[tuple[int, bytes]]:
    """The offset at which a paragraph begins, and the bytes of its properties."""
    start, size = struct.unpack_from("<II", document, BTE_PAPX)
    count = (size - 4) // 8
    for number in struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)):
        page = document[(number & 0x3FFFFF) * PAGE :][:PAGE]
        runs = page[PAGE - 1]
        for run, first in enumerate(struct.unpack_from(f"<{runs}I", page)):
            at = 2 * page[4 * (runs + 1) + RUN * run]
            yield first, _properties(page, at) if at else b""


def _properties(page: bytes, at: int) -> bytes:
    if page[at]:
        return page[at + 1 : at + 2 * page[at]]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]


def _paragraph(raw: bytes, data: bytes) -> Paragraph:
    if len(raw) < 2:
        return Paragraph()
    told = dict(_told(raw[2:], data))
    cells: tuple[RowCell, ...] = ()
    left = 0
    if TABLE in told:
        left, cells = _row(told[TABLE], told.get(DOWN, b""))
    return Paragraph(
        style=raw[0] | raw[1] << 8,
        in_table=bool(told.get(IN_TABLE, b"\0")[0]) or any(told.get(DEPTH, b"")),
        ends_row=bool(told.get(ROW_END, b"\0")[0]),
        left=left,
        cells=cells,
    )


def _told(raw: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and operand of each property; what was too long for its page stands in another stream."""
    at = 0
    while at + 2 <= len(raw):
        code = raw[at] | raw[at + 1] << 8
        at += 2
        if code == TABLE:
            size = struct.unpack_from("<H", raw, at)[0] + 1
        elif code >> 13 == 6:
            size = raw[at] + 1 if at < len(raw) and not (code == TABS and raw[at] == 255) else len(raw)
        else:
            size = FIXED_SIZES[code >> 13]
        operand = raw[at : at + size]
        if code == ELSEWHERE:
            (place,) = struct.unpack("<I", operand)
            (length,) = struct.unpack_from("<H", data, place)
            yield from _told(data[place + 2 : place + 2 + length], b"")
        else:
            yield code, operand
        at += size


def _row(table: bytes, down: bytes) -> tuple[int, tuple[RowCell, ...]]:
    """The left edge and the cells of a row, from its sprmTDefTable and sprmTVertMerge."""
    count = table[2]
    left, *edges = struct.unpack_from(f"<{count + 1}h", table, 3)
    flags = [0] * count
    for number in range(min(count, (len(table) - 3 - 2 * (count + 1)) // CELL)):
        (flags[number],) = struct.unpack_from("<H", table, 3 + 2 * (count + 1) + CELL * number)
    if len(down) == 3 and down[1] < count:
        flags[down[1]] |= down[2] << 5
    return left, tuple(
        RowCell(right, flag & 3 == COVERED, flag >> 5 & 3 == GOES_ON)
        for right, flag in zip(edges, flags, strict=True)
    )
