"""What the words of a sentence stand for: concepts, and the families that some of them belong to."""

from collections.abc import Sequence
from functools import lru_cache

from extract.prose.grammar import load_grammar
from extract.prose.tokens import Token

NONES = frozenset(("none_received", "none_happened", "none_bare", "none_after", "no_fee", "free"))
CHANNELS = frozenset(("website", "gazette", "weibo", "wechat", "broadcast_press", "notice_board"))


def concepts_of(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset().union(*(token.concepts for token in tokens if token.kind in ("word", "year")))


@lru_cache(8192)
def families_of(concepts: frozenset[str]) -> frozenset[str]:
    families = load_grammar().families
    return frozenset(families[concept] for concept in concepts if concept in families)


def last_family(tokens: Sequence[Token]) -> frozenset[str]:
    """The families that the last word with one belongs to."""
    for token in reversed(tokens):
        found = families_of(token.concepts) if token.kind == "word" else frozenset()
        if found:
            return found
    return frozenset()
