"""What a page says of its own charset, in HTTP and in its markup."""

import codecs
import re

MARKUP_BYTES = 8192
HTTP_LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
MARKUP_LABELS = (
    re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE),
    re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w:.-]+)", re.IGNORECASE),
)
# The web reads these labels as the larger charset they are mostly a subset of (WHATWG Encoding).
LARGER_CHARSET = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}


def http_label(content_type: str | None) -> str | None:
    """The charset label of a Content-Type header."""
    match = HTTP_LABEL.search(content_type or "")
    return match.group(1) if match else None


def markup_label(body: bytes) -> str | None:
    """The charset label of a meta element or an XML declaration near the start."""
    head = body[:MARKUP_BYTES]
    matches = (pattern.search(head) for pattern in MARKUP_LABELS)
    return next((match.group(1).decode("ascii", "replace") for match in matches if match), None)


def charset_of(label: str | None) -> str | None:
    """Python's name of the charset that the web means by a label; None for an unknown label."""
    try:
        info = codecs.lookup((label or "").strip().lower().replace("_", "-"))
    except LookupError:
        return None
    name = LARGER_CHARSET.get(info.name, info.name)
    return name if info._is_text_encoding else None
