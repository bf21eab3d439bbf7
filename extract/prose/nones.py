"""Statements that there was none: 未收到…申请, 没有发生行政复议, 情况为零, and 无 under its heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.prose.clauses import NONES, concepts_of, is_denied
from extract.prose.frames import in_years, own_families
from extract.prose.grammar import Frame, load_grammar
from extract.prose.tokens import Token

EMPTY = NONES | {"these", "sum", "noise", "each", "this_year", "accumulate", "dated", "pause"}
BEFORE_BARE = "年度市区县州省镇乡局委厅办处街道均亦也暂关位院我并止此期内故仍"
MAX_EMPTY = 30


@dataclass(frozen=True, slots=True)
class NoneStated:
    """A metric of which there was none, with the words that say so; `first` is the token of the denial."""

    metric: str
    start: int
    end: int
    first: int


def iter_nones(
    sentence: str, tokens: Sequence[Token], offset: int, heading: frozenset[str], year: int | None
) -> Iterator[NoneStated]:
    """What one folded sentence denies; `heading` holds the concepts of the heading above it."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or not token.concepts & NONES or not _denies(token, sentence, offset):
            continue
        first, last = _clause(tokens, index)
        words = [one for one in tokens[first:last] if one.kind == "word"]
        if any(tokens[one].kind == "quantity" and not is_denied(tokens, one) for one in range(first, last)):
            continue
        concepts = concepts_of(words)
        if not concepts - EMPTY or concepts & {"these"}:
            yield from _of_heading(sentence, words, index, heading, year)
        else:
            yield from _of_clause(token, words, index, concepts, year, own_families(heading))


def _denies(token: Token, sentence: str, offset: int) -> bool:
    """A lone 无 or 未 denies only after a time, a subject or nothing."""
    if token.concepts & NONES != {"none_bare"}:
        return True
    before = sentence[: token.start - offset].rstrip()
    return not before or before[-1] in ",;:。()、" or before[-1] in BEFORE_BARE


def _clause(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    first, last = index, index + 1
    while first and tokens[first - 1].text not in ",;:。":
        first -= 1
    while last < len(tokens) and tokens[last].text not in ",;:。":
        last += 1
    extends = "none_after" in tokens[index].concepts or (first and tokens[first - 1].text == ":")
    if extends and first and not concepts_of(tokens[first:last]) - EMPTY:
        return _clause(tokens, first - 1)[0], last
    return first, last


def _of_heading(
    sentence: str, words: Sequence[Token], index: int, heading: frozenset[str], year: int | None
) -> Iterator[NoneStated]:
    if len(sentence) > MAX_EMPTY and not concepts_of(words) & {"these"}:
        return
    spoken = [one for one in words if one.concepts & (NONES | {"these"})]
    for frame in _none_frames(heading, own_families(heading), year):
        yield NoneStated(
            frame.metric, min(one.start for one in spoken), max(one.end for one in spoken), index
        )


def _of_clause(
    token: Token,
    words: Sequence[Token],
    index: int,
    concepts: frozenset[str],
    year: int | None,
    topics: frozenset[str],
) -> Iterator[NoneStated]:
    told = own_families(concepts) or topics
    after = [one for one in words if one.start >= token.start]
    objects = after if concepts_of(after) - EMPTY else words
    for frame in _none_frames(concepts, told, year):
        meant = [one for one in objects if any(part & one.concepts for part in frame.own)]
        if not meant:
            continue
        yield NoneStated(frame.metric, min(token.start, meant[0].start), max(token.end, meant[0].end), index)


def _none_frames(concepts: frozenset[str], topics: frozenset[str], year: int | None) -> Iterator[Frame]:
    told: set[str] = set()
    for frame in load_grammar().of_none:
        if frame.metric in told or not in_years(frame, year):
            continue
        if not all(one & concepts for one in frame.own) or (frame.without - frame.joint) & concepts:
            continue
        if frame.topic and not frame.topic & topics:
            continue
        told.add(frame.metric)
        yield frame
