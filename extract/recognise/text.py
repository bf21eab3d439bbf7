"""Whether a plain text is an annual disclosure report."""

from itertools import pairwise

from extract.recognise.page import (
    MIN_HAN,
    MIN_MARKS,
    MIN_MARKS_UNTITLED,
    count_marks,
    is_enough_untitled,
    judge_untitled,
)
from extract.recognise.phrases import fold
from extract.recognise.proof import is_in_parts, read_orders
from extract.recognise.title import MAX_TITLE, Title, read_title
from extract.recognise.verdict import PageVerdict

HEAD_LINES = 20  # among which a report's own title stands
OTHER_LINES = 4  # among which the title of something else would stand, the known title first


def recognise_text(text: str, title: str | None = None) -> PageVerdict:
    """The type of a text that was saved from a page or read from a file; `title` where one is known."""
    folded = fold(text)
    named = _named(folded, title)
    marks = count_marks(folded)
    han = sum("\u4e00" <= char <= "\u9fff" for char in folded[:20_000])
    reason = f"{marks} words of a report, {han} Han characters"
    if named is None:
        if is_enough_untitled(marks, han):
            return judge_untitled(folded, marks)
        return PageVerdict("nothing", reason=f"no title, {reason}")
    kind = named.kind or "nothing"
    if kind == "report" or named.carrier:
        is_report = marks >= MIN_MARKS and han >= MIN_HAN and _is_sure(named, folded, marks)
        kind = "report" if is_report else "notice"
    return PageVerdict(kind, named.text, named.publisher, named.report_year, reason)


def _is_sure(named: Title, text: str, marks: int) -> bool:
    """Whether a text shows itself what a title that is in doubt leaves open."""
    if not (named.carrier or named.doubtful):
        return True
    return marks >= MIN_MARKS_UNTITLED and is_in_parts(text) and not read_orders(text)


def _named(text: str, title: str | None) -> Title | None:
    lines = [title or "", *filter(str.strip, text.splitlines()[:HEAD_LINES])]
    read = [read_title(line) for line in lines if len(line) <= MAX_TITLE]
    joined = (read_title(f"{first}{second}") for first, second in pairwise(lines))
    reports = (item for item in (*read, *joined) if item.kind == "report")
    others = (item for item in read[:OTHER_LINES] if item.kind is not None)
    return next(reports, next(others, None))
