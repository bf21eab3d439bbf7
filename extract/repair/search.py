"""The search for the characters of a shifted run.

Nearly every byte is known: a character's trail byte stands in one pair, its lead byte in the pair
before. Unknown are the lost bytes at the ends, and the pairs that made no character and were dropped
without a trace. Character bigrams and glosses choose among the alternatives.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from heapq import nlargest

from extract.repair.gbk import load_pairs
from extract.repair.language import BOUNDARY, Language, key_table
from extract.repair.readings import characters_read, is_reading
from extract.repair.run import Run, Start, Stop
from extract.script.t2s import read_dictionary

# Natural logarithms of probabilities; swept on pages broken the way the mirror breaks them.
DROPPED_PAIR = -0.5
ODD_CHARACTER = -6.0
WEAK_LINK = -4.5
MAX_PATHS = 6
MAX_STARTS = 20
MAX_SPLIT = 2
MAX_OPENERS = 6
MAX_CHAINS = 10
MAX_END_CHAINS = 50
MAX_ENDS = 25
MAX_DROPPED = 2
ANY, ANY_DROPPABLE = -1, -2
MARKS = frozenset("、。《》“”‘’〔〕…·—【】；：，（）％！？")
NEVER_FIRST = frozenset("、。》”’〕…·】；：，）％！？")
IDEOGRAPHIC_SPACE = "\u3000"
INDENTED_AFTER = frozenset({BOUNDARY, " ", IDEOGRAPHIC_SPACE})


@dataclass(frozen=True, slots=True)
class Path:
    """Characters found so far behind `left`, their score, and the lead byte that waits for its trail byte."""

    score: float
    left: str
    text: str
    pending: int

    @property
    def last(self) -> str:
        """The last character so far."""
        return (self.left + self.text)[-1]


class Search:
    """Reads the runs of one page in the language of that page."""

    def __init__(self, language: Language, avoid: frozenset[str]) -> None:
        """`avoid`: characters of the other script than the page's."""
        self._language = language
        self._avoid = avoid
        self._scores: dict[tuple[str, str], float] = {}
        self._chains: dict[tuple[str, int, int], list[str]] = {}
        self._followers: dict[tuple[str, int], list[tuple[float, str]]] = {}

    def read(self, run: Run, left: str, right: str) -> list[Path]:
        """The readings of a run between the text before and the character behind, the likeliest first."""
        paths = self._begin(run.start, left)
        for first, pending in run.pairs:
            paths = best_paths(self._complete(paths, first, pending), MAX_PATHS)
        return best_paths(self._finish(paths, run.stop, right), MAX_PATHS)

    def _begin(self, start: Start, left: str) -> list[Path]:
        """The lost lead byte: any at a cut, one that fits the reading at a gloss."""
        pairs = load_pairs()
        before = Path(0.0, left, "", start.pending)
        if start.reading:
            read = (c for c in pairs.by_lead.get(start.before, ()) if is_reading(c, start.reading))
            return [replace(before, pending=pairs.pairs[character][1]) for character in read]
        fitting = (c for c in pairs.by_trail.get(start.first, ()) if not is_digit(c))
        return best_paths((self._grow(before, c, start.pending) for c in fitting), MAX_STARTS)

    def _complete(self, paths: list[Path], trail: int, pending: int = 0) -> list[Path]:
        """Every path with the character that a trail byte completes, or with dropped pairs before it."""
        grown: list[Path] = []
        for rank, path in enumerate(paths):
            character = load_pairs().characters.get((path.pending, trail))
            if character:
                grown.append(self._grow(path, character, pending))
            if rank < MAX_SPLIT and (not character or grown[-1].score - path.score < WEAK_LINK):
                chains = self._dropped_chains(path.last, path.pending, trail)
                grown += (self._grow(path, chain, pending) for chain in chains)
        ends: dict[str, Path] = {}
        for path in sorted(grown, key=lambda path: -path.score):
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
            yield replace(path, score=self._grow(path, right, 0).score)

    def _lost_ends(self, paths: list[Path], reading: str | None) -> Iterator[Path]:
        """Every character with the waiting lead byte, or behind a dropped pair; a digit is never guessed."""
        for path in paths[:MAX_SPLIT]:
            alone = (c for c in load_pairs().by_lead.get(path.pending, ()) if not is_digit(c))
            chains = (
                read_behind_dropped(path.pending, reading)
                if reading
                else self._dropped_chains(path.last, path.pending, ANY)
            )
            for added in (*alone, *chains):
                yield self._grow(path, added, 0)

    def _grow(self, path: Path, added: str, pending: int) -> Path:
        """A path with more characters."""
        score, before = path.score, (path.left + path.text)[-2:]
        for character in added:
            score += self._score(before, character)
            before = before[-1:] + character
        return Path(score, path.left, path.text + added, pending)

    def _score(self, before: str, character: str) -> float:
        """The score of one more character."""
        score = self._scores.get((before, character))
        if score is None:
            if character == IDEOGRAPHIC_SPACE:
                score = 0.0 if before[-1] in INDENTED_AFTER else 2 * ODD_CHARACTER
            else:
                score = self._language.score(keys_of(before), key_of(character)) + self._oddness(character)
                score += ODD_CHARACTER * (character in NEVER_FIRST and before[-1] in INDENTED_AFTER)
            self._scores[before, character] = score
        return score

    def _oddness(self, character: str) -> float:
        """What a character costs that a report of this script hardly has."""
        usual = "\u4e00" <= character <= "\u9fff" or character in MARKS
        return ODD_CHARACTER if not usual or character in self._avoid else 0.0

    def _dropped_chains(self, before: str, lead: int, trail: int) -> list[str]:
        """The likeliest characters from a lead byte to a trail byte, all pairs across them unmapped."""
        known = self._chains.get((before, lead, trail))
        if known is None:
            breadth = MAX_END_CHAINS if trail == ANY else MAX_CHAINS
            found = best_chains(self._build_chains(before, lead, trail, breadth), breadth)
            known = self._chains[before, lead, trail] = [chain for _, chain in found]
        return known

    def _build_chains(self, before: str, lead: int, trail: int, breadth: int) -> Iterator[tuple[float, str]]:
        openers = ((self._score(before, character), character) for character in droppable(lead))
        chains = best_chains(openers, MAX_OPENERS)
        for _ in range(MAX_DROPPED):
            yield from self._extend(chains, trail, breadth)
            chains = best_chains(self._extend(chains, ANY_DROPPABLE, breadth), breadth)

    def _extend(
        self, chains: list[tuple[float, str]], trail: int, breadth: int
    ) -> Iterator[tuple[float, str]]:
        """Each chain with one more character, the pair between the two being unmapped."""
        for score, chain in chains:
            for added, character in self._behind_dropped(chain[-1], trail)[:breadth]:
                yield score + added, chain + character

    def _behind_dropped(self, last: str, trail: int) -> list[tuple[float, str]]:
        """The likeliest characters behind a dropped pair, with their scores."""
        known = self._followers.get((last, trail))
        if known is None:
            candidates = characters_by_key(trail)
            pairs = load_pairs()
            leads = pairs.unmapped.get(pairs.pairs[last][1], frozenset())
            following = self._language.successors(key_of(last))
            likely = nlargest(MAX_ENDS, following, key=following.__getitem__) if trail == ANY else following
            keys = candidates.keys() & likely
            scored = (
                (self._language.score(key_of(last), key) + self._oddness(c) + DROPPED_PAIR, c)
                for key in keys
                for c in candidates[key]
                if pairs.pairs[c][0] in leads
            )
            known = self._followers[last, trail] = best_chains(scored, MAX_END_CHAINS)
        return known


def best_chains(chains: Iterable[tuple[float, str]], count: int) -> list[tuple[float, str]]:
    """The chains of the highest scores."""
    return nlargest(count, chains)


def best_paths(paths: Iterable[Path], count: int) -> list[Path]:
    """The paths of the highest scores."""
    return sorted(paths, key=lambda path: -path.score)[:count]


@cache
def key_of(character: str) -> str:
    """What a character counts as in the language model; a blank counts as a boundary."""
    key = key_table().get(ord(character), character)
    return BOUNDARY if key == " " else key


def keys_of(text: str) -> str:
    """What each character of a short text counts as."""
    return "".join(map(key_of, text))


def is_digit(character: str) -> bool:
    """Whether a character is a digit in any width."""
    return key_of(character) == "0"


def read_behind_dropped(lead: int, reading: str) -> Iterator[str]:
    """Pairs of characters from a lead byte on, the pair across them unmapped, the second read so."""
    pairs = load_pairs()
    read = [c for c in characters_read(reading) if c in pairs.pairs]
    for opener in droppable(lead):
        leads = pairs.unmapped[pairs.pairs[opener][1]]
        yield from (opener + c for c in read if pairs.pairs[c][0] in leads)


@cache
def droppable(lead: int) -> tuple[str, ...]:
    """Characters of a lead byte whose trail byte begins an unmapped pair."""
    pairs = load_pairs()
    found = (c for c in pairs.by_lead.get(lead, ()) if pairs.unmapped.get(pairs.pairs[c][1]))
    return tuple(character for character in found if not is_digit(character))


@cache
def characters_by_key(trail: int) -> dict[str, list[str]]:
    """The characters of a trail byte, or of any that begins an unmapped pair, or all; by key."""
    pairs = load_pairs()
    if trail == ANY_DROPPABLE:
        return by_key(character for lead in pairs.by_lead for character in droppable(lead))
    return by_key(pairs.pairs if trail == ANY else pairs.by_trail.get(trail, ()))


def by_key(characters: Iterable[str]) -> dict[str, list[str]]:
    """Characters by what they count as; digits are never guessed."""
    found: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        if not is_digit(character):
            found[key_of(character)].append(character)
    return dict(found)


@cache
def simplified_only() -> frozenset[str]:
    """Characters that a traditional text does not have."""
    characters = read_dictionary("STCharacters.txt")
    return frozenset(key for key, value in characters.items() if key != value)
