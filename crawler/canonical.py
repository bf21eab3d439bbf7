"""When two requests are the same: URLs brought to one spelling, and the key of a request.

Query order and percent-encoding stay as the server wants them: old portals treat them as text.
"""

from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from archive.uri import target_uri

DEFAULT_PORTS = {"http": 80, "https": 443}
KEY_BYTES = 16
# Nearly every page of a portal repeats its menus: 0.1 ms a link is saved, for 20 MB at most.
REMEMBERED = 1 << 15


@lru_cache(REMEMBERED)
def canonical_url(url: str) -> str:
    """The URL in ASCII, without fragment and default port, scheme and host in lower case."""
    uri = target_uri(url)
    parts = urlsplit(uri)
    if parts.port is None or parts.port != DEFAULT_PORTS.get(parts.scheme):
        return uri
    return parts._replace(netloc=parts.netloc.removesuffix(f":{parts.port}")).geturl()


@lru_cache(REMEMBERED)
def origin(url: str) -> str:
    """`scheme://host:port` of a URL, the port always there: what robots and delays apply to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    return f"{parts.scheme}://[{host}]:{port}" if ":" in host else f"{parts.scheme}://{host}:{port}"


def request_key(method: str, url: str, body: bytes, variant: str = "") -> bytes:
    """16 bytes that two requests share when they ask for the same thing.

    `variant` keeps apart what asks for the same URL on purpose: rendered in the browser, once
    more in another run.
    """
    state = blake2b(digest_size=KEY_BYTES)
    for part in (method.encode(), url.encode(), body, variant.encode()):
        state.update(len(part).to_bytes(4, "big"))
        state.update(part)
    return state.digest()
