"""Printed lines joined to paragraphs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.model import Prose

LARGE = 1.15  # a title's type against the body's
ENDS = "。；：！？.;:!?"

_WIDE = r"[⺀-鿿　-〿＀-￯“”‘’—…]"
_BLANKS = re.compile(rf"(?<={_WIDE})[ \t\n]+|[ \t\n]+(?={_WIDE})")
_NUMBERS = re.compile(r"(?:[\d,./—-]+[ \t]+){2}[\d,./—-]+(?!\S)")  # a row of a table without lines
_WRAPPED_NUMBER = re.compile(r"(?<=[\d.,])\n(?=[\d.,])")


# PDF fonts often name characters as radicals, which look alike; NFKC knows those of the first block only
_RADICALS = {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳", "民西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where it begins and ends, its type size, its place down the page (0 to 1)."""

    text: str
    x0: float
    x1: float
    top: float
    size: float
    at: float


def close_up(text: str) -> str:
    """Characters for radicals, no blanks and line ends that a layout puts beside wide characters."""
    closed = _WRAPPED_NUMBER.sub("", _BLANKS.sub("", text.strip().translate(_RADICALS)))
    return re.sub(r"\s+", " ", closed)


def join_lines(lines: Sequence[Line]) -> Iterator[Prose]:
    """Paragraphs: a line that reaches the right margin goes on in the next, unless that is indented."""
    if not lines:
        return
    body = median(line.size for line in lines)
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    paragraph = [lines[0]]
    for before, line in pairwise(lines):
        if _goes_on(before, line, body, left, right):
            paragraph.append(line)
        else:
            yield _prose(paragraph, body)
            paragraph = [line]
    yield _prose(paragraph, body)


def _goes_on(before: Line, line: Line, body: float, left: float, right: float) -> bool:
    if _NUMBERS.search(before.text) or _NUMBERS.search(line.text):
        return False
    if before.size >= LARGE * body and line.size >= LARGE * body:
        return abs(before.size - line.size) < 1
    if abs(before.size - line.size) > body * (LARGE - 1) * 2:
        return False
    reaches = before.x1 > right - 2.2 * before.size
    indented = line.x0 > left + 1.2 * line.size
    return reaches and not indented


def _prose(lines: Sequence[Line], body: float) -> Prose:
    text = "\n".join(line.text for line in lines)
    text = text.strip() if _NUMBERS.search(text) else close_up(text)
    return Prose(text, 1 if lines[0].size >= LARGE * body else None)
