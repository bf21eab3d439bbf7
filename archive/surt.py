"""Index keys: URLs turned round for sorting (SURT), equal for URLs that answer alike.

The rules are those of the Wayback machine and pywb, so that their keys and ours agree: scheme,
user, `www.`, default port, session ids and the last slash are dropped, the query is sorted,
everything is in lower case.
"""

import re
from urllib.parse import SplitResult, urlsplit

WWW = re.compile(r"^www\d*\.")
SESSION_IN_PATH = re.compile(
    r";jsessionid=[0-9a-z.]{32,}|/\((?:[a-z]\([0-9a-z]{24}\)){1,2}\)|/\([0-9a-z]{24}\)"
)
SESSION_IN_QUERY = re.compile(
    r"(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """The key of a URL: `cn,gov,moe)/art?id=1`. A URI without a host is its own key."""
    lowered = url.strip().lower()
    if not lowered.startswith(("http://", "https://", "ftp://")):
        return lowered
    try:
        parts = urlsplit(lowered)
        host = surt_host(parts)
    except ValueError:
        return lowered
    path = re.sub("/{2,}", "/", SESSION_IN_PATH.sub("", parts.path)).rstrip("/") or "/"
    query = surt_query(parts.query)
    return f"{host}){path}?{query}" if query else f"{host}){path}"


def surt_host(parts: SplitResult) -> str:
    """Host labels in reverse order, and a port that is not the scheme's own."""
    host = WWW.sub("", (parts.hostname or "").strip("."))
    is_address = ":" in host or host.replace(".", "").isdigit()
    turned = host if is_address else ",".join(reversed(host.split(".")))
    has_default_port = parts.port in (None, DEFAULT_PORTS.get(parts.scheme))
    return turned if has_default_port else f"{turned}:{parts.port}"


def surt_query(query: str) -> str:
    """The parameters in order of their text, without session ids."""
    kept = SESSION_IN_QUERY.sub("", query).rstrip("&")
    return "&".join(sorted(kept.split("&")))
