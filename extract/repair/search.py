"""The search for the characters of a shifted run.

Nearly every byte is known: a character's trail byte stands in one pair, its lead byte in the pair
before. Unknown are the lost bytes at the ends, and the pairs that made no character and were dropped
without a trace. The language of the page and glosses choose among the alternatives.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from heapq import nlargest
from typing import NamedTuple

from extract.repair.candidates import (
    Candidates,
    all_characters,
    all_droppable,
    droppable,
    frequent_followers,
    is_digit,
    read_behind_dropped,
    with_lead,
    with_trail,
)
from extract.repair.gbk import load_pairs
from extract.repair.language import BOUNDARY, Language, key_of
from extract.repair.readings import is_reading
from extract.repair.run import Run, Start, Stop
from extract.script.t2s import read_dictionary

# Natural logarithms of probabilities; swept on pages broken the way the mirror breaks them.
ODD_CHARACTER = -6.0
WEAK_LINK = -6.0
FORBIDDEN = -60.0
BLANK_IN_LINE = -4.0
MAX_PATHS = 4
MAX_STARTS = 20
MAX_SPLIT = 1
MAX_OPENERS = 6
MAX_CHAINS = 6
MAX_END_CHAINS = 50
MAX_DROPPED = 2
ANY, ANY_DROPPABLE = -1, -2  # instead of a trail byte
MARKS = frozenset("、。《》“”‘’〔〕…·—【】；：，（）％！？")
NUMERALS = frozenset("一二三四五六七八九十百千万亿〇零两")
NEVER_FIRST = frozenset("、。》”’〕…·】；：，）％！？")
IDEOGRAPHIC_SPACE = "\u3000"

Chain = tuple[float, str]


class Path(NamedTuple):
    """Characters found so far, their score, the lead byte that waits for its trail byte, and the context.

    `before` are the language keys of the last two characters.
    """

    score: float
    text: str
    pending: int
    before: str


class Search:
    """Reads the runs of one page in the language of that page."""

    def __init__(self, language: Language, avoid: frozenset[str]) -> None:
        """`avoid`: characters of the other script than the page's, and digits the page does not use."""
        self._language = language
        self._avoid = avoid
        self._oddness: dict[str, float] = {}
        self._chains: dict[tuple[str, int, int], list[str]] = {}
        self._followers: dict[tuple[str, int], list[Chain]] = {}

    def read(self, run: Run, left: str, right: str) -> list[Path]:
        """The readings of a run between the text before and the character behind, the likeliest first."""
        paths = self._begin(run.start, "".join(map(key_of, left)))
        for first, pending in run.pairs:
            paths = best_paths(self._complete(paths, first, pending), MAX_PATHS)
        return best_paths(self._finish(paths, run.stop, right), MAX_PATHS)

    def _begin(self, start: Start, left: str) -> list[Path]:
        """The lost lead byte: any at a cut, one that fits the reading at a gloss."""
        pairs = load_pairs()
        if start.reading:
            read = (c for c in pairs.by_lead.get(start.before, ()) if is_reading(c, start.reading))
            return [Path(0.0, "", pairs.pairs[character][1], left) for character in read]
        fitting = self._likely(left[-1], with_trail(start.first))
        before = Path(0.0, "", start.pending, left)
        return best_paths((self._grow(before, c, start.pending) for c in fitting), MAX_STARTS)

    def _complete(self, paths: list[Path], trail: int, pending: int = 0) -> list[Path]:
        """Every path with the character that a trail byte completes, or with dropped pairs before it."""
        grown: list[Path] = []
        for rank, path in enumerate(paths):
            character = load_pairs().characters.get((path.pending, trail))
            if character:
                grown.append(self._grow(path, character, pending))
            if rank < MAX_SPLIT and (not character or grown[-1].score - path.score < WEAK_LINK):
                chains = self._dropped_chains(path.before, path.pending, trail)
                grown += (self._grow(path, chain, pending) for chain in chains)
        ends: dict[str, Path] = {}
        for path in sorted(grown, reverse=True):
            ends.setdefault(path.text[-2:], path)
        return list(ends.values())

    def _finish(self, paths: list[Path], stop: Stop, right: str) -> Iterator[Path]:
        """The last character: completed by an ASCII byte, complete already, or with its trail byte lost."""
        if stop.ending == "taken":
            yield from paths
            return
        ends = self._complete(paths, stop.trail) if stop.trail else self._lost_ends(paths, stop.reading)
        read = (end for end in ends if stop.reading is None or is_reading(end.text[-1], stop.reading))
        for path in best_paths(read, MAX_STARTS):
            yield path._replace(score=self._grow(path, right, 0).score)

    def _lost_ends(self, paths: list[Path], reading: str | None) -> Iterator[Path]:
        """Every character with the waiting lead byte, or behind a dropped pair; a digit is never guessed."""
        for rank, path in enumerate(paths):
            ends = with_lead(path.pending)
            if reading:
                read = (c for same in ends.by_key.values() for c in same if is_reading(c, reading))
                found = (*read, *read_behind_dropped(path.pending, reading))
            else:
                chains = self._dropped_chains(path.before, path.pending, ANY) if rank < MAX_SPLIT else ()
                found = (*self._likely(path.before[-1], ends), *chains)
            yield from (self._grow(path, added, 0) for added in found)

    def _grow(self, path: Path, added: str, pending: int) -> Path:
        """A path with more characters."""
        score, before = path.score, path.before
        for character in added:
            score += self._score(before, character)
            before = before[-1:] + key_of(character)
        return Path(score, path.text + added, pending, before)

    def _score(self, before: str, character: str) -> float:
        """The score of one more character."""
        at_start = before[-1] == BOUNDARY
        if character == IDEOGRAPHIC_SPACE:
            return 0.0 if at_start else BLANK_IN_LINE
        odd = self._odd(character) + ODD_CHARACTER * (at_start and character in NEVER_FIRST)
        return self._language.score(before, key_of(character)) + odd

    def _odd(self, character: str) -> float:
        """What a character costs that a report of this script hardly has."""
        cost = self._oddness.get(character)
        if cost is None:
            usual = "\u4e00" <= character <= "\u9fff" or character in MARKS
            cost = ODD_CHARACTER if not usual or character in self._avoid else 0.0
            cost = FORBIDDEN if is_digit(character) and character in self._avoid else cost
            self._oddness[character] = cost
        return cost

    def _dropped_chains(self, before: str, lead: int, trail: int) -> list[str]:
        """The likeliest characters from a lead byte to a trail byte, all pairs across them unmapped."""
        known = self._chains.get((before, lead, trail))
        if known is None:
            breadth = MAX_END_CHAINS if trail == ANY else MAX_CHAINS
            found = nlargest(breadth, self._build_chains(before, lead, trail))
            known = self._chains[before, lead, trail] = [chain for _, chain in found]
        return known

    def _build_chains(self, before: str, lead: int, trail: int) -> Iterator[Chain]:
        openers = ((self._score(before, c), c) for c in self._likely(before[-1], droppable(lead)))
        chains = nlargest(MAX_OPENERS, openers)
        for _ in range(MAX_DROPPED):
            yield from self._extend(chains, trail)
            chains = nlargest(MAX_CHAINS, self._extend(chains, ANY_DROPPABLE))

    def _extend(self, chains: list[Chain], trail: int) -> Iterator[Chain]:
        """Each chain with one more character, the pair between the two being unmapped."""
        for score, chain in chains:
            for added, character in self._behind_dropped(chain[-1], trail):
                yield score + added, chain + character

    def _behind_dropped(self, last: str, trail: int) -> list[Chain]:
        """Likely characters behind a dropped pair, with their scores."""
        known = self._followers.get((last, trail))
        if known is None:
            pairs, before = load_pairs(), key_of(last)
            leads = pairs.unmapped[pairs.pairs[last][1]]
            known = self._followers[last, trail] = [
                (self._language.score(before, key_of(c)) + self._odd(c), c)
                for c in self._followers_of(before, trail)
                if pairs.pairs[c][0] in leads
            ]
        return known

    def _followers_of(self, first: str, trail: int) -> Iterator[str]:
        """Likely characters behind `first`: of a trail byte, of any, or of any that may stand unseen."""
        if trail >= 0:
            yield from self._likely(first, with_trail(trail))
            return
        by_key = (all_characters() if trail == ANY else all_droppable()).by_key
        _, page = self._language.successors(first)
        for key in {*frequent_followers(first, trail == ANY_DROPPABLE), *(by_key.keys() & page)}:
            yield from by_key[key] if may_guess(key, first) else ()

    def _likely(self, first: str, candidates: Candidates) -> Iterator[str]:
        """Candidates that follow `first` in a word or on the page, and the commonest of the others."""
        by_key = candidates.by_key
        general, page = self._language.successors(first)
        for key in {*(by_key.keys() & general), *(by_key.keys() & page), *candidates.common}:
            yield from by_key[key] if may_guess(key, first) else ()


def may_guess(key: str, before: str) -> bool:
    """Whether a character may be chosen that is not known by both its bytes; a number only as （三）."""
    return key not in NUMERALS or before == "("


def best_paths(paths: Iterable[Path], count: int) -> list[Path]:
    """The paths of the highest scores."""
    return nlargest(count, paths)


@cache
def simplified_only() -> frozenset[str]:
    """Characters that a traditional text does not have."""
    characters = read_dictionary("STCharacters.txt")
    return frozenset(key for key, value in characters.items() if key != value)
