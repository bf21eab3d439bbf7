"""The labelled lines of a page's frame: 来源：…, 发布时间：…, 索引号：…."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extract.main_text.lexicon import Lexicon
from extract.main_text.model import Property

MAX_PROPERTIES = 300  # characters of the longest line of labels and values
MAX_VALUE = 120
MAX_LABEL = 10
MIN_PAIRS = 2
MAX_SITE = 40

_DATE_AT = re.compile(r"20\d\d[-/.年]\d")
_DATE = re.compile(r"\W*(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[\s\d:：]*\W*")


def read_properties(text: str, words: Lexicon) -> tuple[Property, ...]:
    """The labelled values of one line (来源：… 发布时间：2017-03-04 | …); none for a sentence."""
    if len(text) > MAX_PROPERTIES or not any(mark in text for mark in (":", "：", " ")):
        return ()
    return _read_line(text, words)


@lru_cache(8192)  # the pages of a portal share their frame
def _read_line(text: str, words: Lexicon) -> tuple[Property, ...]:
    if pairs := _pairs(text, words):
        return pairs
    found = list(words.labels.finditer(text))
    opening = _DATE.match(text)
    if not found or (
        found[0].start() > (opening.end() if opening else 2) and not _names_site(text, found[0])
    ):
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


def _pairs(text: str, words: Lexicon) -> tuple[Property, ...]:
    """索引号 X/2022-1 发布机构 某局: labels and values that only blanks divide, from end to end."""
    found: list[re.Match[str]] = []
    place = 0
    while match := words.pairs.match(text, place):
        found.append(match)
        place = match.end()
    if len(found) < MIN_PAIRS or text[place:].strip(" \t0123456789:："):
        return ()
    kinds = words.label_kinds
    return tuple(Property(kinds[re.sub(r"\s", "", match[1])], match[2], match[0].strip()) for match in found)


def _names_site(text: str, label: re.Match[str]) -> bool:
    """Whether only the site's name stands before a labelled date (某县人民政府门户网站 www… 发布时间：…)."""
    before = text[: label.start()]
    return len(before) <= MAX_SITE and "网" in before and _DATE_AT.match(text, label.end()) is not None


def pair_properties(texts: Sequence[str], words: Lexicon) -> tuple[tuple[Property, ...], frozenset[int]]:
    """The properties of lines or cells, and which of the texts are values of the label before them."""
    found: list[Property] = []
    values: set[int] = set()
    for index, (text, following) in enumerate(pairwise([*texts, ""])):
        if index in values:
            continue
        for item in read_properties(_labelled(text), words):
            value = item.value
            if not value and following and not read_properties(_labelled(following), words):
                value = following[:MAX_VALUE]
                values.add(index + 1)
            if value:
                found.append(Property(item.kind, value, item.raw if item.value else f"{item.raw}{value}"))
    return tuple(found), frozenset(values)


def _labelled(text: str) -> str:
    """A short text as a label, also where its colon is left out."""
    return f"{text}：" if len(text) <= MAX_LABEL and not any(mark in text for mark in ":：") else text
