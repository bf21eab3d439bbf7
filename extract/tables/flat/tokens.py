"""A flattened table as a sequence of cells: what stands between line ends, pipes and blanks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.families.labels import label_key
from extract.model import Prose
from extract.numbers import fold, parse_cell
from extract.numbers.words import load_words
from extract.tables.flat.known import indicator_keys

MAX_VALUE = 24  # characters of the longest printed number with its unit
MAX_TEXT = 90  # characters of the longest label; the national forms go up to 60
SENTENCE_MARKS = "。；！？"

Kind = Literal["value", "unit", "text", "barrier"]
PIPES = "|｜│┃"  # two of them draw boxes
_PIECE = re.compile(rf"20\d\d[ \t]?年度?|[^\s{PIPES}]+")
_PIPED = re.compile(f"[{PIPES}]")
_CELL = re.compile(rf"[^\s{PIPES}](?:[^{PIPES}]*[^\s{PIPES}])?")

_TOLD = re.compile(r"\s*(?P<label>\S.*?)\s*[:：]\s*(?P<value>[^\s:：]{1,24})\s*[;；。,，]?\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """A cell or a part of one, with its place in the part it stands in."""

    text: str
    kind: Kind
    part: int
    line: int
    start: int
    end: int


def tokenise(parts: Sequence[Prose | None]) -> Iterator[Token]:
    """The tokens of consecutive prose; what is no prose (None) is a barrier, as a sentence is."""
    for number, part in enumerate(parts):
        if part is None:
            yield Token("", "barrier", number, 0, 0, 0)
            continue
        for line, found in enumerate(re.finditer(r"[^\n]+", part.text)):
            for start, end in _pieces(found[0]):
                text = found[0][start:end]
                yield Token(text, _kind(text), number, line, found.start() + start, found.start() + end)


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """A line with pipes is divided at them, a known label and its number at their colon, others at blanks."""
    told = _TOLD.fullmatch(line)
    if told and label_key(told["label"]) in indicator_keys() and _kind(told["value"]) == "value":
        yield from (told.span("label"), told.span("value"))
        return
    pieces = _CELL if _PIPED.search(line) else _PIECE
    yield from (piece.span() for piece in pieces.finditer(line))


def _kind(text: str) -> Kind:
    if len(text) > MAX_TEXT or any(mark in text for mark in SENTENCE_MARKS):
        return "barrier"
    if len(text) <= MAX_VALUE and parse_cell(text).semantic not in ("text", "blank"):
        return "value"
    return "unit" if fold(text) in load_words().units else "text"
