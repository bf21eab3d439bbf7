"""The labelled lines of a page's frame: 来源：…, 发布时间：…, 索引号：…."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.main_text.lexicon import Lexicon
from extract.main_text.model import Property

MAX_PROPERTIES = 300  # characters of the longest line of labels and values
MAX_VALUE = 120
MAX_LABEL = 10

_DATE = re.compile(r"\W*(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[\s\d:：]*\W*")


def read_properties(text: str, words: Lexicon) -> tuple[Property, ...]:
    """The labelled values of one line (来源：… 发布时间：2017-03-04 | …); none for a sentence."""
    if len(text) > MAX_PROPERTIES or not any(mark in text for mark in (":", "：", " 20")):
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
    return f"{text}：" if len(text) <= MAX_LABEL and not text.endswith((":", "：")) else text
