"""A sentence as tokens: numbers with their units, years, marks, known words."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract.numbers import NUMERAL
from extract.prose.grammar import load_grammar

Kind = Literal["quantity", "year", "mark", "word"]
TO_HALF = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0xA0: 0x20}

SKIPPED = (
    r"https?://[\w./?=&%:-]+|www\.[\w./-]+|[\w.-]+@[\w.-]+",
    r"[〔\[(【]\s*\d{4}\s*[〕\])】]\s*第?\s*\d+\s*号",
    r"\d+\s*号|第\s*[\d一二三四五六七八九十百]+",
    rf"(?:{NUMERAL})\s*(?:%|‰|个?百分点|成(?![功立果员交本效熟绩]))|百分之[\d一二三四五六七八九十百.点]+",
    r"\d{3,4}\s*[-—－–]+\s*\d{6,8}|(?:电话|邮编|邮政编码|传真|热线)(?:[:号码]+\s*\d+|\D?\d{6,})|\d{9,}",
    r"\d{1,2}:\d{2}|\d+\s*[×xX*/]\s*\d+",
    r"\d+\s*(?:个?工作日|小时|天|分钟|个月|周年|周|楼|层|室|岁|公里|平方米|米|吨|亩|倍|年来|余年)",
    r"[A-Za-z]+[-\d]*\d+[A-Za-z\d-]*",
)
SCALED = re.compile("(?P<plain>[^万亿余多]+)[余多]?(?P<scale>百万|千万|[万亿])")
DATES = (
    r"(?P<date>(?P<date_year>\d{4}|[二两][〇零○][〇零○一二三四五六七八九]{2})\s*年(?:度|份)?"
    r"(?:\s*\d{1,2}\s*月(?:份)?(?:\s*\d{1,2}\s*[日号])?)?(?P<since>\s*(?:以来|起|至今))?(?P<end>年?[底末])?)"
    r"|(?P<month>\d{1,2}\s*月(?:份|底|末)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*日)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a sentence; `text` folded, offsets those of the document."""

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


@cache
def _numbers() -> re.Pattern[str]:
    units = "|".join(map(re.escape, load_grammar().units))
    near, number = "大约|约|将?近|超过?|逾", rf"[1-9]\d{{0,2}}(?: \d{{3}})+(?!\d)|{NUMERAL}"
    printed = rf"(?P<number>{number})\s*(?P<few>余|多|来)?\s*(?P<unit>{units})?"
    quantity = rf"(?P<near>{near})?\s*{printed}(?P<after>以上|左右|余)?"
    return re.compile(f"(?P<skip>{'|'.join(SKIPPED)})|{DATES}|(?P<quantity>{quantity})|(?P<mark>[,;:()。!?])")


def read_tokens(sentence: str, offset: int) -> tuple[Token, ...]:
    """The tokens of a folded sentence that begins at `offset` of the document, in order."""
    tokens: list[Token] = []
    position = 0
    for match in _numbers().finditer(sentence):
        token = _numeric(match, sentence, offset)
        if token is None and not match["skip"] and not match["month"]:
            continue
        tokens += _words(sentence, position, match.start(), offset)
        tokens += [token] if token else []
        position = match.end()
    return (*tokens, *_words(sentence, position, len(sentence), offset))


def _numeric(match: re.Match[str], sentence: str, offset: int) -> Token | None:
    start, end = match.start() + offset, match.end() + offset
    if match["mark"]:
        return Token("mark", start, end, match[0])
    if match["date"]:
        return Token("year", start, end, match[0], _date_concepts(match), year=_year(match["date_year"]))
    if match["quantity"] and _is_count(match, sentence):
        approx = bool(match["near"] or match["few"] or match["after"] or re.search("[余多]", match["number"]))
        number, unit = _scaled_unit(match["number"].replace(" ", ""), match["unit"] or "")
        return Token("quantity", start, end, match[0], number=number, unit=unit, approx=approx)
    return None


def _scaled_unit(number: str, unit: str) -> tuple[str, str]:
    """181万元 is 181 of 万元."""
    match = SCALED.fullmatch(number) if unit == "元" else None
    return (match["plain"], match["scale"] + unit) if match else (number, unit)


def _date_concepts(match: re.Match[str]) -> frozenset[str]:
    return frozenset(("dated", *(name for name in ("since", "end") if match[name])))


def _year(text: str) -> int:
    return int(
        "".join(
            str("〇一二三四五六七八九".find(char)) if char in "〇一二三四五六七八九" else _digit(char)
            for char in text
        )
    )


def _digit(char: str) -> str:
    return {"零": "0", "○": "0", "两": "2"}.get(char, char)


def _is_count(match: re.Match[str], sentence: str) -> bool:
    """A number with a unit, or bare digits that end their clause; `计1条` is a rule of counting."""
    before = sentence[max(0, match.start("quantity") - 2) : match.start("quantity")]
    if before.endswith("计") and before not in ("共计", "合计", "总计", "累计", "统计"):
        return False
    if match["unit"]:
        single = match["number"] == "一"
        return not (
            single and (match["unit"] not in "件起宗份" or sentence[match.end() : match.end() + 1] == "事")
        )
    rest = sentence[match.end() : match.end() + 1]
    return match["number"][0].isdigit() and (not rest or rest in ",;。)、")


def _words(sentence: str, start: int, end: int, offset: int) -> list[Token]:
    grammar = load_grammar()
    return [
        Token(
            "mark" if match[0] == "、" else "word",
            match.start() + offset,
            match.end() + offset,
            match[0],
            grammar.concepts[match[0]],
        )
        for match in grammar.words.finditer(sentence, start, end)
    ]
