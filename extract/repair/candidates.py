"""Which characters a known byte allows, and those behind byte pairs that a decoder dropped without a trace.

A pair that means nothing in GBK is dropped. So one whose trail byte begins such a pair may stand unseen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extract.repair.gbk import load_pairs
from extract.repair.language import BOUNDARY, general_successors, key_of, load_bigrams, load_field
from extract.repair.readings import characters_read

MAX_COMMON = 12
MAX_FOLLOWING = 6


@dataclass(frozen=True, slots=True)
class Candidates:
    """Characters by language key, digits left out: one is never guessed; `common` begin words most often.

    Behind a character that no word has in front of any of them, their order is that of `common`.
    """

    by_key: dict[str, tuple[str, ...]]
    common: tuple[str, ...]


def is_digit(character: str) -> bool:
    """Whether a character is a digit in any width."""
    return key_of(character) == "0"


@cache
def with_trail(trail: int) -> Candidates:
    """The characters of a trail byte."""
    return candidates_of(load_pairs().by_trail.get(trail, ()))


@cache
def with_lead(lead: int) -> Candidates:
    """The characters of a lead byte."""
    return candidates_of(load_pairs().by_lead.get(lead, ()))


@cache
def droppable(lead: int) -> Candidates:
    """Characters of a lead byte whose trail byte begins an unmapped pair."""
    return candidates_of(filter(begins_unmapped, load_pairs().by_lead.get(lead, ())))


@cache
def all_characters() -> Candidates:
    """Every character of GBK."""
    return candidates_of(load_pairs().pairs)


@cache
def all_droppable() -> Candidates:
    """Every character whose trail byte begins an unmapped pair."""
    return candidates_of(filter(begins_unmapped, load_pairs().pairs))


def begins_unmapped(character: str) -> bool:
    """Whether the trail byte of a character begins an unmapped pair."""
    pairs = load_pairs()
    return pairs.pairs[character][1] in pairs.unmapped


def candidates_of(characters: Iterable[str]) -> Candidates:
    """Characters by what they count as."""
    found: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        if not is_digit(character):
            found[key_of(character)].append(character)
    common = sorted(found, key=commonness, reverse=True)[:MAX_COMMON]
    return Candidates({key: tuple(same) for key, same in found.items()}, tuple(common))


@cache
def commonness(key: str) -> float:
    """How often words begin with a character, or how often it stands in the field's phrases; lines first."""
    words, field = load_bigrams(), load_field()
    share = words.begins.get(key, 0.0) / words.begins_total + field.singles[key] / field.singles.total()
    return 1.0 if key == BOUNDARY else share


@cache
def frequent_followers(first: str, droppable_only: bool) -> tuple[str, ...]:
    """The keys seen most often behind `first`, of any character or of those that may stand unseen."""
    allowed = (all_droppable() if droppable_only else all_characters()).by_key
    counts = general_successors(first)
    return tuple(sorted(allowed.keys() & counts, key=lambda key: -counts[key])[:MAX_FOLLOWING])


def read_behind_dropped(lead: int, reading: str) -> Iterator[str]:
    """Pairs of characters from a lead byte on, the pair across them unmapped, the second read so."""
    pairs = load_pairs()
    read = [c for c in characters_read(reading) if c in pairs.pairs]
    for opener in (c for same in droppable(lead).by_key.values() for c in same):
        leads = pairs.unmapped[pairs.pairs[opener][1]]
        yield from (opener + c for c in read if pairs.pairs[c][0] in leads)
