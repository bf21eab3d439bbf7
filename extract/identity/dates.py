"""Dates of a page with their kinds: published, generated, signed, url."""

import re
from collections.abc import Sequence
from datetime import date

from extract.main_text.model import Hints
from extract.model import DateMention
from extract.numbers.calendar import read_small, read_year

_N = "0-9０-９〇○零一二三四五六七八九十廿卅"
END = 30  # paragraphs, among which a signature stands; annexes may follow it
_YEAR = r"([12２][0-9０-９\s]{3,5}|[一二][〇○零Oo0９九][〇○零Oo0一二三][〇○零Oo0一二三四五六七八九])"
_WORDED = re.compile(rf"{_YEAR}\s*年\s*([{_N}]{{1,3}})\s*月(?:\s*([{_N}]{{1,3}})\s*日)?")
_PUNCTUATED = re.compile(r"(20\d\d)\s?[-/.．－]\s?(\d{1,2})(?:\s?[-/.．－]\s?(\d{1,2}))?(?!\d)")
_RUN = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_URL_DAYS = (
    re.compile(r"[/_]t?(20\d\d)(\d\d)(\d\d)[_/.]"),
    re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})/"),
)
_URL_MONTH = re.compile(r"/(20\d\d)[-/]?(\d\d)/")
_PUBLISHED_META = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "pubtime",
    "article:published_time",
    "fbsj",
    "firstpublishedtime",
)


def read_date(kind: str, raw: str) -> DateMention | None:
    """The first date in a text, to the day or the month; None where there is none that exists."""
    for pattern in (_WORDED, _PUNCTUATED, _RUN):
        if match := pattern.search(raw):
            return _mention(kind, match)
    return None


def _mention(kind: str, match: re.Match[str]) -> DateMention | None:
    year, month = read_year(match[1]), read_small(match[2])
    if year is None or month is None or not 1 <= month <= 12:
        return None
    day = read_small(match[3]) if match.lastindex and match.lastindex >= 3 and match[3] else None
    if day is None:
        return DateMention(kind, f"{year:04}-{month:02}", "month", match.group().strip())
    try:
        return DateMention(kind, date(year, month, day).isoformat(), "day", match.group().strip())
    except ValueError:
        return None


def find_dates(paragraphs: Sequence[str], hints: Hints, url: str | None) -> tuple[DateMention, ...]:
    """All dates that say when the page or the report came to be, published first, each value once a kind."""
    labelled = [(kind, value) for kind in ("published", "generated") for value in hints.values(kind)]
    if meta := hints.meta_value(*_PUBLISHED_META):
        labelled.insert(0, ("published", meta))
    if hints.dateline and not any(kind == "published" for kind, _ in labelled):
        labelled.append(("published", hints.dateline))
    found = [read_date(kind, raw) for kind, raw in labelled]
    found += [_signed(paragraphs), _from_url(url)]
    return tuple({(item.kind, item.value): item for item in found if item is not None}.values())


def published_date(dates: Sequence[DateMention]) -> str | None:
    """The value of the first date of kind published, days before months."""
    published = [item for item in dates if item.kind == "published"]
    days = [item.value for item in published if item.precision == "day"]
    return next(iter(days or [item.value for item in published]), None)


def _signed(paragraphs: Sequence[str]) -> DateMention | None:
    """A line of its own, the last such one, with nothing on it but a date (or a name and a date)."""
    for text in paragraphs[: -END - 1 : -1]:
        if len(text) <= 60 and (match := _WORDED.search(text)) and not text[match.end() :].strip(" 。)）"):
            return _mention("signed", match)
    return None


def _from_url(url: str | None) -> DateMention | None:
    if not url:
        return None
    for pattern in (*_URL_DAYS, _URL_MONTH):
        if match := pattern.search(url):
            return _mention("url", match)
    return None
