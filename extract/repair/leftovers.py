"""What careless software left in a text: parts of Word's comments, and ? for marks that have no byte.

None of it is touched inside tags, comments and scripts.
"""

import re
from collections import Counter
from collections.abc import Iterator

from extract.repair.markup import markup_spans
from extract.script.simplify import is_inside
from extract.splice import Splice

OPEN, CLOSE = r"(?:<!--|&lt;!--)?", r"(?:-->|--&gt;)"
WORD_COMMENT = re.compile(
    rf"{OPEN}\s?\[(?:if\s[^\]<\n]{{1,60}}|endif)\]\s?{CLOSE}|{CLOSE}"
    r"|Normal\s*0\s*(?:[\d.]+\s*磅\s*)?\d?\s*(?:false\s*){3}[\w\s-]{0,60}?MicrosoftInternetExplorer4"
)
WORD_HINTS = ("-->", "--&gt;", "[if ", "MicrosoftInternetExplorer4")
# Full-width blanks at the start of paragraphs, or a mark of zero width, that became question marks.
LOST_INDENT = re.compile(r"(?:(?<=\n)|(?<=>)|^)[?？\ufffd]{2,4}(?=[\u4e00-\u9fff（(《“0-9])")
MIN_INDENTS, MIN_SHARE = 3, 0.8
TAG_WITHOUT_START = re.compile(r"(?<=[?\ufffd])(?=/(?:p|div|span|td|tr|table|li|ul|strong|b|font|h[1-6])>)")
DOUBLED_RUN = re.compile(r"([\u4e00-\u9fff]{5,20})\1")
ILLEGIBLE_SHARE = 0.3
MIN_ILLEGIBLE = 20
VISIBLE = re.compile(r"[^\s!-~]|[?]")


def find_word_comments(text: str) -> list[Splice]:
    """Word's conditional comments where they stand in the text itself."""
    if not any(hint in text for hint in WORD_HINTS):
        return []
    markup = markup_spans(text)
    found = (match for match in WORD_COMMENT.finditer(text) if not is_inside(match.start(), markup))
    return [Splice(*match.span(), "", "word_comment", "comment of a word processor") for match in found]


def find_lost_marks(text: str) -> list[Splice]:
    """Question marks in the place of indents, if paragraph after paragraph has them; tags cut open."""
    if "?" not in text and "\ufffd" not in text:
        return []
    return sorted((*lost_indents(text), *cut_tags(text)), key=lambda splice: splice.start)


def lost_indents(text: str) -> list[Splice]:
    """Question marks at the start of paragraphs, as many before each, if many paragraphs have them."""
    found = list(LOST_INDENT.finditer(text))
    widths = Counter(len(match.group()) for match in found)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if count < MIN_INDENTS or count < MIN_SHARE * len(found):
        return []
    rule = "? for a blank at the start of paragraphs"
    return [Splice(*match.span(), "", "lost_mark", rule) for match in found if len(match.group()) == width]


def cut_tags(text: str) -> Iterator[Splice]:
    """A lost byte took the < of a closing tag along: 附?/p>."""
    if "?/" in text or "\ufffd/" in text:
        markup = markup_spans(text)
        for match in TAG_WITHOUT_START.finditer(text):
            before = text[max(0, match.start() - 8) : match.start()].rstrip("?\ufffd")
            if not is_inside(match.start(), markup) and not before.endswith("<"):
                yield Splice(*match.span(), "<", "lost_mark", "< swallowed by a lost byte")


def find_doubled_runs(text: str) -> list[Splice]:
    """A run of characters written twice; asked only of pages that were damaged otherwise."""
    return [
        Splice(*match.span(), match.group(1), "doubled_run", "run written twice", 0.8)
        for match in DOUBLED_RUN.finditer(text)
    ]


def is_illegible(text: str) -> bool:
    """Whether so much of the text became question marks that nothing can be read of it."""
    lost = text.count("?") + text.count("\ufffd")
    if lost < MIN_ILLEGIBLE or lost < 0.02 * len(text):
        return False
    markup = markup_spans(text)
    visible = [match.group() for match in VISIBLE.finditer(text) if not is_inside(match.start(), markup)]
    lost = visible.count("?") + visible.count("\ufffd")
    return lost >= MIN_ILLEGIBLE and lost >= ILLEGIBLE_SHARE * len(visible)
