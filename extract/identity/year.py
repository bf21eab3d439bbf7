"""The year a report is about: never the year it was published in."""

import re
from collections import Counter
from collections.abc import Sequence

from extract.numbers.calendar import read_year
from extract.recognise.title import Title
from extract.recognise.years import names_two_years

_Y = r"(20\d\d|二[〇○零Oo0][〇○零Oo0一二][〇○零Oo0一二三四五六七八九])"
_PERIOD = re.compile(
    rf"{_Y}\s?年\s?(?:1|01|一)\s?月\s?(?:(?:1|01|一)\s?日)?\s?(?:起)?\s?(?:至|到|-|—|－|–|~|～)+\s?(?:{_Y}\s?年)?\s?(?:12|十二)\s?月"
)
_NAMED = re.compile(rf"{_Y}\s?年(?:度|本)?.{{0,16}}?(?:信息公开|政务公开).{{0,8}}?(?:报告|年报)")
_WORK = re.compile(rf"{_Y}\s?年度?[^。]{{0,16}}?(?:信息公开|政务公开)(?:工作|情况)")
_OPENING = re.compile(
    rf"(?:^|[。；：:\n])\s*(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[）)、.]\s?)?{_Y}\s?年(?:度|，|,|以来|我|全|本|共)"
)
INTRODUCTION = 4  # paragraphs that say what the report is about


def find_year(title: Title | None, paragraphs: Sequence[str]) -> int | None:
    """From the title, else the stated period, a report or its work named, the sentences' openings."""
    if title is not None and title.report_year is not None:
        return title.report_year
    if title is not None and names_two_years(title.text):
        return None
    text = "\n".join(paragraphs)
    introduction = "\n".join(paragraphs[:INTRODUCTION])
    for pattern, where in ((_PERIOD, text), (_NAMED, text), (_WORK, introduction)):
        if match := pattern.search(where):
            return read_year(match[1])
    return _most_opened(text)


def _most_opened(text: str) -> int | None:
    """The year with which most sentences begin; of two equals the earlier (the later is the plan)."""
    years = [read_year(match[1]) for match in _OPENING.finditer(text)]
    counts = Counter(year for year in years if year is not None)
    return min(counts, key=lambda year: (-counts[year], year), default=None)
