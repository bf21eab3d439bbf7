"""HTML text to an element tree, whatever the text is."""

import re

from lxml import etree
from lxml.etree import HTMLParser, _Element

MAX_CHARS = 16_000_000  # the largest real page seen is under 4 M characters; more is cut
DEPTH_LIMIT = 2_000  # libxml2 2.14 drops what is nested deeper than 2,048 elements

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_UNSEEN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_BREAK = re.compile(r"(?i)</?(?:p|div|tr|li|br|h[1-6]|table)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def parse_html(html: str) -> _Element | None:
    """The root element, None where there is no element at all; NULs and lone surrogates are dropped.

    End tags of the page go: libxml2 drops what stands behind them, and included files bring their own.
    """
    html = _END.sub("", _DECLARATION.sub("", html[:MAX_CHARS], count=1).replace("\0", ""))
    data = html.encode("utf-8", "ignore")
    if not data.strip():
        return None
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(data, parser)
    return root if isinstance(root, _Element) else None


def is_too_deep(html: str, root: _Element) -> bool:
    """Whether elements may have been lost to the parser's depth limit."""
    if html.count("<") < DEPTH_LIMIT:
        return False
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth >= DEPTH_LIMIT:
            return True
    return False


def strip_tags(html: str) -> str:
    """The text of a page without a tree: block tags become line breaks, other tags vanish."""
    visible = _UNSEEN.sub("", html[:MAX_CHARS])
    return _TAG.sub("", _BREAK.sub("\n", visible))
