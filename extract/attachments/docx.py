"""Word files (DOCX): paragraphs and tables of the body in order."""

import re
from collections.abc import Iterator

from lxml import etree

from extract.attachments.ooxml import open_parts, read_xml
from extract.model import Part, Prose
from extract.tables.grid import RawCell, build_grid

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?i)^(?:heading ?)?([1-6])$")
ORIGIN = "docx"


def read_docx(body: bytes) -> tuple[Part, ...]:
    """Raises UnreadableBytes for a broken file."""
    with open_parts(body) as file:
        document = read_xml(file, "word/document.xml")
    root = document.find(f"{W}body")
    return tuple(_parts(document if root is None else root))


def _parts(parent: etree._Element) -> Iterator[Part]:
    for child in parent:
        if child.tag == f"{W}p":
            text = _text(child).strip()
            if text:
                yield Prose(text, _level(child))
        elif child.tag == f"{W}tbl":
            yield build_grid([_rows(child)], ORIGIN)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _parts(child)


def _text(element: etree._Element) -> str:
    marks = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}
    return "".join(marks.get(str(one.tag)) or one.text or "" for one in element.iter(f"{W}t", *marks))


def _level(paragraph: etree._Element) -> int | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    match = _HEADING.match(str(style.get(f"{W}val"))) if style is not None else None
    return int(match[1]) if match else None


def _rows(table: etree._Element) -> list[tuple[RawCell, ...]]:
    """Cells with their spans; a cell that continues one above it counts to that one's rowspan."""
    raw = [[_Raw(cell) for cell in row.iter(f"{W}tc") if _owner(cell) is table] for row in _own_rows(table)]
    placed: list[dict[int, _Raw]] = []
    for cells in raw:
        at, col = {}, 0
        for cell in cells:
            at[col] = cell
            col += cell.colspan
        placed.append(at)
    for row in range(len(placed) - 1, 0, -1):
        for col, cell in placed[row].items():
            above = placed[row - 1].get(col)
            if cell.continues and above is not None:
                above.rowspan += cell.rowspan
                cell.swallowed = True
    return [
        tuple(RawCell(c.text, c.rowspan, c.colspan) for c in at.values() if not c.swallowed) for at in placed
    ]


def _own_rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in table.iter(f"{W}tr") if _owner(row) is table]


def _owner(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{W}tbl"), None)


class _Raw:
    """A cell while its vertical span is being counted."""

    def __init__(self, cell: etree._Element) -> None:
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        digits = str(span.get(f"{W}val")) if span is not None else "1"
        self.colspan = int(digits[:4]) if digits.isdecimal() and int(digits[:4]) else 1
        self.continues = merge is not None and merge.get(f"{W}val") != "restart"
        self.rowspan = 1
        self.swallowed = False
        paragraphs = [one for one in cell.iter(f"{W}p") if next(one.iterancestors(f"{W}tc"), None) is cell]
        self.text = "\n".join(text for one in paragraphs if (text := _text(one).strip()))
