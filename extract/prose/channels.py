"""The channel that a number behind a comma belongs to."""

from collections.abc import Sequence

from extract.prose.bounds import comma_before, semicolon_before
from extract.prose.concepts import CHANNELS, concepts_of
from extract.prose.tokens import Token

AUDIENCE = frozenset(("", "人", "名", "位", "户", "次", "人次", "万次"))  # 粉丝20万, 浏览3万次


def channel_named(tokens: Sequence[Token], first: int) -> str | None:
    """The one channel named in the clause before, if that counts nothing, or since the last semicolon."""
    before = tokens[comma_before(tokens, max(first - 1, 0)) : first]
    for stretch in (before, tokens[semicolon_before(tokens, first) : first]):
        found = CHANNELS & concepts_of(stretch)
        if len(found) == 1 and not (stretch is before and any(one.kind == "quantity" for one in before)):
            return next(iter(found))
    return None


def channel_as_means(tokens: Sequence[Token], first: int) -> str | None:
    """The one channel that the sentence speaks of and has not counted: 借助微信公众号,全年发布信息392条."""
    before = tokens[semicolon_before(tokens, first) : first]
    found = CHANNELS & concepts_of(before)
    units = [one.unit for one in before if one.kind == "quantity"]
    if len(found) != 1 or any(unit not in AUDIENCE for unit in units):
        return None
    led = "by_means" in concepts_of(tokens[comma_before(tokens, max(first - 1, 0)) : first])
    return next(iter(found)) if units or led else None
