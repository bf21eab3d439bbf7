"""How likely one character follows another in reports: bigrams of words of the field, and of the page.

The general counts (data/repair_bigrams.txt) come from a word list, place names and the labels of the
metric dictionary; the page's own text is added to them, because a report repeats its words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class Sequences:
    """How often characters, pairs and triples stand in a text; `neighbours` as neighbours_in gives them."""

    singles: Counter[str]
    pairs: Counter[str]
    triples: Counter[str]
    neighbours: dict[str, Counts]


@dataclass(frozen=True, slots=True)
class Context:
    """What follows one or two characters: in words and the field, on the page, and how freely others do.

    `seen` is how often the two stand together in the field's phrases and on the page.
    """

    general: Counts
    page: Counts
    free: float
    count: float
    seen: int


class Language:
    """Trigrams of the page and the field's phrases over bigrams of its words, on language keys."""

    def __init__(self, page: str) -> None:
        """`page`: the undamaged text of the page, as language key."""
        self._field = load_field()
        self._page = count_sequences(page, self._field.triples)
        total = load_bigrams().total + PAGE_WEIGHT * (self._field.singles.total() + len(page))
        self._total = total
        self._contexts: dict[str, Context] = {}
        self._begins: Counts = {}
        self._scores: dict[tuple[str, str], float] = {}

    def successors(self, first: str) -> tuple[Counts, Counts]:
        """The characters seen behind `first`: in words and phrases of the field, and on the page."""
        return general_successors(first), self._page.neighbours.get(first, {})

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
        context = self._contexts.get(before)
        if context is None:
            context = self._contexts[before] = self._context(before)
        begin = self._begins.get(character)
        if begin is None:
            begin = self._begins[character] = self._begin_share(character)
        follows = context.general.get(character, 0.0) + context.page.get(character, 0.0)
        share = (1 - context.free) * follows / context.count + context.free * begin
        if not context.seen:
            return share
        triple = before + character
        times = self._field.triples.get(triple, 0) + self._page.triples.get(triple, 0)
        return TRIPLE_SHARE * times / context.seen + (1 - TRIPLE_SHARE) * share

    def _context(self, before: str) -> Context:
        """Any character follows where a word ends: after a mark always, at least one time in ten."""
        general, page = self.successors(before[-1])
        words = load_bigrams().singles.get(before[-1], 0.0)
        end_share = min(1.0, 0.1 + general.get(WORD_END, 0.0) / words) if words else 1.0
        field = self._field.neighbours.get(before[-1], {})
        count = words + sum(field.values()) + sum(page.values())
        seen = self._field.pairs.get(before, 0) + self._page.pairs.get(before, 0)
        return Context(general, page, FREE_SHARE * end_share, count or 1.0, seen)

    def _begin_share(self, character: str) -> float:
        """How likely a character is where a word begins, or anywhere on the page."""
        bigrams = load_bigrams()
        begins = bigrams.begins.get(character, 0.0) / bigrams.begins_total
        times = self._field.singles.get(character, 0) + self._page.singles.get(character, 0)
        anywhere = (bigrams.singles.get(character, 0.0) + PAGE_WEIGHT * times + FLOOR) / self._total
        return (begins + anywhere) / 2


def count_sequences(key: str, known: Container[str] = ()) -> Sequences:
    """Counts a text; triples that are `known` already give no neighbours."""
    triples = Counter(map("".join, zip(key, key[1:], key[2:], strict=False)))
    neighbours = neighbours_in(triple for triple in triples if triple not in known)
    return Sequences(Counter(key), Counter(map("".join, pairwise(key))), triples, neighbours)


def neighbours_in(triples: Iterator[str]) -> dict[str, Counts]:
    """Behind how many different characters each pair of a text stands (Kneser and Ney's count), weighted.

    A pair that stands behind one character only, as 化督 in 强化督促, says little of others.
    """
    found: dict[str, Counts] = defaultdict(dict)
    for triple in triples:
        following, second = found[triple[1]], triple[2]
        following[second] = following.get(second, 0.0) + PAGE_WEIGHT
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
def key_of(character: str) -> str:
    """What a character counts as where it stands alone; a blank counts as a boundary."""
    key = key_table().get(ord(character), character)
    return BOUNDARY if key == " " else key


@dataclass(frozen=True, slots=True)
class Bigrams:
    """The general counts: `lines` are the still unparsed successors by first character."""

    lines: dict[str, str]
    singles: Counts
    begins: Counts
    total: float
    begins_total: float


@cache
def load_bigrams() -> Bigrams:
    """Reads data/repair_bigrams.txt, once a process."""
    text = (files("extract") / "data" / "repair_bigrams.txt").read_text(encoding="utf-8")
    first, *rest = text.split("\n")
    lines = {line[0]: line[1:] for line in rest if line}
    singles, begins = parse_levels(first), parse_levels(lines.get(WORD_END, ""))
    return Bigrams(lines, singles, begins, sum(singles.values()), sum(begins.values()))


@cache
def load_field() -> Sequences:
    """The sequences of the field's labels and phrases (data/repair_phrases.txt)."""
    text = (files("extract") / "data" / "repair_phrases.txt").read_text(encoding="utf-8")
    return count_sequences(language_key(text))


@cache
def general_successors(first: str) -> Counts:
    """The characters behind `first` in words and in the field's phrases, with their counts."""
    counts = parse_levels(load_bigrams().lines.get(first, ""))
    for second, count in load_field().neighbours.get(first, {}).items():
        counts[second] = counts.get(second, 0.0) + count
    return counts


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
