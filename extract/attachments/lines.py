"""Printed lines joined to paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.model import Prose

LARGE = 1.15  # a title's type against the body's
ENDS = "。；：！？.;:!?"

_WIDE = r"[⺀-鿿　-〿＀-￯“”‘’—…]"
_BLANKS = re.compile(rf"(?<={_WIDE})[ \t\n]+|[ \t\n]+(?={_WIDE})")
_WRAPPED_NUMBER = re.compile(r"(?<=[\d.,])\n(?=[\d.,])")


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
    """Text without the blanks and line ends that a layout puts beside wide characters."""
    closed = _WRAPPED_NUMBER.sub("", _BLANKS.sub("", text.strip()))
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
    if before.size >= LARGE * body and line.size >= LARGE * body:
        return abs(before.size - line.size) < 1
    if abs(before.size - line.size) > body * (LARGE - 1) * 2:
        return False
    reaches = before.x1 > right - 2.2 * before.size
    indented = line.x0 > left + 1.2 * line.size
    return reaches and not indented


def _prose(lines: Sequence[Line], body: float) -> Prose:
    text = close_up("\n".join(line.text for line in lines))
    return Prose(text, 1 if lines[0].size >= LARGE * body else None)
