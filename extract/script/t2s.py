"""OpenCC's traditional-to-simplified conversion (`t2s`) over the dictionaries of its Python package.

The package itself tries every substring of every clause (15-25 ms a report). Here one translate
table holds the characters, and phrases are looked for only where their first character occurs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Tables:
    """OpenCC's dictionaries, compiled; every value is as long as its key."""

    characters: dict[int, str]
    phrases: dict[str, str]
    lengths: dict[str, tuple[int, ...]]
    first: re.Pattern[str]
    traditional: frozenset[str]


def to_simplified(text: str) -> str:
    """The text as OpenCC's t2s gives it; the same length, code point by code point."""
    tables = load_tables()
    simplified = text.translate(tables.characters)
    pieces: list[str] = []
    taken = 0
    for start, phrase in chosen_phrases(text, tables):
        pieces += (simplified[taken:start], tables.phrases[phrase])
        taken = start + len(phrase)
    return "".join((*pieces, simplified[taken:]))


def chosen_phrases(text: str, tables: Tables) -> list[tuple[int, str]]:
    """OpenCC's choice among overlapping phrases: the longest first, then the leftmost."""
    chosen: list[tuple[int, str]] = []
    occupied = bytearray(len(text))
    for start, phrase in sorted(occurring_phrases(text, tables), key=lambda hit: (-len(hit[1]), hit[0])):
        end = start + len(phrase)
        if not any(occupied[start:end]):
            occupied[start:end] = bytes([1]) * len(phrase)
            chosen.append((start, phrase))
    return sorted(chosen)


def occurring_phrases(text: str, tables: Tables) -> Iterator[tuple[int, str]]:
    """Every place where a phrase of the dictionary stands, overlapping ones too."""
    for match in tables.first.finditer(text):
        start = match.start()
        for length in tables.lengths[match.group()]:
            phrase = text[start : start + length]
            if phrase in tables.phrases:
                yield start, phrase


@cache
def load_tables() -> Tables:
    """Compiles the dictionaries, once a process."""
    characters = read_dictionary("TSCharacters.txt")
    phrases = read_dictionary("TSPhrases.txt")
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return Tables(
        characters={ord(key): value for key, value in characters.items()},
        phrases=phrases,
        lengths={first: tuple(sorted(found)) for first, found in lengths.items()},
        first=re.compile(f"[{re.escape(''.join(lengths))}]"),
        traditional=frozenset(key for key, value in characters.items() if key != value),
    )


def read_dictionary(name: str) -> dict[str, str]:
    """Key and first value of every line, as OpenCC reads them."""
    lines = (files("opencc") / "dictionary" / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.strip().split("\t") for line in lines)
    return {key: values.split(" ")[0] for key, values in pairs}
