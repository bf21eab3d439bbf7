"""The text of a table cell as a reader sees it, without nested tables."""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree
from lxml.etree import _Element

BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
SKIPPED = frozenset(("table", "script", "style", "template", "noscript"))
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # a footnote's number is none of the cell's digits
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r"\s*(?:\x00\s*)+")
_TEXTS = etree.XPath(".//text()[normalize-space()]", smart_strings=False)
_HAS_SKIPPED = etree.XPath("boolean(.//td//table|.//th//table|.//script|.//style|.//template|.//noscript)")


def has_skipped(table: _Element) -> bool:
    """Whether cells of the table hold text that is not theirs."""
    return bool(_HAS_SKIPPED(table))


def cell_text(cell: _Element, is_plain: bool = False) -> str:
    """Blanks collapsed as HTML does; paragraphs and line breaks as one line feed; ends stripped.

    `is_plain`: nothing in the cell is to be skipped; then a single run of text needs no walk (most cells).
    """
    if is_plain:
        texts = cast(list[str], _TEXTS(cell))
        if len(texts) <= 1:
            return _BLANKS.sub(" ", texts[0]).strip() if texts else ""
    joined = _BLANKS.sub(" ", "".join(_pieces(cell)))
    return _AROUND_BREAK.sub("\n", joined.strip("\x00 ")).strip()


def _pieces(element: _Element) -> Iterator[str]:
    text = element.text or ""
    yield text.translate(RAISED) if element.tag == "sup" else text
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in SKIPPED:
            if tag in BREAKS:
                yield "\x00"
            yield from _pieces(child)
            if tag in BREAKS:
                yield "\x00"
        yield child.tail or ""
