"""Divides a line in which a whole report runs on at the report's headings."""

import re
from functools import cache
from itertools import pairwise

from extract.main_text.lexicon import load_words

LONG_LINE = 300  # no paragraph with two numbered headings inside is shorter
_HAN = "一二三四五六七八九十"
_MAJORS = (re.compile(rf"([{_HAN}]{{1,3}})、"), re.compile(rf"第([{_HAN}]{{1,3}})部分"))
_MINOR = re.compile(rf"[（(][{_HAN}]{{1,3}}[）)]")


@cache
def _in_table() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_words("run_in")
    return _any_of(words["rows"]), _any_of(words["headers"])


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def split_run_in(line: str) -> list[str]:
    """The paragraphs of a run-on line in order; their characters are those of the line but for blanks."""
    if len(line) < LONG_LINE:
        return [line]
    majors = _majors(line)
    if not majors:
        return [line]
    cuts = sorted({0, *majors, *_minors(line, majors), len(line)})
    pieces = [line[start:end].strip() for start, end in pairwise(cuts)]
    return [piece for piece in pieces if piece]


def _majors(line: str) -> list[int]:
    """Offsets of the headings in the style that has more of them."""
    return max((_counted(pattern, line) for pattern in _MAJORS), key=len)


def _counted(pattern: re.Pattern[str], line: str) -> list[int]:
    """Offsets of 一、 二、 三、 that follow each other and are no rows of a table."""
    rows, _ = _in_table()
    found: list[int] = []
    previous: int | None = None
    for match in pattern.finditer(line):
        number = _HAN.find(match[1]) + 1 if len(match[1]) == 1 else 0
        if not number or rows.match(line, match.end()):
            continue
        if previous is None or number == previous + 1:
            found.append(match.start())
            previous = number
    return found if len(found) > 1 else []


def _minors(line: str, majors: list[int]) -> list[int]:
    """Offsets of （一） （二） outside the tables; a table ends where the next major heading begins."""
    _, headers = _in_table()
    found: list[int] = []
    for start, end in zip([0, *majors], [*majors, len(line)], strict=True):
        table = headers.search(line, start, end)
        stop = table.start() if table else end
        found += [match.start() for match in _MINOR.finditer(line, start, stop)]
    return found
