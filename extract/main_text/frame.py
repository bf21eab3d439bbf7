"""Trims the frame off a run of lines: what stands before the first and after the last of the report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.main_text.lexicon import Lexicon
from extract.main_text.model import Property
from extract.numbering import starts_with_number
from extract.recognise.title import is_report_title

MAX_PROPERTIES = 300  # characters of the longest line of labels and values
TAIL_SHARE = 0.9  # of the report's characters stand before its frame begins again

_DATE = re.compile(r"\W*(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[\s\d:：]*\W*")
_SENTENCE = re.compile(r"[。；，！？,;]")
_SIGNATURE = re.compile(
    r"[（(]?(.{2,30}(政府|办公室|局|委员会|管委会|办|处|中心|厅|院|队|站|所|会|司)|"
    r"[0-9０-９〇○零一二三四五六七八九十年月日\-./\s]{6,24}日?)[）)]?\s*\Z"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the frame sees it; `chrome` if its links or its words make it part of the page."""

    text: str
    chrome: bool = False
    table: bool = False


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
        kept = tuple(index for index, line in enumerate(lines) if not _goes(line, words))
        return Trimmed(kept, (), ())
    first = content[0]
    start = _head_start(lines, first, words)
    end = _tail_end(lines, content, words)
    last = content[-1]
    kept = tuple(
        index
        for index in range(start, end)
        if not (lines[index].chrome if first < index < last else _goes(lines[index], words))
    )
    gone = [index for index in range(len(lines)) if index not in set(kept)]
    return Trimmed(
        kept,
        tuple(index for index in gone if index < first),
        tuple(index for index in gone if index >= first),
    )


def is_content(line: Line, words: Lexicon) -> bool:
    """A sentence of the report, a numbered heading, or a table that speaks of it."""
    if line.chrome or read_properties(line.text, words):
        return False
    if line.table:
        return len(words.strong.findall(line.text)) >= 2
    if starts_with_number(line.text):
        return True
    return words.mass.search(line.text) is not None and _SENTENCE.search(line.text) is not None


def _goes(line: Line, words: Lexicon) -> bool:
    return line.chrome or (not line.table and _is_property_line(line.text, words))


def _is_property_line(text: str, words: Lexicon) -> bool:
    return len(text) <= 200 and bool(read_properties(text, words)) and not text.endswith(("。", "；"))


def _head_start(lines: Sequence[Line], first: int, words: Lexicon) -> int:
    """From the title on if one stands before the first sentence, else from the lines that head it."""
    for index in range(first):
        if is_report_title(lines[index].text):
            return index
    start = first
    while start and _is_heading_above(lines[start - 1], words):
        start -= 1
    return start


def _is_heading_above(line: Line, words: Lexicon) -> bool:
    if _goes(line, words) or line.table:
        return False
    return words.mass.search(line.text) is not None or _SIGNATURE.match(line.text) is not None


def _tail_end(lines: Sequence[Line], content: Sequence[int], words: Lexicon) -> int:
    """The first line that opens the frame and has next to nothing of the report behind it."""
    mass = {index: len(lines[index].text) for index in content}
    whole, before = sum(mass.values()), 0
    for index, line in enumerate(lines):
        if (
            before >= TAIL_SHARE * whole
            and not line.table
            and _goes(line, words)
            and words.tail_start.match(line.text)
        ):
            return index
        before += mass.get(index, 0)
    return len(lines)


def read_properties(text: str, words: Lexicon) -> tuple[Property, ...]:
    """The labelled values of one line (来源：… 发布时间：2017-03-04 | …); none for a sentence."""
    if len(text) > MAX_PROPERTIES or (":" not in text and "：" not in text):
        return ()
    found = list(words.labels.finditer(text))
    opening = _DATE.match(text)
    if not found or found[0].start() > (opening.end() if opening else 2):
        return ()
    dated = (Property("published", opening[1], opening[0].strip()),) if opening else ()
    ends = [match.start() for match in found[1:]] + [len(text)]
    return dated + tuple(
        Property(
            words.label_kinds[re.sub(r"\s", "", match.group(1))],
            text[match.end() : end].strip(" |｜\t【[]】"),
            text[match.start() : end].strip(),
        )
        for match, end in zip(found, ends, strict=True)
    )
