"""How likely one character follows another in reports: bigrams of words of the field, and of the page.

The general counts (data/repair_bigrams.txt) come from a word list, place names and the labels of the
metric dictionary; the page's own text is added to them, because a report repeats its words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise

from extract.script.t2s import load_tables

BOUNDARY = "¶"
WORD_END = "␃"
MARKUP = re.compile(r"<[^>]*>|\n")
# The page's own words count as much as words of the field that occur this often.
PAGE_WEIGHT = 400.0
FREE_SHARE = 0.3
TRIPLE_SHARE = 0.6
FLOOR = 0.5

Counts = dict[str, float]


class Language:
    """Trigrams of the page and the field's phrases over bigrams of its words, on language keys."""

    def __init__(self, page: str) -> None:
        """`page`: the undamaged text of the page, as language key."""
        self._words = load_bigrams()[1]
        self._begins = word_successors(WORD_END)
        self._begins_total = sum(self._begins.values())
        field = load_field()
        triples = list(map("".join, zip(page, page[1:], page[2:], strict=False)))
        self._pairs, self._triples, singles = field.pairs.copy(), field.triples.copy(), field.singles.copy()
        self._pairs.update(map("".join, pairwise(page)))
        self._triples.update(triples)
        singles.update(page)
        self._neighbours = (field.neighbours, neighbours_in(set(triples) - field.triples.keys()))
        self._singles = dict(self._words)
        for character, count in singles.items():
            self._singles[character] = self._singles.get(character, 0.0) + PAGE_WEIGHT * count
        self._total = sum(self._singles.values())
        self._successors: dict[str, Counts] = {}
        self._contexts: dict[str, tuple[Counts, float, float]] = {}
        self._scores: dict[tuple[str, str], float] = {}

    def successors(self, first: str) -> Counts:
        """The characters seen behind `first`, with their counts."""
        found = self._successors.get(first)
        if found is None:
            found = dict(word_successors(first))
            for second, count in self._pair_counts(first):
                found[second] = found.get(second, 0.0) + PAGE_WEIGHT * count
            self._successors[first] = found
        return found

    def score(self, before: str, character: str) -> float:
        """The logarithm of the probability of a character behind the last one or two."""
        score = self._scores.get((before, character))
        if score is None:
            score = self._scores[before, character] = math.log(self._probability(before, character))
        return score

    def text_score(self, key: str, before: str) -> float:
        """The score of a whole text after the characters `before`."""
        text = before + key
        return sum(self.score(text[max(0, at - 2) : at], text[at]) for at in range(len(before), len(text)))

    def _probability(self, before: str, character: str) -> float:
        last = before[-1]
        following, free, count = self._contexts.get(last) or self._context(last)
        share = (1 - free) * following.get(character, 0.0) / count + free * self._begin_share(character)
        if len(before) == 1:
            return share
        seen = self._pairs[before]
        if not seen:
            return share
        return TRIPLE_SHARE * self._triples[before + character] / seen + (1 - TRIPLE_SHARE) * share

    def _context(self, last: str) -> tuple[Counts, float, float]:
        """The successors of a character, how freely others follow, and its count.

        Any character follows where a word ends: after a mark always, at least one time in ten.
        """
        following, words = self.successors(last), self._words.get(last)
        end_share = min(1.0, 0.1 + following.get(WORD_END, 0.0) / words) if words else 1.0
        count = (words or 0.0) + PAGE_WEIGHT * sum(count for _, count in self._pair_counts(last))
        found = following, FREE_SHARE * end_share, count or 1.0
        self._contexts[last] = found
        return found

    def _pair_counts(self, first: str) -> Iterator[tuple[str, float]]:
        """The characters behind `first` in the field's phrases and on the page, with their counts."""
        return chain.from_iterable(counts.get(first, {}).items() for counts in self._neighbours)

    def _begin_share(self, character: str) -> float:
        """How likely a character is where a word begins, or anywhere on the page."""
        begins = self._begins.get(character, 0.0) / self._begins_total
        anywhere = (self._singles.get(character, 0.0) + FLOOR) / self._total
        return (begins + anywhere) / 2


@dataclass(frozen=True, slots=True)
class Sequences:
    """How often characters, pairs and triples stand in a text; `neighbours` as neighbours_in gives them."""

    singles: Counter[str]
    pairs: Counter[str]
    triples: Counter[str]
    neighbours: dict[str, Counts]


def neighbours_in(triples: Iterable[str]) -> dict[str, Counts]:
    """Behind how many different characters each pair of a text stands (Kneser and Ney's count).

    A pair that stands behind one character only, as 化督 in 强化督促, says little of others.
    """
    found: dict[str, Counts] = defaultdict(dict)
    for triple in triples:
        first, second = triple[1], triple[2]
        found[first][second] = found[first].get(second, 0.0) + 1
    return found


def language_key(text: str) -> str:
    """The text as the model sees it: simplified, half width, digits 0, letters a, tags and lines ¶."""
    return MARKUP.sub(BOUNDARY, text).translate(key_table())


@cache
def key_table() -> dict[int, str]:
    """What each character counts as."""
    table = dict(load_tables().characters)
    table |= {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}
    for code in (*range(0x21, 0x7F), *range(0xFF01, 0xFF5F)):
        character = chr(code if code < 0x7F else code - 0xFEE0)
        table[code] = "0" if character.isdigit() else "a" if character.isalpha() else character
    return table | {ord("\u3000"): " ", ord("\xa0"): " ", ord("\t"): " "}


@cache
def load_bigrams() -> tuple[dict[str, str], Counts]:
    """The still unparsed successors by first character, and the counts of single characters."""
    text = (files("extract") / "data" / "repair_bigrams.txt").read_text(encoding="utf-8")
    singles, *lines = text.split("\n")
    return {line[0]: line[1:] for line in lines if line}, parse_levels(singles)


@cache
def load_field() -> Sequences:
    """The sequences of the field's labels and phrases (data/repair_phrases.txt)."""
    text = (files("extract") / "data" / "repair_phrases.txt").read_text(encoding="utf-8")
    key = language_key(text)
    triples = Counter(map("".join, zip(key, key[1:], key[2:], strict=False)))
    return Sequences(Counter(key), Counter(map("".join, pairwise(key))), triples, neighbours_in(triples))


@cache
def word_successors(first: str) -> Counts:
    """The characters behind `first` in words, with their counts; shared, not to be changed."""
    return parse_levels(load_bigrams()[0].get(first, ""))


def parse_levels(line: str) -> Counts:
    """Counts from levels: behind A stand the characters counted once, behind B twice, C four times ..."""
    counts: Counts = {}
    count = 0.0
    for character in line:
        if "A" <= character <= "Z":
            count = 2.0 ** (ord(character) - ord("A"))
        else:
            counts[character] = count
    return counts
