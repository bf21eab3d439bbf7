"""Pinyin that a mirror wrote behind its characters: 區(qū), 文(wen)章(zhang), 和(he)(he)."""

import re
from collections.abc import Iterator

from extract.repair.readings import LETTERS, characters_read, is_reading
from extract.splice import Splice

GLOSSES = tuple(
    re.compile(rf"{mark}[{LETTERS}]{{1,7}}[)）](?:[(（][{LETTERS}]{{1,7}}[)）])*") for mark in (r"\(", "（")
)
SYLLABLE = re.compile(rf"[{LETTERS}]+")
# A report may gloss the rare character of a place name once or twice; mirrors gloss 1 in 6 characters.
MIN_GLOSSES = 5
MIN_SHARE = 0.002


def find_glosses(text: str) -> list[Splice]:
    """The glossed characters with their glosses, each to become the character alone.

    Empty unless the glosses are too many to be the author's.
    """
    found = sorted(iter_glosses(text), key=lambda splice: splice.start)
    return found if len(found) >= max(MIN_GLOSSES, MIN_SHARE * len(text)) else []


def iter_glosses(text: str) -> Iterator[Splice]:
    """Every character followed by its own reading in brackets, once or several times."""
    for pattern in GLOSSES:
        for match in pattern.finditer(text):
            start = match.start() - 1
            if start >= 0 and is_gloss(text[start], match.group()):
                yield Splice(start, match.end(), text[start], "pinyin_gloss", "gloss is the reading")


def is_gloss(character: str, brackets: str) -> bool:
    """Whether the first bracket reads the character and the others are readings as well."""
    first, *others = SYLLABLE.findall(brackets)
    return is_reading(character, first) and all(map(characters_read, others))
