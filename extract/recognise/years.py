"""The years, school years, months and days that a title names."""

import re

from extract.numbers.calendar import read_year

YEAR = r"(?:20\d\d|二[〇○零Oo0０]\s?[〇○零Oo0０一二][〇○零Oo0０一二三四五六七八九])"
_TO = r"年?[-—–/~～－至、和]+"
# 2019年度, 2019-20学年, within other words; no groups.
YEAR_WORDS = rf"(?:[(（]?(?:{YEAR}(?:{_TO}(?:{YEAR}|\d\d))?年?学年|{YEAR}\s?年?)度?[)）]?)"
_TERM = re.compile(rf"({YEAR})(?:{_TO}({YEAR}|\d\d(?!\d)))?年?学年度?")
_PHRASE = re.compile(rf"[(（]?(?:{YEAR}\s?年?[-—–~～－至、和]+\s?)?({YEAR})\s?年?\s?(?:度)?[)）]?")
_RANGE = re.compile(rf"{YEAR}\s?年?\s?(?:-+|[—–~～－至、和]+)\s?{YEAR}")
_MONTH = re.compile(r"20\d\d年\d{1,2}月")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})月?(?:\d{1,2}日)?[-—–~～－至到]+(\d{1,2})月(?:\d{1,2}日|份)?")
_ONE_MONTH = re.compile(r"(?<!\d)\d{1,2}月(?:份|(?=政府信息|政务公开|信息公开))")
_DAY = r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
_DATED = re.compile(rf"\A(?:[\[(（]{_DAY}[\])）]|{_DAY}\s)\s*|\s*[\[(（]{_DAY}[\])）]\Z|\s+{_DAY}\Z")


def read_years(compact: str) -> list[int]:
    """All years that a title without blanks names, in order."""
    return [year for raw in re.findall(YEAR, compact) if (year := read_year(raw)) is not None]


def find_report_year(compact: str) -> int | None:
    """The year that a title names, of a school year its end; none of two, unless one is that of a date."""
    if term := _TERM.search(compact):
        last = term[2] or term[1]
        return read_year(last if len(last) > 2 else f"{term[1][:2]}{last}")
    years = set(read_years(compact))
    if len(years) > 1:
        years = set(read_years(_MONTH.sub("", compact)))
    return years.pop() if len(years) == 1 else None


def names_two_years(text: str) -> bool:
    """Whether a title is that of a report on two years: 2008-2009年度, but no school year."""
    return _RANGE.search(_TERM.sub("", "".join(text.split()))) is not None


def spans_years(text: str) -> bool:
    """Whether two years stand in a title with a dash between them, of a school year or not."""
    return _RANGE.search(text) is not None or _TERM.search(text) is not None


def is_of_months(compact: str) -> bool:
    """Whether a title speaks of a month, or of some; the first annual reports began with a month of 2008."""
    if (months := _MONTHS.search(compact)) is None:
        return _ONE_MONTH.search(compact) is not None
    is_whole = months[1].lstrip("0") == "1" or "年报" in compact or "年度报告" in compact
    return not (months[2] == "12" and is_whole)


def without_years(words: str) -> str:
    """Words without the years and months they name."""
    return _MONTHS.sub("", _PHRASE.sub("", _TERM.sub("", words))).removesuffix("年")


def without_day(text: str) -> str:
    """A title without the day of its publication before or behind it."""
    return _DATED.sub("", text)
