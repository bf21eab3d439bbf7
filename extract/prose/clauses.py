"""The numbers of a sentence, each with the words of its clause and what is spoken of around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.prose.bounds import (
    before_aside,
    comma_before,
    is_denied,
    left_bound,
    outside_brackets,
    right_bound,
    semicolon_before,
)
from extract.prose.channels import channel_as_means, channel_named
from extract.prose.concepts import CHANNELS, concepts_of, last_family
from extract.prose.enumerations import without_lists
from extract.prose.grammar import load_grammar
from extract.prose.tokens import Token

LISTED = frozenset(("listed",))  # items of a list stood before the number
CONTINUED = frozenset(("since_start", "concerning"))  # 历年累计90件, 涉及我局2件: of what was just counted


@dataclass(frozen=True, slots=True)
class Counting:
    """One number in its clause; `gap` is what stands between the last word before it and the number,
    `after` the word that touches its end.

    `nearest` is that word's concepts, `clause` those since the last comma, `around` those of the sentence;
    `means`: the channel that the sentence speaks of before (借助微信公众号,全年发布信息392条);
    `is_part`: 其中 was said since the last semicolon.
    """

    quantity: Token
    left: frozenset[str]
    right: frozenset[str]
    after: frozenset[str]
    gap: str
    nearest: frozenset[str]
    clause: frozenset[str]
    around: frozenset[str]
    topics: frozenset[str]
    earlier: frozenset[str]
    above: frozenset[str]
    channel: str | None
    means: str | None
    is_part: bool
    first: int
    last: int

    @property
    def own(self) -> frozenset[str]:
        return self.left | self.right


def iter_countings(
    sentence: str, tokens: Sequence[Token], offset: int, topics: frozenset[str], above: frozenset[str]
) -> Iterator[Counting]:
    """The quantities of one sentence; `topics` are the families before it, `above` the heading's concepts."""
    opens = load_grammar().by_word
    divided = any("respectively" in token.concepts for token in tokens)
    around = concepts_of(tokens)
    for index, token in enumerate(tokens):
        if token.kind != "quantity" or is_denied(tokens, index):
            continue
        stop = before_aside(tokens, index)
        first, last = left_bound(tokens, stop), right_bound(tokens, index)
        words = outside_brackets(tokens[first:stop])
        unlisted = without_lists(words, sentence, offset, tokens[stop].start)
        left = concepts_of(unlisted) | (LISTED if len(unlisted) < len(words) else frozenset())
        right = concepts_of(tokens[index + 1 : last])
        opened = any((concept, token.unit) in opens for concept in left | right)
        if not (divided or opened or left & CONTINUED):
            continue
        earlier = concepts_of(tokens[:first])
        channelled = bool(CHANNELS & earlier)
        yield Counting(
            quantity=token,
            left=left,
            right=right,
            after=_adjoining(tokens, index, last),
            gap=sentence[_last_word_end(tokens, first, stop, offset) - offset : tokens[stop].start - offset],
            nearest=_nearest(tokens[first:stop]),
            clause=concepts_of(tokens[comma_before(tokens, first) : last]),
            around=around,
            topics=last_family(tokens[:first]) or topics,
            earlier=earlier,
            above=above,
            channel=channel_named(tokens, first) if channelled else None,
            means=channel_as_means(tokens, first) if channelled else None,
            is_part="of_which" in concepts_of(tokens[semicolon_before(tokens, first) : last]),
            first=first,
            last=last,
        )


def _nearest(tokens: Sequence[Token]) -> frozenset[str]:
    return next((token.concepts for token in reversed(tokens) if token.kind == "word"), frozenset())


def _last_word_end(tokens: Sequence[Token], first: int, index: int, offset: int) -> int:
    for token in reversed(tokens[first:index]):
        if token.kind == "word":
            return token.end
    return tokens[first - 1].end if first else offset


def _adjoining(tokens: Sequence[Token], index: int, last: int) -> frozenset[str]:
    """收到0件申请: the concepts of the word right behind the number."""
    after = tokens[index + 1] if index + 1 < last else None
    return after.concepts if after is not None and after.start == tokens[index].end else frozenset()
