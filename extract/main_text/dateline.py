"""The date that stands alone between a report's title and its text: when it was published."""

import re
from collections.abc import Sequence

from extract.recognise.title import is_report_title

MAX_LINES = 6  # between title and text

_DATE = re.compile(
    r"[（(【\[［]?\s*(?:[\u4e00-\u9fff]{2,20}[\s·|｜/]*)?(20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?)"
    r"(?:[\sT]*\d{1,2}:\d\d(?::\d\d)?)?\s*(?:发布|发表|公布)?\s*[）)】\]］]?"
    r"(?:[\s·|｜/]*(?:阅读|浏览|点击)(?:次数|量|数)?[:：]?\s*\d*\s*次?)?"
)
_ADOPTED = re.compile(r"[（(].*日\s*[）)]")  # under the title of a paper: when it was passed, not published


def find_dateline(above: Sequence[str]) -> str | None:
    """`above` are the lines before the text, the nearest first; None unless the title stands among them."""
    found: str | None = None
    for text in above[:MAX_LINES]:
        if is_report_title(text):
            return found
        match = _DATE.fullmatch(text.strip())
        if match and not _ADOPTED.fullmatch(text):
            found = match[1]
    return None
