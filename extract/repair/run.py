"""Runs of a text whose bytes were decoded one byte off, and how such a run begins and ends.

A mirror worked on the bytes of GBK text. It inserted pinyin behind byte pairs and cut the text at the
byte patterns of 。 ， ！ also where such a pattern lies across two characters, and decoded each piece on
its own. A lead byte left alone became "?"; from there on the trail byte of each character was read
together with the lead byte of the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extract.decode.plausibility import common_characters
from extract.repair.gbk import Pair, pair_of
from extract.repair.readings import LETTERS, is_reading

LOST = "?\ufffd"
CUTS = {mark: pair for mark in "。，！？；、：,!;:" if (pair := pair_of(mark))}
GLOSS_REST = rf"[{LETTERS}]{{1,6}}[)）]"
START = re.compile(rf"[{LOST}](?:[{''.join(CUTS)}]|(?={GLOSS_REST}))")
REST = re.compile(rf"([{LETTERS}]{{1,6}})[)）]")
GLOSS = re.compile(rf"[(（]([{LETTERS}]{{1,6}})[)）]")
OWN_GLOSS = re.compile(rf"(?:[(（][{LETTERS}]{{1,6}}[)）])+$")
TAG_REST = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]{0,200})?/?>")
MAX_PAIRS = 120

# What ends a run: an ASCII trail byte; an ASCII byte read into the last pair; a byte left alone before a
# cut, before a gloss, before a tag or line end; one that took along the < of a tag, or an unknown byte.
Ending = Literal["trail", "taken", "cut", "gloss", "line", "tag", "swallowed"]


@dataclass(frozen=True, slots=True)
class Start:
    """Where the pairs of a run begin, and what is known of the character that lost its lead byte.

    At a cut: `first` is its trail byte and `pending` the lead byte that the first pair completes.
    In front of a gloss: the lost byte, behind `before`, made a pair that is read `reading`.
    """

    position: int
    first: int = 0
    pending: int = 0
    before: int = 0
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a run ends; `trail` and `reading` belong to its last character."""

    position: int
    ending: Ending
    trail: int = 0
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, from its lost byte at `begin`, read as byte pairs that lie across characters."""

    begin: int
    start: Start
    pairs: tuple[Pair, ...]
    stop: Stop


def iter_runs(text: str) -> Iterator[Run]:
    """Every place that can be read as a shifted run; most are none."""
    for match in START.finditer(text):
        start = read_start(text, match)
        if start is None or not (start.reading or looks_odd(text[start.position : start.position + 8])):
            continue
        pairs, stop = read_pairs(text, start.position)
        if stop and (start.reading or looks_odd(text[start.position : stop.position])):
            yield Run(match.start(), start, tuple(pairs), stop)


def looks_odd(text: str) -> bool:
    """Whether a text holds characters that nobody writes in a report; lost marks are none."""
    usual = common_characters()
    return any(character > "\x7f" and character not in usual and character not in LOST for character in text)


def read_start(text: str, match: re.Match[str]) -> Start | None:
    """The beginning of a run: a cut across two characters, or a gloss across two."""
    if len(match.group()) == 2:
        first, pending = CUTS[match.group()[1]]
        return Start(match.end(), first=first, pending=pending)
    rest = REST.match(text, match.end())
    pair = pair_of(last_character(text[max(0, match.start() - 12) : match.start()]))
    if rest and pair:
        return Start(rest.end(), before=pair[1], reading=rest.group(1))
    return None


def last_character(text: str) -> str:
    """The last character, or the one in front of its gloss."""
    return OWN_GLOSS.sub("", text)[-1:]


def read_pairs(text: str, position: int) -> tuple[list[Pair], Stop | None]:
    """Byte pairs up to where the bytes fall into step again; no Stop if they never do."""
    pairs: list[Pair] = []
    while position < len(text) and len(pairs) < MAX_PAIRS:
        if stop := read_stop(text, position):
            return pairs, stop
        pair = pair_of(text[position])
        if pair is None:
            return pairs, None
        pairs.append(pair)
        position = after_gloss(text, position)
        if pair[1] < 0x80:
            return pairs, Stop(position, "taken")
    return pairs, None


def after_gloss(text: str, position: int) -> int:
    """The position behind a character and its gloss, which stood across two true characters."""
    gloss = GLOSS.match(text, position + 1)
    return gloss.end() if gloss and is_reading(text[position], gloss.group(1)) else position + 1


def read_stop(text: str, position: int) -> Stop | None:
    """The end of the run, if it is here."""
    character, behind = text[position], position + 1
    if "@" <= character < "\x7f":
        gloss = GLOSS.match(text, behind)
        return Stop(behind, "trail", ord(character), gloss.group(1) if gloss else None)
    if character not in LOST:
        return None
    if rest := REST.match(text, behind):
        return Stop(rest.end(), "gloss", reading=rest.group(1))
    if text[behind : behind + 1] in CUTS:
        return Stop(behind, "cut")
    if text[behind : behind + 1] in ("", "<", "\n", "\r"):
        return Stop(behind, "line")
    return Stop(behind, "tag" if TAG_REST.match(text, behind) else "swallowed")
