"""The title of a report as published."""

import re
from collections.abc import Iterator, Sequence

from extract.main_text.model import Hints
from extract.recognise.title import MAX_TITLE, Title, clean_title, read_title

HEAD = 6  # a title stands among the first paragraphs
_RUN_ON = re.compile(r"(.{4,90}?(?:报告|年报))\s")
_DATE_LINE = re.compile(r"[（(]?[12二][0-9〇○零一二三四五六七八九\s]{3,8}年.{2,8}日[）)]?")
_META = ("articletitle", "article_title", "og:title", "title")


def find_title(paragraphs: Sequence[str], hints: Hints) -> Title | None:
    """The first candidate that names publisher and year, else the first that is a report's title at all.

    Candidates: meta fields, labelled and h1 lines, the first paragraphs (a title may run over three
    lines, or begin one), the lines before them, the title tag.
    """
    partial: Title | None = None
    for text in _candidates(paragraphs, hints):
        title = read_title(text)
        if title.kind == "report" and title.publisher and title.report_year:
            return title
        if title.kind == "report":
            partial = partial or title
    return partial or _carrier(hints)


def _candidates(paragraphs: Sequence[str], hints: Hints) -> Iterator[str]:
    yield from (value for name in _META if (value := hints.meta_value(name)))
    yield from hints.values("title")
    yield from hints.headings
    head = paragraphs[:HEAD]
    for count in (1, 2, 3):
        for index in range(len(head) - count + 1):
            lines = head[index : index + count]
            if sum(map(len, lines)) <= MAX_TITLE and not any(map(_DATE_LINE.fullmatch, lines)):
                yield "".join(lines)
    yield from (match[1] for text in head[:1] if (match := _RUN_ON.match(text)))
    yield from hints.title_lines
    if hints.title:
        yield hints.title


def _carrier(hints: Hints) -> Title | None:
    """The title of a paper that brings the report (关于公布…的通知), where no title is the report's own."""
    for text in (*hints.headings, *hints.frame, hints.title or ""):
        title = read_title(clean_title(text))
        if title.carrier:
            return title
    return None
