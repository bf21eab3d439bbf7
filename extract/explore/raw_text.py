"""The words of an archived page as a browser shows them, before anything was repaired; pure."""

import re
from collections.abc import Iterable
from itertools import pairwise

from lxml import etree, html

from extract.explore.snippet import Stretch

UNSEEN = ("script", "style", "noscript", "template", "head", "iframe", "object")
BLOCKS = frozenset(
    ("p", "div", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section",
     "article", "header", "footer", "nav", "form", "dl", "dt", "dd", "hr")
)  # fmt: skip
BLANKS = re.compile(r"[ \t\r\f\v\xa0\u3000]+")
LINES = re.compile(r"\s*\n\s*")


def seen_text(markup: str) -> str:
    """The text of a page, a line a block; nothing of scripts and styles."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return markup
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in BLOCKS:
            parts.append("\n")
        elif element.tag in ("td", "th") and event == "end":
            parts.append("  ")
        parts.append((element.text if event == "start" else element.tail) or "")
    return LINES.sub("\n", BLANKS.sub(" ", "".join(parts))).strip()


def mark_repaired(text: str, before: Iterable[str]) -> list[Stretch]:
    """The text with the places told apart that a repair changed."""
    words = sorted({word for word in before if word.strip()}, key=len, reverse=True)
    if not words:
        return [Stretch(text, False)]
    found = [match.span() for match in re.finditer("|".join(map(re.escape, words)), text)]
    edges = [0, *(edge for span in found for edge in span), len(text)]
    stretches = [
        Stretch(text[start:end], bool(number % 2)) for number, (start, end) in enumerate(pairwise(edges))
    ]
    return [stretch for stretch in stretches if stretch.text]
