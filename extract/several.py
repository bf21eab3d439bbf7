"""Several reports on one page: those of many years, or of all departments, one under the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.main_text import Hints, MainText
from extract.model import Grid, Part, Prose
from extract.numbering import is_major_heading
from extract.recognise.title import MAX_TITLE, Title, read_title

MIN_HEADINGS = 2  # major headings below a title that make a report of what follows it
MIN_CHARS = 150  # characters of the shortest report seen; what stands above the first title is less
OWN_META = ("articletitle", "article_title", "og:title", "title")
OWN_PROPERTIES = ("title", "document_number", "index_number")

_YEAR_LINE = re.compile(r"(20\d\d)\s?年?度?(?:报告|年报|政府信息公开年报)?")
_NAME = re.compile(r"[\u4e00-\u9fff]{3,30}")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a report begins among the parts, and its title there."""

    index: int
    title: Title


def split_reports(main: MainText) -> tuple[MainText, ...]:
    """One main text a report, in page order; the text as it is where it holds one.

    A new report begins with a title of another publisher or another year that has major headings below
    it before the next title.
    """
    starts = _filled(main.parts, _starts(main.parts))
    if len(starts) < 2:
        return (main,)
    ends = [*(start.index for start in starts[1:]), len(main.parts)]
    first = 0 if _length(main.parts[: starts[0].index]) < MIN_CHARS else starts[0].index
    begins = [first, *(start.index for start in starts[1:])]
    hints = _shared_hints(main.hints, starts)
    return tuple(
        replace(main, parts=main.parts[begin:end], hints=replace(hints, report_year=start.title.report_year))
        for start, begin, end in zip(starts, begins, ends, strict=True)
    )


def _starts(parts: Sequence[Part]) -> list[_Start]:
    """The titles that differ from the one before them in publisher or year."""
    found: list[_Start] = []
    for index, part in enumerate(parts):
        start = _title_at(parts, index) if isinstance(part, Prose) else None
        if start is None:
            continue
        if not found or _differs(start.title, found[-1].title):
            found.append(start)
        else:
            found[-1] = _Start(found[-1].index, _joined(found[-1].title, start.title))
    return found


def _joined(title: Title, more: Title) -> Title:
    """A title with what the next one adds: the year that stands below the publisher's name."""
    return replace(
        title,
        publisher=title.publisher or more.publisher,
        report_year=title.report_year or more.report_year,
    )


def _title_at(parts: Sequence[Part], index: int) -> _Start | None:
    """The title that ends with a part; the line before it may hold its publisher."""
    text = _text(parts[index])
    if len(text) > MAX_TITLE:
        return None
    if match := _YEAR_LINE.fullmatch(text):
        return _Start(index, Title("report", text, None, int(match[1])))
    title = read_title(text)
    if title.kind != "report" or title.carrier:
        return None
    above = _text(parts[index - 1]) if index else ""
    if title.publisher is None and _NAME.fullmatch(above):
        whole = read_title(above + text)
        if whole.kind == "report" and whole.publisher:
            return _Start(index - 1, whole)
    return _Start(index, title)


def _text(part: Part) -> str:
    return part.text if isinstance(part, Prose) else ""


def _differs(title: Title, before: Title) -> bool:
    """Whether two titles name different publishers or years as far as they name any."""
    pairs = ((title.publisher, before.publisher), (title.report_year, before.report_year))
    return any(here and there and here != there for here, there in pairs)


def _filled(parts: Sequence[Part], starts: Sequence[_Start]) -> list[_Start]:
    """The starts with a report below them; titles that are only named stay in the report before."""
    bounds = pairwise([*(start.index for start in starts), len(parts)])
    spans = zip(starts, bounds, strict=True)
    filled = [start for start, (begin, end) in spans if _is_report(parts[begin:end])]
    return [start for at, start in enumerate(filled) if not at or _differs(start.title, filled[at - 1].title)]


def _is_report(parts: Sequence[Part]) -> bool:
    headings = sum(isinstance(part, Prose) and is_major_heading(part.text) for part in parts)
    return headings >= MIN_HEADINGS and _length(parts) >= MIN_CHARS


def _length(parts: Sequence[Part]) -> int:
    return sum(
        sum(len(cell.raw) for cell in part.cells) if isinstance(part, Grid) else len(part.text)
        for part in parts
    )


def _shared_hints(hints: Hints, starts: Sequence[_Start]) -> Hints:
    """What the page says of all its reports: no title and no number is that of one of them."""
    heads = (hints.meta_value(*OWN_META), *hints.headings, *hints.title_lines, hints.title)
    shown = tuple(text for text in heads if text)
    names = [name for text in shown if (name := read_title(text).publisher)]
    names += [start.title.publisher for start in starts[:1] if start.title.publisher]
    unnamed = any(start.title.publisher is None for start in starts)
    return replace(
        hints,
        title=None,
        headings=(),
        title_lines=(),
        meta=tuple(item for item in hints.meta if item[0] not in OWN_META),
        properties=tuple(item for item in hints.properties if item.kind not in OWN_PROPERTIES),
        frame=(*hints.frame, *shown),
        publisher=names[0] if names and unnamed else None,
    )
