"""Pinyin that a mirror wrote behind its characters: 區(qū), 文(wen)章(zhang), 和(he)(he)."""

import re
from collections.abc import Iterator

from extract.decode.plausibility import common_characters
from extract.repair.readings import LETTERS, characters_read, is_reading
from extract.script.simplify import chinese_characters
from extract.splice import Splice

GLOSSES = tuple(
    re.compile(rf"{mark}[{LETTERS}]{{1,7}}[)）](?:[(（][{LETTERS}]{{1,7}}[)）])*") for mark in (r"\(", "（")
)
SYLLABLE = re.compile(rf"[{LETTERS}]+")
# A report may gloss the rare character of a place name once or twice; mirrors gloss 1 in 6 characters.
MIN_GLOSSES = 5
MIN_SHARE = 0.01
MIN_USUAL = 3  # glosses of characters that everybody reads


def find_glosses(text: str) -> list[Splice]:
    """The splices that take the glosses away; empty unless they are too many to be the author's."""
    found = sorted(iter_glosses(text), key=lambda splice: splice.start)
    usual = sum(splice.after in common_characters() for splice in found)
    if usual >= MIN_USUAL or (
        len(found) >= MIN_GLOSSES and len(found) >= MIN_SHARE * chinese_characters(text)
    ):
        return found
    return []


def iter_glosses(text: str) -> Iterator[Splice]:
    """Every character followed by its own reading in brackets; the same gloss again is a doubled run."""
    for pattern in GLOSSES:
        for match in pattern.finditer(text):
            start = match.start() - 1
            first, *others = SYLLABLE.finditer(match.group())
            if start < 0 or not is_reading(text[start], first.group()):
                continue
            end = match.start() + first.end() + 1
            yield Splice(start, end, text[start], "pinyin_gloss", "gloss is the reading")
            if others and all(characters_read(other.group()) for other in others):
                yield Splice(end, match.end(), "", "doubled_run", "gloss written again")
