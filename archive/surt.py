"""Index keys: URLs turned round for sorting (SURT), equal for URLs that answer alike.

The rules are those of the Wayback machine and pywb, so that their keys and ours agree: scheme,
user, `www.`, default port, session ids and the last slash are dropped, the query is sorted,
everything is in lower case.
"""

import posixpath
import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

WITH_HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/]")
WWW = re.compile(r"^www\d*\.")
SESSION_IN_PATH = re.compile(r"/\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)(?=/[^?]+\.aspx)")
SESSION_IN_QUERY = re.compile(
    r"(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
DEFAULT_PORTS = {"http": 80, "https": 443}
# Everything printable but the percent sign itself stands unescaped in a key.
UNESCAPED = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "%#")


def surt(url: str) -> str:
    """The key of a URL: `cn,gov,moe)/art?id=1`. A URI without a host is its own key."""
    lowered = url.strip().lower()
    if not WITH_HOST.match(lowered):
        return lowered
    try:
        parts = urlsplit(lowered)
        host = surt_host(parts)
    except ValueError:
        return lowered
    query = surt_query(plain_escapes(parts.query))
    return f"{host}){surt_path(parts.path)}?{query}" if query else f"{host}){surt_path(parts.path)}"


def surt_host(parts: SplitResult) -> str:
    """Host labels in reverse order, and a port that is not the scheme's own."""
    host = WWW.sub("", (parts.hostname or "").strip("."))
    turned = host if ":" in host else ",".join(reversed(host.split(".")))
    has_default_port = parts.port in (None, DEFAULT_PORTS.get(parts.scheme))
    return turned if has_default_port else f"{turned}:{parts.port}"


def surt_path(path: str) -> str:
    """The path without session ids, dot segments, doubled slashes and the last slash."""
    plain = SESSION_IN_PATH.sub("", plain_escapes(path))
    return "/" + posixpath.normpath("/" + plain).strip("/")


def surt_query(query: str) -> str:
    """The parameters in order of their text, without session ids."""
    kept = SESSION_IN_QUERY.sub("", query).rstrip("&")
    return "&".join(sorted(kept.split("&")))


def plain_escapes(text: str) -> str:
    """Percent-encoding undone to the last, then done anew where it must be."""
    octets = text.encode("utf-8")
    while (plain := unquote_to_bytes(octets)) != octets:
        octets = plain
    return quote(octets, safe=UNESCAPED).lower()
