"""Sections of a document from the numbering of its headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Section
from extract.numbering import read_number

MAX_HEADING = 60  # the longest heading seen is 47 characters
MAX_RUN_IN = 40  # a longer first sentence is the paragraph's, not its heading
_STOP = re.compile(
    r"[。；;！!？?：:]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d])|(?<=[况量别式作开题施理进设导训障])(?=20\d\d\s?年)|(?<!^)(?=[（(][一二三四五六七八九十]{1,3}[）)])"
)
_SENTENCE = re.compile(r"[。；;！!？?：:]|(?<!^)[（(][一二三四五六七八九十]{1,3}[）)]")
_COMMA = re.compile(r"[，,]")
_NOT_HEADING = re.compile(r"[|｜\t]|^\W*\d+\s*$")


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    start: int
    body: int
    level: int


def find_sections(paragraphs: Sequence[tuple[int, str, int | None]], length: int) -> tuple[Section, ...]:
    """Sections in text order.

    `paragraphs` are (start offset in the text, paragraph, HTML heading level or None), `length` that of
    the whole text. `start` of a section is where the body begins, behind the heading and its blanks;
    a heading run in with its paragraph ("（一）加强组织领导。一是…") ends with its first sentence.
    Sections of a lower level lie inside the one above.
    """
    headings = [found for start, text, level in paragraphs if (found := _read_heading(start, text, level))]
    return tuple(
        Section(heading.text, min(heading.body, end), end, heading.level)
        for index, heading in enumerate(headings)
        for end in (_end(headings, index, length),)
    )


def _end(headings: list[_Heading], index: int, length: int) -> int:
    level = headings[index].level
    return next((later.start for later in headings[index + 1 :] if later.level <= level), length)


def _read_heading(start: int, text: str, html_level: int | None) -> _Heading | None:
    if _NOT_HEADING.search(text[:MAX_HEADING]):
        return None
    number = read_number(text)
    if number is None:
        return _unnumbered(start, text, html_level)
    end = _heading_end(text, number.end)
    if end is None:
        return None
    heading = text[:end].rstrip(" 。；;：:")
    if len(heading) <= len(number.raw):
        return None
    return _Heading(heading.strip(), start, start + _body(text, end), number.level)


def _heading_end(text: str, after: int) -> int | None:
    """Where the heading ends in its paragraph; None for a numbered sentence that is no heading."""
    if len(text) <= MAX_HEADING and not _SENTENCE.search(text[after:]):
        return len(text)
    stop = _STOP.search(text, after + 1)
    if stop is None or (not text[stop.end() :].strip() and _COMMA.search(text, after)):
        return None
    return stop.end() if stop.start() - after <= MAX_RUN_IN else None


def _unnumbered(start: int, text: str, html_level: int | None) -> _Heading | None:
    """HTML headings without a number, below the page's title (h1)."""
    if html_level is None or html_level == 1 or len(text) > MAX_HEADING:
        return None
    return _Heading(text, start, start + len(text) + 1, html_level)


def _body(text: str, end: int) -> int:
    """The offset of the first body character: in this paragraph, or behind its line feed."""
    rest = text[end:]
    return end + len(rest) - len(rest.lstrip()) if rest.strip() else len(text) + 1
