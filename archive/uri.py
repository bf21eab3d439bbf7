"""Target URIs as archives can keep them: percent-encoded ASCII, the host in punycode."""

from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from archive.errors import InputUnusable

# Reserved and unreserved characters of RFC 3986, "%" so that encoded octets stay as they are,
# and "|", which old portals use unencoded and browsers send so.
SAFE_CHARACTERS = "!$%&'()*+,/:;=?@[]~|"
# In front of the address of a page that a browser rendered.
RENDERED = "urn:dom:"


def target_uri(url: str) -> str:
    """The URL as WARC-Target-URI: ASCII only, no fragment, scheme and host in lower case.

    Raises InputUnusable for text that is no URL. (pywb answers 500 to a raw Chinese path.)
    """
    try:
        parts = urlsplit(url)
        netloc = ascii_netloc(parts)
    except ValueError as error:
        raise InputUnusable(f"{url!r} is no URL ({error}); correct or remove it.") from error
    path = quote(parts.path, safe=SAFE_CHARACTERS)
    if netloc and not path:
        path = "/"
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe=SAFE_CHARACTERS), ""))


def is_address(host: str) -> bool:
    """Whether a host is an address and no name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def ascii_netloc(parts: SplitResult) -> str:
    """User, host and port with the host lower-cased and in punycode."""
    user, at, _ = parts.netloc.rpartition("@")
    host = ascii_host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port is None else f":{parts.port}"
    return quote(user, safe=SAFE_CHARACTERS) + at + host + port


def ascii_host(host: str) -> str:
    """A host name in punycode; one that IDNA forbids is percent-encoded, so that nothing is lost."""
    if host.isascii():
        return quote(host, safe=SAFE_CHARACTERS)
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host, safe=SAFE_CHARACTERS)
