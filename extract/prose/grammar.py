"""The grammar of counting sentences as data: words by concept, frames, subjects."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from extract.model import ReportingScope
from extract.yaml_file import read_yaml

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Frame:
    """The words that make a number one metric; see data/prose_frames.yaml for the fields."""

    metric: str
    own: tuple[frozenset[str], ...]
    topic: frozenset[str]
    without: frozenset[str]
    joint: frozenset[str]
    near: frozenset[str]
    not_near: frozenset[str]
    units: frozenset[str]
    channel: str | None
    means: str | None
    applicant: str | None
    other: frozenset[str]
    nearest: bool
    tight: bool
    bare: bool
    numbers: bool
    none: bool
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """`words` finds the longest known word; `concepts` says what it stands for.

    `by_word` has the places of the frames that a concept and a unit open, `of_none` the frames of denials.
    """

    words: re.Pattern[str]
    concepts: Mapping[str, frozenset[str]]
    families: Mapping[str, str]
    frames: tuple[Frame, ...]
    by_word: Mapping[tuple[str, str], tuple[int, ...]]
    of_none: tuple[Frame, ...]
    units: tuple[str, ...]
    fillers: re.Pattern[str]
    subjects: Mapping[str, re.Pattern[str]]
    scopes: Mapping[ReportingScope, re.Pattern[str]]
    tells_scope: re.Pattern[str]
    short_names: Mapping[str, str]
    name_ends: tuple[str, ...]

    def frames_of(self, concepts: frozenset[str], unit: str) -> Iterator[Frame]:
        """The frames that may fit these words, in the order of the file."""
        places = {place for concept in concepts for place in self.by_word.get((concept, unit), ())}
        return (self.frames[place] for place in sorted(places))


@cache
def load_grammar() -> Grammar:
    """Read the three data files once a process."""
    terms, frames, subjects = (_read(f"prose_{name}.yaml") for name in ("terms", "frames", "subjects"))
    concepts = _concepts(terms)
    unit_sets = {name: frozenset(units) for name, units in frames["units"].items()}
    found = tuple(_frame(one, unit_sets) for one in frames["frames"])
    return Grammar(
        words=re.compile(_trie(concepts)),
        concepts={word: frozenset(found) for word, found in concepts.items()},
        families=terms["families"],
        frames=found,
        by_word=_index(found),
        of_none=tuple(frame for frame in found if frame.none),
        units=tuple(
            sorted(frozenset().union(*unit_sets.values(), frames["other_units"]) - {""}, key=_longest)
        ),
        fillers=re.compile(f"(?:{'|'.join(map(re.escape, sorted(frames['fillers'], key=_longest)))})*"),
        subjects=_patterns(subjects["subjects"]),
        scopes={scope: re.compile("|".join(found)) for scope, found in subjects["scopes"].items()},
        tells_scope=re.compile("|".join(subjects["tells_scope"])),
        short_names=subjects["short_names"],
        name_ends=tuple(subjects["name_ends"]),
    )


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(DATA / name)
    return loaded


def _concepts(terms: Mapping[str, Any]) -> Mapping[str, set[str]]:
    """The concepts of every word of the data, listed whole or made of two parts."""
    concepts: dict[str, set[str]] = {}
    made = ((concept, map("".join, product(*parts))) for concept, parts in terms["compounds"].items())
    for concept, words in (*terms["concepts"].items(), *made):
        for word in words:
            concepts.setdefault(word, set()).add(concept)
    return concepts


def _index(frames: Sequence[Frame]) -> Mapping[tuple[str, str], tuple[int, ...]]:
    index: dict[tuple[str, str], list[int]] = {}
    for place, frame in enumerate(frames):
        for concept, unit in product(frame.own[0], frame.units if frame.numbers else ()):
            index.setdefault((concept, unit), []).append(place)
    return {key: tuple(places) for key, places in index.items()}


def _patterns(raw: Mapping[str, list[str]]) -> Mapping[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(patterns)) for kind, patterns in raw.items()}


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def _frame(raw: dict[str, Any], unit_sets: Mapping[str, frozenset[str]]) -> Frame:
    zero = raw.get("zero", False)
    return Frame(
        metric=raw["metric"],
        own=tuple(_alternatives(one) for one in raw["own"]),
        topic=_alternatives(raw.get("topic", "")),
        without=frozenset(raw.get("not", ())),
        joint=frozenset(raw.get("joint", ())),
        near=_alternatives(raw.get("near", "")),
        not_near=frozenset(raw.get("not_near", ())),
        units=unit_sets.get(raw.get("units", ""), frozenset()),
        channel=raw.get("channel"),
        means=raw.get("means"),
        applicant=raw.get("applicant"),
        other=frozenset(raw.get("other", ())),
        nearest=raw.get("nearest", False),
        tight=raw.get("tight", False),
        bare=raw.get("bare", False),
        numbers=zero != "only",
        none=bool(zero),
        first_year=raw.get("from", 0),
        last_year=raw.get("to", 9999),
    )


def _alternatives(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split("|")))


def _trie(words: Iterable[str]) -> str:
    """One pattern for all words that tries the longest first; a tree of first characters keeps it fast."""
    tree: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            tree.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    branches = [
        re.escape(head) + (_trie(tails) if tails != [""] else "") for head, tails in sorted(tree.items())
    ]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")
