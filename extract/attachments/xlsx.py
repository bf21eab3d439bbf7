"""Excel files (XLSX): every sheet a table."""

import re
from collections.abc import Iterator

from lxml import etree

from extract.attachments.ooxml import open_parts, read_xml
from extract.attachments.sheets import Place, sheet_parts
from extract.model import Part

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_SHEET = re.compile(r"^xl/worksheets/sheet(\d+)\.xml$")
ORIGIN = "xlsx"


def read_xlsx(body: bytes) -> tuple[Part, ...]:
    """Sheets in the order of their files; raises UnreadableBytes for a broken file."""
    with open_parts(body) as file:
        names = file.namelist()
        strings = _strings(read_xml(file, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
        numbered = sorted((int(match[1]), name) for name in names if (match := _SHEET.match(name)))
        sheets = [read_xml(file, name) for _, name in numbered]
    return tuple(
        part
        for sheet in sheets
        for part in sheet_parts(_values(sheet, strings), dict(_merged(sheet)), ORIGIN)
    )


def _strings(root: etree._Element) -> list[str]:
    return ["".join(one.text or "" for one in item.iter(f"{S}t")) for item in root.iter(f"{S}si")]


def _values(sheet: etree._Element, strings: list[str]) -> dict[Place, str]:
    placed = ((_place(str(cell.get("r"))), _text(cell, strings).strip()) for cell in sheet.iter(f"{S}c"))
    return {place: text for place, text in placed if place and text}


def _text(cell: etree._Element, strings: list[str]) -> str:
    value = cell.findtext(f"{S}v") or ""
    if cell.get("t") == "s":
        return strings[int(value[:9])] if value.isdecimal() and int(value[:9]) < len(strings) else ""
    if cell.get("t") == "inlineStr":
        return "".join(one.text or "" for one in cell.iter(f"{S}t"))
    return value


def _merged(sheet: etree._Element) -> Iterator[tuple[Place, Place]]:
    for one in sheet.iter(f"{S}mergeCell"):
        first, _, last = str(one.get("ref")).partition(":")
        start, end = _place(first), _place(last)
        if start and end:
            yield start, (end[0] - start[0] + 1, end[1] - start[1] + 1)


def _place(reference: str) -> Place | None:
    """Row and column, both from 0, of a reference such as B7."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    col = 0
    for letter in match[1]:
        col = col * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, col - 1
