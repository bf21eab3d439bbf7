"""Numerals as Chinese reports write them: 3,460, ３４６０, 二〇一九, 三十五, 两千, 7.4万, 3亿5000万."""

import re
import unicodedata
from decimal import Decimal

INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F))
DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "千": Decimal(1000),
}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,9})?"
HAN = r"[〇零○一二三四五六七八九十百千两兩]+"
SEGMENT = rf"(?:{ARABIC}|{HAN})"
NUMERAL = rf"{SEGMENT}(?:[余多]?(?:百万|千万|万|亿)(?:{SEGMENT}(?:万|千)?)?)?"
"""One numeral in folded text; groups of three digits may be divided by commas."""

_PARTS = re.compile(rf"({SEGMENT})([余多])?(百万|千万|万|亿|千)?")
_FULL = re.compile(NUMERAL)


def fold(text: str) -> str:
    """NFKC without invisible characters, blanks at the ends and doubled blanks; for matching only."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(INVISIBLE)).split())


def parse_numeral(text: str) -> Decimal | None:
    """The value of folded `text` that is one numeral and nothing else, else None."""
    if not _FULL.fullmatch(text):
        return None
    total = Decimal(0)
    last_scale: Decimal | None = None
    for segment, _, scale in _PARTS.findall(text):
        value = _segment(segment)
        factor = SCALES.get(scale, Decimal(1))
        if value is None or (last_scale is not None and value * factor >= last_scale):
            return None
        total += value * factor
        last_scale = factor
    return total


def _segment(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    value = _han(text)
    return None if value is None else Decimal(value)


def _han(text: str) -> int | None:
    if len(text) > 1 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total, digit, last_unit, after_zero = 0, None, 10**4, False
    for char in text:
        if char in UNITS:
            unit = UNITS[char]
            if unit >= last_unit:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit, after_zero = None, unit, False
        elif DIGITS[char] == 0:
            after_zero = True
        elif digit is not None:
            return None
        else:
            digit = DIGITS[char]
    shortened = 100 <= last_unit < 10**4 and not after_zero  # 三百二 is 320
    return total + (digit or 0) * (last_unit // 10 if shortened else 1)
