"""GBK as tables of byte pairs: what a shift by one byte makes of a text is decided here."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

Pair = tuple[int, int]

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
LONE = 0x80  # a trail byte that leads nothing
FULL_WIDTH = 0xFEE0


@dataclass(frozen=True, slots=True)
class Pairs:
    """GBK's characters by pair, by lead and by trail byte; and the pairs that mean nothing.

    `unmapped[trail]` holds the leads that make with it, in this order, a pair without a character:
    a decoder that ignores errors drops such pairs silently.
    """

    characters: dict[Pair, str]
    pairs: dict[str, Pair]
    by_lead: dict[int, tuple[str, ...]]
    by_trail: dict[int, tuple[str, ...]]
    unmapped: dict[int, frozenset[int]]


@cache
def load_pairs() -> Pairs:
    """Decodes every pair once a process."""
    characters: dict[Pair, str] = {}
    by_lead: dict[int, list[str]] = defaultdict(list)
    by_trail: dict[int, list[str]] = defaultdict(list)
    unmapped: dict[int, set[int]] = defaultdict(set)
    for lead in LEADS:
        for trail in TRAILS:
            character = bytes((lead, trail)).decode("gbk", "ignore")
            if len(character) == 1 and character > "\x7f":
                characters[lead, trail] = character
                by_lead[lead].append(character)
                by_trail[trail].append(character)
            elif trail in LEADS:
                unmapped[lead].add(trail)
    unmapped[LONE] = set(LEADS)
    return Pairs(
        characters=characters,
        pairs={character: pair for pair, character in characters.items()},
        by_lead={lead: tuple(found) for lead, found in by_lead.items()},
        by_trail={trail: tuple(found) for trail, found in by_trail.items()},
        unmapped={lead: frozenset(found) for lead, found in unmapped.items()},
    )


def pair_of(character: str) -> Pair | None:
    """The bytes of a character; half-width marks count as full-width ones that were normalised."""
    pairs = load_pairs().pairs
    if "!" <= character < "@" and not character.isdigit():
        return pairs.get(chr(ord(character) + FULL_WIDTH))
    return pairs.get(character)
