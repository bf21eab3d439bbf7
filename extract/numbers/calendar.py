"""Years, months and days as dates are written: 2019, ２０１９, 二〇一九, 二O一九, 十三, 廿三."""

from extract.numbers.numerals import DIGITS, fold, parse_numeral

FIRST_YEAR, LAST_YEAR = 2000, 2100
# How signatures and typists write what a numeral has a plainer character for.
_PLAIN = str.maketrans("OoＯ壹贰叁肆伍陆柒捌玖拾", "〇〇〇一二三四五六七八九十") | {
    ord("廿"): "二十",
    ord("卅"): "三十",
}


def read_year(raw: str) -> int | None:
    """Four digits in any writing as a year of this century, else None."""
    digits = _digits(_plain(raw))
    year = int(digits) if len(digits) == 4 else 0
    return year if FIRST_YEAR <= year < LAST_YEAR else None


def read_small(raw: str) -> int | None:
    """A day or month: 3, 03, ３, 三, 十三, 二十三, 廿三, 三十; None for anything else."""
    text = _plain(raw)
    if len(digits := _digits(text)) == len(text) in (1, 2):
        return int(digits)
    value = parse_numeral(text) if "十" in text else None
    return int(value) if value is not None and value < 100 else None


def _plain(raw: str) -> str:
    return fold(raw).replace(" ", "").translate(_PLAIN)


def _digits(text: str) -> str:
    """The digits of a text, as Arabic ones."""
    return "".join(str(DIGITS.get(char, char)) for char in text if char in DIGITS or "0" <= char <= "9")
