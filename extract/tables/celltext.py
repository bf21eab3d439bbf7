"""The text of a table cell as a reader sees it, without nested tables."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
SKIPPED = frozenset(("table", "script", "style", "template", "noscript"))
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r"\s*(?:\x00\s*)+")


def cell_text(cell: HtmlElement) -> str:
    """Blanks collapsed as HTML does; paragraphs and line breaks as one line feed; ends stripped."""
    if not len(cell):
        return _BLANKS.sub(" ", cell.text or "").strip()
    joined = _BLANKS.sub(" ", "".join(_pieces(cell)))
    return _AROUND_BREAK.sub("\n", joined.strip("\x00 ")).strip()


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in SKIPPED:
            if tag in BREAKS:
                yield "\x00"
            yield from _pieces(child)
            if tag in BREAKS:
                yield "\x00"
        yield child.tail or ""
