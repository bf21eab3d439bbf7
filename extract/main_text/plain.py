"""The main text of a text that was saved from a page, with the page's frame still around it."""

import re

from extract.main_text.flow import clean_text
from extract.main_text.frame import Line, trim
from extract.main_text.lexicon import Lexicon, lexicon
from extract.main_text.model import Hints, MainText
from extract.main_text.properties import pair_properties, read_properties
from extract.main_text.run_in import split_run_in
from extract.model import Prose
from extract.recognise.title import is_report_title

# A number of a sentence or a date that was saved on a line of its own; not a cell of a flattened table.
_LONE_NUMBER = re.compile(
    r"(?<![。；：！？\s|])[ \t]*\r?\n[ \t]*(\d{1,9}(?:\.\d+)?%?)[ \t]*\r?\n[ \t]*"
    r"(?=[年月日]|[条件项个人次篇号期场余多万][^\s|])"
)
_COMMENT = re.compile(r"<!--.{0,200}?-->")  # markup that was saved with the text
_PIPES = re.compile(r"\s*[|｜]\s*")
_BULLET = re.compile(r"\A[-*•·]\s+")


def read_plain(text: str) -> MainText:
    """One part a line; lines in which a whole report runs on are divided at its headings."""
    words = lexicon()
    whole = _LONE_NUMBER.sub(r"\1", _COMMENT.sub("", text.replace("\0", "")))
    lines = [clean_text(_BULLET.sub("", line)) for line in whole.splitlines()]
    lines = [line for line in lines if line]
    trimmed = trim([_line(line, words) for line in lines], words)
    kept = [words.ending.sub("", lines[index]) for index in trimmed.kept]
    parts = tuple(Prose(piece) for line in kept for piece in split_run_in(line) if piece)
    head, tail = ([lines[index] for index in indices] for indices in (trimmed.head, trimmed.tail))
    return MainText(parts, _hints(head, tail, words), "report words" if parts else "none")


def _line(text: str, words: Lexicon) -> Line:
    is_chrome = len(text) <= 200 and words.chrome.match(text) is not None
    return Line(text, is_chrome, properties=read_properties(text, words))


def _hints(head: list[str], tail: list[str], words: Lexicon) -> Hints:
    frame = [*head, *tail]
    cells = [cell for line in frame for cell in _PIPES.split(line) if cell.strip()]
    properties, _ = pair_properties(cells, words)
    crumbs = next((line for line in frame if line.count(">") >= 2), "")
    return Hints(
        headings=tuple(item.value for item in properties if item.kind == "title"),
        title_lines=tuple(line for line in reversed(head) if is_report_title(line))[:5],
        breadcrumb=tuple(piece.strip() for piece in crumbs.split(">") if piece.strip()),
        properties=properties,
        frame=tuple(frame),
    )
