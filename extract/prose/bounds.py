"""Where the words of a number begin and end."""

from collections.abc import Sequence

from extract.prose.concepts import CHANNELS, NONES, concepts_of, families_of
from extract.prose.tokens import Token

STOPS = ",;:()。!?"
COMMAS = ",;。"
MAX_ASIDE = 8  # tokens in brackets, with these
MAX_COPULA = 2  # characters: 为, 共计
PACKETS = frozenset("期次批场辑")  # 推送12期30条: what the words before 12期 say holds for 30条
PEOPLE = frozenset("名位人")
STAFF = frozenset(("staff", "staff_full_time", "staff_part_time"))
SUMS = frozenset(("sum", "grand_total", "accumulate"))


def left_bound(tokens: Sequence[Token], index: int) -> int:
    """The first word of the clause before the number; a colon parts only what has words of its own."""
    first = index
    while first and not _parts(tokens, first - 1):
        before = _before_brackets(tokens, first)
        if before == first and tokens[first - 1].text in STOPS:
            break
        first = before if before < first else first - 1
    if first and _leads(tokens, first - 1) and _leads(tokens, index):
        return index
    if first == index and first and _announces(tokens, first - 1):
        return left_bound(tokens, first - 1)
    return _of_clause_before(tokens, first, index)


def _of_clause_before(tokens: Sequence[Token], first: int, index: int) -> int:
    """通过公众号发布医保政策,共计287条: a mere sum counts what the clause before names and does not count."""
    merely = first < index and all(one.concepts and one.concepts <= SUMS for one in tokens[first:index])
    if not merely or not first or tokens[first - 1].text != ",":
        return first
    before = left_bound(tokens, first - 1)
    counted = before and tokens[before - 1].kind == "quantity"
    concepts = concepts_of(tokens[before : first - 1])
    return before if not counted and (concepts & CHANNELS or families_of(concepts)) else first


def _announces(tokens: Sequence[Token], index: int) -> bool:
    """A colon, or the comma of 以网络为主,计19件, leads to the number that follows it."""
    mark = tokens[index].text
    return mark == ":" or (mark == "," and index > 0 and "mainly" in tokens[index - 1].concepts)


def _parts(tokens: Sequence[Token], index: int) -> bool:
    """A number ends the words of the next, unless both are one count in packets and in pieces."""
    one, after = tokens[index], tokens[index + 1]
    packets = one.unit in PACKETS and after.kind == "quantity" and one.end == after.start
    return one.kind == "quantity" and not packets


def _leads(tokens: Sequence[Token], index: int) -> bool:
    """3名专职和2名兼职: a number of people stands before the word for them."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    one = tokens[index]
    return (
        after is not None and one.unit in PEOPLE and one.end == after.start and bool(after.concepts & STAFF)
    )


def _before_brackets(tokens: Sequence[Token], index: int) -> int:
    """政府公报(即简讯)发布238条: where the brackets that end before `index` open, if they count nothing."""
    opening = _opening(tokens, index - 1)
    return index if opening is None or index - opening > MAX_ASIDE else opening


def before_aside(tokens: Sequence[Token], index: int) -> int:
    """网站(含转发)319条: where the brackets right before a number open, if they hold no number."""
    if not index or tokens[index].start - tokens[index - 1].end > MAX_COPULA:
        return index
    opening = _opening(tokens, index - 1)
    return index if opening is None else opening


def _opening(tokens: Sequence[Token], last: int) -> int | None:
    """Where the brackets open that end with a token; None if it ends none, or they hold a number."""
    if tokens[last].text != ")":
        return None
    first = last
    while first and tokens[first].text != "(" and tokens[first].kind != "quantity":
        first -= 1
    return first if tokens[first].text == "(" else None


def right_bound(tokens: Sequence[Token], index: int) -> int:
    """The end of the words that follow the number; none if another number claims them."""
    last = index + 1
    while last < len(tokens) and tokens[last].kind in ("word", "year"):
        last += 1
    claimed = last < len(tokens) and tokens[last].kind == "quantity"
    return index + 1 if claimed and not _leads(tokens, index) else last


def outside_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens that stand in no brackets."""
    if not any(token.text == "(" for token in tokens):
        return tokens
    depth, found = 0, []
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth <= 0:
            found.append(token)
    return found


def is_denied(tokens: Sequence[Token], index: int) -> bool:
    """没有发生一起: the number right after a denial denies too."""
    before = tokens[index - 1] if index else None
    return before is not None and before.end == tokens[index].start and bool(before.concepts & NONES)


def comma_before(tokens: Sequence[Token], index: int) -> int:
    return _behind(tokens, index, COMMAS)


def semicolon_before(tokens: Sequence[Token], index: int) -> int:
    return _behind(tokens, index, ";")


def _behind(tokens: Sequence[Token], index: int, marks: str) -> int:
    """The place right behind the last of some marks before a token."""
    while index and tokens[index - 1].text not in marks:
        index -= 1
    return index
