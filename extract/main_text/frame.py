"""Trims the frame off a run of lines: what stands before the first and after the last of the report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.main_text.contents import find_contents
from extract.main_text.lexicon import Lexicon
from extract.main_text.model import Property
from extract.main_text.properties import pair_properties, read_properties
from extract.numbering import starts_with_number
from extract.recognise.title import MAX_TITLE, is_report_title, read_title

MAX_LABEL = 10  # characters
MAX_PROPERTY = 200  # characters of a line of labels and values
MAX_LABELS = 2_000  # characters of a table of properties
TAIL_SHARE = 0.9  # of the report's characters stand before its frame begins again

_LONE_LABEL = re.compile(r"(?:相关)?附[件表]\s*[:：]?")  # what it announced were links
_DATE_LINE = re.compile(r"[（(\[【]?\s*20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\s\d:]*[）)\]】]?")  # set by the portal
_SENTENCE = re.compile(r"[。；，！？,;]")
_SIGNATURE = re.compile(
    r"[（(]?(.{2,30}(政府|办公室|局|委员会|管委会|办|处|中心|厅|院|队|站|所|会|司)|"
    r"[0-9０-９〇○零一二三四五六七八九十年月日\-./\s]{6,24}日?)[）)]?\s*\Z"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the frame sees it; `chrome` if its links or its words make it part of the page.

    `labels`: a table of labels and values; `properties`: the labelled values of any other line.
    """

    text: str
    chrome: bool = False
    table: bool = False
    labels: bool = False
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Indices of the lines that stay, and those that went before and after them."""

    kept: tuple[int, ...]
    head: tuple[int, ...]
    tail: tuple[int, ...]


def trim(lines: Sequence[Line], words: Lexicon) -> Trimmed:
    """Which lines are the report's: nothing between its first and its last sentence but frame lines goes."""
    content = [index for index, line in enumerate(lines) if is_content(line, words)]
    if not content:
        kept = tuple(index for index, line in enumerate(lines) if not _goes(line))
        return Trimmed(kept, (), ())
    first, last = content[0], content[-1]
    head = _kept_head(lines, first, words)
    listed = find_contents([line.text for line in lines])
    middle = [index for index in range(first, last + 1) if not lines[index].chrome and index not in listed]
    end = _tail_end(lines, content, words)
    tail = [index for index in range(last + 1, end) if not _goes_behind(lines[index])]
    while tail and _LONE_LABEL.fullmatch(lines[tail[-1]].text):
        tail.pop()
    kept = tuple(index for index in (*head, *middle, *tail) if index < end)
    gone = sorted(set(range(len(lines))) - set(kept))
    return Trimmed(
        kept,
        tuple(index for index in gone if index < first),
        tuple(index for index in gone if index >= first),
    )


def _kept_head(lines: Sequence[Line], first: int, words: Lexicon) -> list[int]:
    """The lines from the title to the first sentence, without labelled lines and their values."""
    _, values = pair_properties([line.text for line in lines[:first]], words)
    stays = [
        index not in values and not (_goes(line) or _is_label(line, words) or _DATE_LINE.fullmatch(line.text))
        for index, line in enumerate(lines[:first])
    ]
    start = _title_start(lines[:first])
    if start is None:
        start = first
        while start and stays[start - 1] and _is_heading_above(lines[start - 1], words):
            start -= 1
    return [index for index in range(start, first) if stays[index]]


def _is_label(line: Line, words: Lexicon) -> bool:
    """A label that stands alone, or a table of labels and values."""
    if line.table:
        return line.labels or (len(line.text) <= MAX_LABELS and len(words.labels.findall(line.text)) >= 2)
    return bool(read_properties(f"{line.text}：", words)) and len(line.text) <= MAX_LABEL


def is_content(line: Line, words: Lexicon) -> bool:
    """A sentence of the report, a numbered heading, or a table that speaks of it."""
    if line.chrome or line.properties:
        return False
    if line.table:
        return not line.labels and len(words.strong.findall(line.text)) >= 2
    if starts_with_number(line.text):
        return True
    return words.mass.search(line.text) is not None and _SENTENCE.search(line.text) is not None


def _goes(line: Line) -> bool:
    return line.chrome or _is_property_line(line)


def _goes_behind(line: Line) -> bool:
    """Behind the text also titles go: they are those of other reports."""
    return _goes(line) or is_report_title(line.text)


def _is_property_line(line: Line) -> bool:
    return bool(line.properties) and len(line.text) <= MAX_PROPERTY and not line.text.endswith(("。", "；"))


def _title_start(head: Sequence[Line]) -> int | None:
    """The first line of the title nearest to the text: a menu may list others; None where there is none."""
    for index in range(len(head) - 1, -1, -1):
        if not head[index].chrome and is_report_title(head[index].text):
            return index - 1 if index and _opens_title(head[index - 1], head[index]) else index
    return None


def _opens_title(line: Line, title: Line) -> bool:
    """Whether a line holds the publisher that the title below it lacks."""
    if line.chrome or len(line.text) + len(title.text) > MAX_TITLE or read_title(title.text).publisher:
        return False
    whole = read_title(line.text + title.text)
    return whole.kind == "report" and whole.publisher is not None and _SIGNATURE.match(line.text) is not None


def _is_heading_above(line: Line, words: Lexicon) -> bool:
    return not line.table and (
        words.mass.search(line.text) is not None or _SIGNATURE.match(line.text) is not None
    )


def _tail_end(lines: Sequence[Line], content: Sequence[int], words: Lexicon) -> int:
    """The first line that opens the frame and has next to nothing of the report behind it."""
    mass = {index: len(lines[index].text) for index in content}
    whole, before = sum(mass.values()), 0
    for index, line in enumerate(lines):
        if (
            before >= TAIL_SHARE * whole
            and not line.table
            and _goes(line)
            and words.tail_start.match(line.text)
        ):
            return index
        before += mass.get(index, 0)
    return len(lines)
