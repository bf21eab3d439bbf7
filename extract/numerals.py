"""Years and dates written in Arabic or Chinese numerals."""

import re

_DIGITS = {
    char: str(value)
    for value, chars in enumerate(
        (
            "〇○零ＯOo０0",
            "一１1壹",
            "二２2贰两",
            "三３3叁",
            "四４4肆",
            "五５5伍",
            "六６6陆",
            "七７7柒",
            "八８8捌",
            "九９9玖",
        )
    )
    for char in chars
}
FIRST_YEAR, LAST_YEAR = 2000, 2100


def read_year(raw: str) -> int | None:
    """Four digits in any writing (2019, 二〇一九, ２０１９) as a year of this century, else None."""
    digits = "".join(_DIGITS.get(char, "") for char in raw if not char.isspace())
    if len(digits) != 4:
        return None
    year = int(digits)
    return year if FIRST_YEAR <= year < LAST_YEAR else None


def read_small(raw: str) -> int | None:
    """A day or month: 3, 03, ３, 三, 十三, 二十三, 廿三, 三十; None for anything else."""
    raw = re.sub(r"\s", "", raw).replace("廿", "二十").replace("卅", "三十").replace("拾", "十")
    if "十" in raw:
        tens, _, ones = raw.partition("十")
        digits = _DIGITS.get(tens, "1" if not tens else "") + _DIGITS.get(ones, "0" if not ones else "")
        return int(digits) if len(digits) == 2 else None
    digits = "".join(_DIGITS.get(char, "x") for char in raw)
    return int(digits) if digits.isdigit() and len(digits) <= 2 else None
