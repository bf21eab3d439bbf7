"""Lists that end with 等 or 合计: what is counted is the whole list, not the one item that is known."""

import re
from collections.abc import Sequence
from itertools import takewhile

from extract.prose.tokens import Token

ETC = re.compile("等|合计")


def without_lists(tokens: Sequence[Token], sentence: str, offset: int, end: int) -> Sequence[Token]:
    """The words before a number at `end` but for the items of lists: 发布政策解读、工作动态等共计158条.

    Items that all stand for the same (报纸、电台等) stay. `sentence` begins at `offset`, as the tokens count.
    """
    if not any("pause" in one.concepts for one in tokens):
        return tokens
    kept: list[Token] = []
    rest = list(tokens)
    while rest:
        pause = next((one for one in rest if "pause" in one.concepts), None)
        etc = ETC.search(sentence, pause.end - offset, end - offset) if pause else None
        if pause is None or etc is None:
            break
        head, items, rest = _divide(rest, pause, etc.start() + offset)
        kept += head if not _are_alike(items) else [*head, *items]
    return [*kept, *rest]


def _divide(tokens: Sequence[Token], pause: Token, etc: int) -> tuple[list[Token], list[Token], list[Token]]:
    """What stands before the list, in it, and from its 等 on; the first item touches the first pause."""
    before = list(takewhile(lambda one: one is not pause, tokens))
    first = before[-1:] if before and before[-1].end == pause.start else []
    after = tokens[len(before) :]
    items = [*first, *(one for one in after if one.end <= etc)]
    return before[: len(before) - len(first)], items, [one for one in after if one.end > etc]


def _are_alike(items: Sequence[Token]) -> bool:
    words = [one for one in items if one.kind == "word"]
    pauses = sum("pause" in one.concepts for one in items)
    return len(words) > pauses and bool(frozenset.intersection(*(one.concepts for one in words)))
