"""What of a report's text makes it the same report: its words and numbers, not how a page sets them."""

import re

from extract.recognise.title import is_report_title

HEAD = 8  # lines among which a title may stand
_DATE_LINE = re.compile(
    r"[（(\[【]?\s*(?:发[布表]\w{0,4}[:：])?\s*20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?[\s\d:]*[）)\]】]?"
)
_MARKS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")


def words_of(text: str) -> str:
    """Letters, characters and digits in their order, without the title and the date above the text."""
    lines = text.split("\n")
    kept = [line for at, line in enumerate(lines) if at >= HEAD or not _is_head(line)]
    return _MARKS.sub("", "".join(kept))


def numbers_of(text: str) -> tuple[str, ...]:
    """The runs of digits of those words' lines, in order."""
    lines = text.split("\n")
    kept = (line for at, line in enumerate(lines) if at >= HEAD or not _is_head(line))
    return tuple(_NUMBER.findall("\n".join(kept)))


def _is_head(line: str) -> bool:
    return is_report_title(line) or _DATE_LINE.fullmatch(line.strip()) is not None
