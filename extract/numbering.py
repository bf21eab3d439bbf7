"""The numbers that open headings and list items, in every style that reports use."""

import re
from dataclasses import dataclass

MAX_HEADING = 60  # characters; the longest heading seen has 47
MAJOR = 2

_HAN = "一二三四五六七八九十百"
_STYLES = (
    (1, rf"第[{_HAN}\d]{{1,3}}[部章编]分?"),
    (3, rf"第[{_HAN}\d]{{1,3}}节"),
    (2, rf"[{_HAN}]{{1,3}}\s?[、.．，:：](?![{_HAN}]{{1,2}}[、季])"),
    (3, rf"[（(〔【\[]\s?[{_HAN}]{{1,3}}\s?[）)〕】\]]\s?[、.．]?"),
    (3, r"[㈠-㈩]"),
    (4, r"\d{1,2}\s?(?:[.．](?!\d)|、(?!\d))"),
    (5, r"[（(]\s?\d{1,2}\s?[）)]"),
    (5, r"[⑴-⒇]"),
    (4, r"[⒈-⒛]"),
    (5, r"\d{1,2}[)）](?!\d)"),
    (6, r"[①-⑳]"),
)
_NUMBER = re.compile(r"\s*(?:" + "|".join(f"({pattern})" for _, pattern in _STYLES) + r")\s*")


@dataclass(frozen=True, slots=True)
class Number:
    """`level` 1 (第一部分) to 6 (①); `end` is the offset behind the number in its paragraph."""

    level: int
    end: int
    raw: str


def read_number(text: str) -> Number | None:
    """The number that opens a paragraph, None where there is none."""
    match = _NUMBER.match(text)
    if match is None or match.lastindex is None:
        return None
    return Number(_STYLES[match.lastindex - 1][0], match.end(), match.group().strip())


def is_major_heading(text: str) -> bool:
    """Whether a line is a heading of the first two levels: 第一部分 …, 一、…."""
    if len(text) > MAX_HEADING or text.endswith(("。", "；", "，")):
        return False
    number = read_number(text)
    return number is not None and number.level <= MAJOR


def starts_with_number(text: str) -> bool:
    """Whether a paragraph opens with a heading's or an item's number."""
    return _NUMBER.match(text) is not None
