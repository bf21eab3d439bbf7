"""The address that a page shows in a frame in place of a text of its own."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

FRAME = re.compile(r"<(?:iframe|frame|embed|object)\b([^>]{0,1000})>", re.IGNORECASE)
SOURCE = re.compile(
    r"""\b(?:src|data)\s*=\s*(?:"([^"]{1,600})"|'([^']{1,600})'|([^\s"'>]{1,600}))""", re.IGNORECASE
)
VIEWER_KEYS = ("file", "url", "src", "path", "pdf")
# Frames that hold a part of the site's frame, or serve nobody.
ASIDE = re.compile(
    r"(?:top|head|header|foot|footer|bottom|nav|menu|left|right|side|search|login|share|weather|count|stat|tongji|"
    r"bdshare|map|comment|blank)[\w-]{0,8}(?:\.\w+)?\Z",
    re.IGNORECASE,
)


def framed_page(html: str, url: str | None) -> str | None:
    """The absolute address of the first frame that may hold the text (a viewer's document), or None."""
    if url is None:
        return None
    for match in FRAME.finditer(html):
        source = SOURCE.search(match[1])
        address = next((part for part in source.groups() if part), "").strip() if source else ""
        if address and (shown := _shown(address, url)) and shown != url:
            return shown
    return None


def _shown(address: str, url: str) -> str | None:
    try:
        shown = urljoin(url, address)
        query = parse_qs(urlsplit(shown).query)
        document = next((query[key][0] for key in VIEWER_KEYS if key in query and "." in query[key][0]), None)
        shown = urljoin(shown, document) if document else shown
        parts = urlsplit(shown)
    except ValueError:  # a host in brackets that is no address
        return None
    return shown.split("#")[0] if parts.scheme in ("http", "https") and not ASIDE.search(parts.path) else None
