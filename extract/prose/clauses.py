"""The numbers of a sentence, each with the words of its clause and what is spoken of around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.prose.grammar import load_grammar
from extract.prose.tokens import Token

NONES = frozenset(("none_received", "none_happened", "none_bare", "none_after", "no_fee", "free"))
STOPS = ",;:()。!?"
COMMAS = ",;。"
MAX_ASIDE = 8  # tokens in brackets, with these
MAX_COPULA = 2  # characters: 为, 共计
PACKETS = frozenset("期次批场辑")  # 推送12期30条: what the words before 12期 say holds for 30条
CONTINUED = frozenset(("since_start", "concerning"))  # 历年累计90件, 涉及我局2件: of what was just counted
PEOPLE = frozenset("名位人")
STAFF = frozenset(("staff", "staff_full_time", "staff_part_time"))
CHANNELS = frozenset(("website", "gazette", "weibo", "wechat", "broadcast_press", "notice_board"))


@dataclass(frozen=True, slots=True)
class Counting:
    """One number in its clause; `gap` is what stands between the last word before it and the number,
    `after` the word that touches its end.

    `nearest` is that word's concepts, `clause` those since the last comma, `around` those of the sentence;
    `means`: the channel that the clause before names as a means (借助微信公众号,全年发布信息392条);
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


def concepts_of(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset().union(*(token.concepts for token in tokens if token.kind in ("word", "year")))


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
        stop = _before_aside(tokens, index)
        first, last = _left(tokens, stop), _right(tokens, index)
        left, right = concepts_of(_outside(tokens[first:stop])), concepts_of(tokens[index + 1 : last])
        opened = any((concept, token.unit) in opens for concept in left | right)
        if not (divided or opened or left & CONTINUED):
            continue
        yield Counting(
            quantity=token,
            left=left,
            right=right,
            after=_adjoining(tokens, index, last),
            gap=sentence[_last_word_end(tokens, first, stop, offset) - offset : tokens[stop].start - offset],
            nearest=_nearest(tokens[first:stop]),
            clause=concepts_of(tokens[_comma_before(tokens, first) : last]),
            around=around,
            topics=last_family(tokens[:first]) or topics,
            earlier=concepts_of(tokens[:first]),
            above=above,
            channel=_channel(tokens, first),
            means=_means(tokens, first),
            is_part="of_which" in concepts_of(tokens[_semicolon_before(tokens, first) : last]),
            first=first,
            last=last,
        )


def _comma_before(tokens: Sequence[Token], index: int) -> int:
    while index and tokens[index - 1].text not in COMMAS:
        index -= 1
    return index


def _nearest(tokens: Sequence[Token]) -> frozenset[str]:
    return next((token.concepts for token in reversed(tokens) if token.kind == "word"), frozenset())


def _last_word_end(tokens: Sequence[Token], first: int, index: int, offset: int) -> int:
    for token in reversed(tokens[first:index]):
        if token.kind == "word":
            return token.end
    return tokens[first - 1].end if first else offset


def _before_aside(tokens: Sequence[Token], index: int) -> int:
    """网站(含转发)319条: where the brackets right before a number open, if they hold no number."""
    first = index - 1
    if index and tokens[first].text == ")" and tokens[index].start - tokens[first].end <= MAX_COPULA:
        while first and tokens[first].text != "(" and tokens[first].kind != "quantity":
            first -= 1
        return first if tokens[first].text == "(" else index
    return index


def _left(tokens: Sequence[Token], index: int) -> int:
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
        return _left(tokens, first - 1)
    return first


def _before_brackets(tokens: Sequence[Token], index: int) -> int:
    """政府公报(即简讯)发布238条: where the brackets that end before `index` open, if they count nothing."""
    if tokens[index - 1].text != ")":
        return index
    first = index - 1
    while first and tokens[first].text != "(" and tokens[first].kind != "quantity":
        first -= 1
    return first if tokens[first].text == "(" and index - first <= MAX_ASIDE else index


def _outside(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens that stand in no brackets."""
    depth, found = 0, []
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth <= 0:
            found.append(token)
    return found


def _announces(tokens: Sequence[Token], index: int) -> bool:
    """A colon, or the comma of 以网络为主,计19件, leads to the number that follows it."""
    mark = tokens[index].text
    return mark == ":" or (mark == "," and index > 0 and "mainly" in tokens[index - 1].concepts)


def _parts(tokens: Sequence[Token], index: int) -> bool:
    """A number ends the words of the next, unless both are one count in packets and in pieces."""
    one, after = tokens[index], tokens[index + 1]
    packets = one.unit in PACKETS and after.kind == "quantity" and one.end == after.start
    return one.kind == "quantity" and not packets


def is_denied(tokens: Sequence[Token], index: int) -> bool:
    """没有发生一起: the number right after a denial denies too."""
    before = tokens[index - 1] if index else None
    return before is not None and before.end == tokens[index].start and bool(before.concepts & NONES)


def _right(tokens: Sequence[Token], index: int) -> int:
    """The end of the words that follow the number; none if another number claims them."""
    last = index + 1
    while last < len(tokens) and tokens[last].kind in ("word", "year"):
        last += 1
    claimed = last < len(tokens) and tokens[last].kind == "quantity"
    return index + 1 if claimed and not _leads(tokens, index) else last


def _adjoining(tokens: Sequence[Token], index: int, last: int) -> frozenset[str]:
    """收到0件申请: the concepts of the word right behind the number."""
    after = tokens[index + 1] if index + 1 < last else None
    return after.concepts if after is not None and after.start == tokens[index].end else frozenset()


def _leads(tokens: Sequence[Token], index: int) -> bool:
    """3名专职和2名兼职: a number of people stands before the word for them."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    one = tokens[index]
    return (
        after is not None and one.unit in PEOPLE and one.end == after.start and bool(after.concepts & STAFF)
    )


def _semicolon_before(tokens: Sequence[Token], index: int) -> int:
    while index and tokens[index - 1].text != ";":
        index -= 1
    return index


def _channel(tokens: Sequence[Token], first: int) -> str | None:
    """The one channel named in the clause before, if that counts nothing, or since the last semicolon."""
    before = tokens[_comma_before(tokens, max(first - 1, 0)) : first]
    for stretch in (before, tokens[_semicolon_before(tokens, first) : first]):
        found = CHANNELS & concepts_of(stretch)
        if len(found) == 1 and not (stretch is before and any(one.kind == "quantity" for one in before)):
            return next(iter(found))
    return None


def _means(tokens: Sequence[Token], first: int) -> str | None:
    """The one channel that the clause before, which counts nothing, names as a means."""
    before = tokens[_comma_before(tokens, max(first - 1, 0)) : first]
    concepts = concepts_of(before)
    found = CHANNELS & concepts
    counts = any(one.kind == "quantity" for one in before)
    return next(iter(found)) if len(found) == 1 and "by_means" in concepts and not counts else None
