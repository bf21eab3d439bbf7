"""What a table cell says: a number, none, nothing, not applicable, or words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from extract.model import Semantic
from extract.numbers.numerals import NUMERAL, fold, parse_numeral
from extract.numbers.words import Words, load_words

MAX_CHARS = 80
BLANKS_AS_COMMAS = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?: \d{3})+(?![\d,.]| \d)")
_MARKS = re.compile("[\u2070-\u209f\u2460-\u24ff\u2776-\u2793¹²³]")  # of footnotes; NFKC makes digits of them
_LAST_MARKS = re.compile(rf"(?:[\[(（〔]?{_MARKS.pattern}+[\])）〕]?\s*)+$")
NOTE = re.compile(r"^(?P<number>[^()]+)\((?P<note>[^()]*)\)$")


@dataclass(frozen=True, slots=True)
class CellValue:
    """`value` in `unit_raw` as printed (None: no unit there); no value unless a number or none is stated."""

    value: Decimal | None
    semantic: Semantic
    approx: bool = False
    unit_raw: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number of running text; `unit_raw` as printed beside it."""

    value: Decimal
    approx: bool = False
    unit_raw: str | None = None


def parse_cell(text: str) -> CellValue:
    """Read one cell; words that are no number keep the semantic `text`, and no value."""
    return _parse_short(text) if len(text) <= 4 * MAX_CHARS else CellValue(None, "text")


@lru_cache(4096)
def _parse_short(text: str) -> CellValue:
    words = load_words()
    folded = fold(text)
    bare = folded.replace(" ", "").rstrip("。;；")
    unfilled = _unfilled(bare, words)
    if unfilled is not None:
        return CellValue(None, unfilled)
    if _states_none(bare, words):
        return CellValue(Decimal(0), "stated_none")
    number = parse_number(text)
    if number is None:
        return CellValue(None, "text")
    return CellValue(number.value, "number", number.approx, number.unit_raw)


def strip_marks(text: str) -> str:
    """A label or a number without the marks of footnotes behind it."""
    return _LAST_MARKS.sub("", text)


def parse_number(text: str) -> Number | None:
    """Read a text that is one number with its sign, unit and words of approximation, else None."""
    text = strip_marks(text)
    folded = fold(text)
    if len(folded) > MAX_CHARS or _MARKS.search(text):
        return None
    joined = BLANKS_AS_COMMAS.sub(lambda match: match[0].replace(" ", ","), folded)
    bare = re.sub(r"(?<!\d) | (?!\d)", "", joined).strip("。;；.")
    return _plain(bare) or _net_change(bare) or _with_note(bare)


def _unfilled(bare: str, words: Words) -> Semantic | None:
    if not bare or bare in words.empty:
        return "blank"
    if all(char in words.slash for char in bare):
        return "slash"
    if all(char in words.dash for char in bare):
        return "dash"
    return None


def _states_none(bare: str, words: Words) -> bool:
    return bare in words.stated_none or bare.strip("(),.，、") in words.stated_none


@cache
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_words()
    before = "|".join((*words.plain_before, *words.approx_before))
    after = "|".join(words.approx_after)
    unit = "|".join(words.units)
    sign = "|".join((*words.up, *words.down, r"\+", "-", "−"))
    plain = rf"(?P<before>(?:{before})*)(?P<sign>{sign})?(?P<near>约)?(?P<number>{NUMERAL}?)(?P<few>{after})?"
    tail = rf"(?P<unit>{unit})?(?P<after>{after})?"
    up, down = "|".join(words.up), "|".join(words.down)
    change = rf"(?:{up})(?P<up>\d{{1,9}})[^\d/,]?[/,]?(?:{down}|-)(?P<down>\d{{1,9}})[^\d]?"
    return re.compile(plain + tail), re.compile(change)


def _plain(bare: str) -> Number | None:
    words = load_words()
    match = _grammar()[0].fullmatch(bare)
    if not match:
        return None
    value = parse_numeral(match["number"])
    if value is None:
        return None
    sign = match["sign"] or ""
    approx = bool(match["few"] or match["after"] or match["near"] or _inner_few(match["number"]))
    approx = approx or any(word in match["before"] for word in words.approx_before)
    return Number(-value if sign in (*words.down, "-", "−") else value, approx, match["unit"])


def _inner_few(numeral: str) -> bool:
    return "余" in numeral or "多" in numeral


def _net_change(bare: str) -> Number | None:
    match = _grammar()[1].fullmatch(bare)
    return Number(Decimal(match["up"]) - Decimal(match["down"])) if match else None


def _with_note(bare: str) -> Number | None:
    match = NOTE.match(bare)
    if not match or ("含" not in match["note"] and any(char.isdigit() for char in match["note"])):
        return None
    number = _plain(match["number"])
    if number and number.unit_raw is None and match["note"] in load_words().units:
        return Number(number.value, number.approx, match["note"])
    return number
