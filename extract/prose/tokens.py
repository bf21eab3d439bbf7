"""A sentence as tokens: numbers with their units, years, marks, known words."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from extract.numbers import NUMERAL, parse_numeral
from extract.prose.grammar import load_grammar

Kind = Literal["quantity", "year", "mark", "word", "skip"]
TO_HALF = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0xA0: 0x20}
HAN = "一二三四五六七八九十百"

SKIPPED = (
    r"https?://[A-Za-z0-9_./?=&%:-]+|www\.[A-Za-z0-9_./-]+|[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9_.-]+",
    r"[〔\[(【]\s?\d{4}\s?[〕\])】]\s?第?\s?\d+\s?号",
    rf"\d+\s?号|第\s?[\d{HAN}]+",
    rf"(?:{NUMERAL})\s?(?:%|‰|个?百分点|成(?![功立果员交本效熟绩]))|百分之[\d{HAN}.点]+",
    r"\d{3,4}\s?[-—－–]{1,2}\s?\d{6,8}|(?:电话|邮编|邮政编码|传真|热线)(?:[:号码]+\s?\d+|\D?\d{6,})|\d{9,}",
    r"\d{1,2}:\d{2}|\d+\s?[×xX*/]\s?\d+",
    r"\d+\s?(?:个?工作日|小时|天|分钟|个月|周年|周|楼|层|室|岁|公里|平方米|米|吨|亩|倍|年来|余年)",
    rf"(?:\d+|[{HAN}]+)\s?[个大项]?(?:部分(?!公开|答复|予以|不予|同意)|步骤|环节|章节|板块|阶段|方面)",
    r"[A-Za-z]+[-\d]*\d+[A-Za-z\d-]*",
)
DATES = (
    r"(?P<date>(?P<date_year>\d{4}|[二两][〇零○][〇零○一二三四五六七八九]{2})\s?年(?:度|份)?"
    r"(?:\s?\d{1,2}\s?月(?:份)?(?:\s?\d{1,2}\s?[日号])?)?\s?(?P<since>以来|起|至今)?(?P<end>年?[底末])?)"
    r"|(?P<month>\d{1,2}\s?月(?:份|底|末)?(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?日)"
)
OPENERS = rf"(?=[\d{HAN}千两〇零○第约近将大超逾〔\[(【A-Za-z电邮传热,;:)。!?])"
SCALED = re.compile("(?P<plain>[^万亿余多]+)[余多]?(?P<scale>百万|[万亿])")


class Token(NamedTuple):
    """A stretch of a sentence; `text` folded, offsets those of the document.

    A tuple, because half the time of reading prose went into making frozen dataclasses.
    """

    kind: Kind
    start: int
    end: int
    text: str
    concepts: frozenset[str] = frozenset()
    number: str = ""
    unit: str = ""
    approx: bool = False
    year: int = 0


def fold(text: str) -> str:
    """Half-width forms, one character for one, so that offsets stay."""
    return text.translate(TO_HALF)


def read_tokens(sentence: str, offset: int) -> tuple[Token, ...]:
    """The tokens of a folded sentence that begins at `offset` of the document, in order."""
    words = list(_words(sentence, offset))
    merged: list[Token] = []
    place = 0
    for token in _numerics(sentence, offset):
        while place < len(words) and words[place].end <= token.start:
            merged.append(words[place])
            place += 1
        covered = place < len(words) and words[place].start <= token.start and token.end <= words[place].end
        if covered:
            continue
        while place < len(words) and words[place].start < token.end:
            place += 1
        merged += [token] if token.kind != "skip" else []
    return (*merged, *words[place:])


def _words(sentence: str, offset: int) -> Iterator[Token]:
    grammar = load_grammar()
    for match in grammar.words.finditer(sentence):
        kind: Kind = "mark" if match[0] == "、" else "word"
        yield Token(kind, match.start() + offset, match.end() + offset, match[0], grammar.concepts[match[0]])


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(map(re.escape, load_grammar().units))
    near, number = "大约|约|将?近|超过?|逾", rf"[1-9]\d{{0,2}}(?: \d{{3}})+(?!\d)|{NUMERAL}"
    printed = rf"(?P<number>{number})\s?(?P<few>余|多|来)?\s?(?P<unit>{units})?"
    quantity = rf"(?P<near>{near})?\s?{printed}(?P<after>以上|左右|余)?"
    skipped = "|".join(SKIPPED)
    return re.compile(
        f"{OPENERS}(?:(?P<skip>{skipped})|{DATES}|(?P<quantity>{quantity})|(?P<mark>[,;:()。!?]))"
    )


def _numerics(sentence: str, offset: int) -> Iterator[Token]:
    for match in _pattern().finditer(sentence):
        start, end = match.start() + offset, match.end() + offset
        if match["mark"]:
            yield Token("mark", start, end, match[0])
        elif match["date"]:
            yield Token("year", start, end, match[0], _date_concepts(match), year=_year(match["date_year"]))
        elif match["skip"] or match["month"]:
            yield Token("skip", start, end, match[0])
        elif _is_count(match, sentence):
            yield _quantity(match, start, end)


def _quantity(match: re.Match[str], start: int, end: int) -> Token:
    number, unit = _scaled_unit(match["number"].replace(" ", ""), match["unit"] or "")
    approx = bool(match["near"] or match["few"] or match["after"] or set("余多") & set(match["number"]))
    return Token("quantity", start, end, match[0], number=number, unit=unit, approx=approx)


def _scaled_unit(number: str, unit: str) -> tuple[str, str]:
    """181万元 is 181 of 万元."""
    match = SCALED.fullmatch(number) if unit == "元" else None
    return (match["plain"], match["scale"] + unit) if match else (number, unit)


def _date_concepts(match: re.Match[str]) -> frozenset[str]:
    return frozenset(("dated", *(name for name in ("since", "end") if match[name])))


def _year(text: str) -> int:
    return int(parse_numeral(text.replace("两", "二", 1)) or 0)


def _is_count(match: re.Match[str], sentence: str) -> bool:
    """A number with a unit, or bare digits that end their clause; `计1条` is a rule of counting."""
    before = sentence[max(0, match.start() - 2) : match.start()]
    rest = sentence[match.end() : match.end() + 1]
    rule = before.endswith("计") and match["number"] in "1一"
    if rule and before not in ("共计", "合计", "总计", "累计", "统计"):
        return False
    if match["number"] == "一":
        return bool(match["unit"]) and match["unit"] in "件起宗份名" and rest != "事"
    return bool(match["unit"]) or (match["number"][0].isdigit() and (not rest or rest in ",;。)、"))
