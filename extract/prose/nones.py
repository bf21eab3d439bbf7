"""Statements that there was none: 未收到…申请, 没有发生行政复议, 情况为零, and 无 under its heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.prose.bounds import is_denied
from extract.prose.concepts import NONES, concepts_of, families_of
from extract.prose.frames import in_years
from extract.prose.grammar import Frame, load_grammar
from extract.prose.sentences import Sentence
from extract.prose.tokens import Token

FEES = frozenset(("no_fee", "free", "fee", "waived", "collect", "copy_fee", "fee_heading"))
EMPTY = NONES | {"these", "sum", "noise", "each", "this_year", "accumulate", "dated", "pause"}
SUITS = frozenset(("review", "litigation", "sue", "complaint", "noise", "request"))
BEFORE_BARE = "年度市区县州省镇乡局委厅办处街道均亦也暂关位院我并止此期内故仍"
MAX_EMPTY = 30


@dataclass(frozen=True, slots=True)
class NoneStated:
    """A metric of which there was none, with the words that say so; `first` is the token of the denial."""

    metric: str
    start: int
    end: int
    first: int


def iter_nones(sentence: Sentence, tokens: Sequence[Token], year: int | None) -> Iterator[NoneStated]:
    """What one sentence denies, of itself or of the heading above it."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or not token.concepts & NONES or not _denies(token, sentence):
            continue
        first, last = _clause(tokens, index)
        if any(tokens[one].kind == "quantity" and not is_denied(tokens, one) for one in range(first, last)):
            continue
        words = [one for one in tokens[first:last] if one.kind == "word"]
        concepts = concepts_of(words)
        if concepts - EMPTY and "these" not in concepts:
            around = concepts_of(tokens) | sentence.heading
            yield from _of_clause(tokens, index, words, around, families_of(sentence.heading), year)
        elif len(sentence.text) <= MAX_EMPTY or "these" in concepts:
            yield from _of_heading(words, index, sentence.heading, year)


def _denies(token: Token, sentence: Sentence) -> bool:
    """A lone 无 or 未 denies only after a time, a subject or nothing."""
    if token.concepts & NONES != {"none_bare"}:
        return True
    before = sentence.text[: token.start - sentence.start].rstrip()
    return not before or before[-1] in ",;:。()、" or before[-1] in BEFORE_BARE


def _clause(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """The clause of a denial, with the one before it where it says nothing else (…情况：无)."""
    first, last = index, index + 1
    while first and tokens[first - 1].text not in ",;:。" and not _counted_before(tokens, first):
        first -= 1
    while last < len(tokens) and (tokens[last].text not in ",;:。" or _names_suits(tokens, last + 1)):
        last += 1
    extends = "none_after" in tokens[index].concepts or (first and tokens[first - 1].text == ":")
    if extends and first and not concepts_of(tokens[first:last]) - EMPTY:
        return _clause(tokens, first - 1)[0], last
    return first, last


def _names_suits(tokens: Sequence[Token], first: int) -> bool:
    """未发生申请行政复议,提起行政诉讼的情况: a clause that only names suits goes on with the denial."""
    last = first
    while last < len(tokens) and tokens[last].text not in ",;:。":
        last += 1
    concepts = concepts_of(tokens[first:last])
    words = all(one.kind == "word" or one.text == "、" for one in tokens[first:last])
    only_suits = bool(concepts & SUITS) and not concepts - SUITS - (EMPTY - NONES)
    return tokens[first - 1].text == "," and words and only_suits


def _counted_before(tokens: Sequence[Token], index: int) -> bool:
    """收到2件没有发生复议: a comma is missing between a count and the denial that follows it."""
    before, after = tokens[index - 1], tokens[index]
    return before.kind == "quantity" and before.end == after.start and bool(after.concepts & NONES)


def _of_heading(
    words: Sequence[Token], index: int, heading: frozenset[str], year: int | None
) -> Iterator[NoneStated]:
    spoken = [one for one in words if one.concepts & (NONES | {"these"})]
    start, end = min(one.start for one in spoken), max(one.end for one in spoken)
    for frame in _none_frames(heading, families_of(heading), heading, year):
        yield NoneStated(frame.metric, start, end, index)


def _of_clause(
    tokens: Sequence[Token],
    index: int,
    words: Sequence[Token],
    around: frozenset[str],
    above: frozenset[str],
    year: int | None,
) -> Iterator[NoneStated]:
    """Denied is what follows the denial, or what goes before it where nothing follows."""
    token, concepts = tokens[index], concepts_of(words)
    after = [one for one in words if one.start >= token.start]
    objects = after if concepts_of(after) - EMPTY else words
    for frame in _none_frames(concepts, families_of(concepts) or above, around, year):
        meant = _meant(frame, token, objects)
        if meant:
            start, end = min(token.start, meant[0].start), max(token.end, meant[0].end)
            yield NoneStated(frame.metric, start, end, index)


def _meant(frame: Frame, token: Token, objects: Sequence[Token]) -> Sequence[Token]:
    """The words that the denial is about; 免费 and 未收费 speak of themselves and of nothing else."""
    named = frozenset().union(*frame.own) - NONES
    if not named:
        return [token]
    return [] if token.concepts <= FEES else [one for one in objects if named & one.concepts]


def _none_frames(
    concepts: frozenset[str], topics: frozenset[str], around: frozenset[str], year: int | None
) -> Iterator[Frame]:
    """The first frame of each metric that these words deny; `around` is said in the sentence and above it."""
    told: set[str] = set()
    for frame in load_grammar().of_none:
        if frame.metric in told or not in_years(frame, year):
            continue
        if not all(one & concepts for one in frame.own) or (frame.without - frame.joint) & concepts:
            continue
        if (frame.topic and not frame.topic & topics) or (frame.near and not frame.near & around):
            continue
        told.add(frame.metric)
        yield frame
