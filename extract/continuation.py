"""The next page of an article that a portal cut into several: X.html, X_2.html (or X_1.html), ?page=2."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

HREF = re.compile(r"""<a\b[^>]{0,500}?\bhref\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
NUMBERED = re.compile(r"^(?P<stem>.+?)[_-](?P<number>\d{1,2})(?P<suffix>\.\w+)$")
PLAIN = re.compile(r"^(?P<stem>.+?)(?P<suffix>\.\w+)$")
PARAMETERS = ("page", "pageno", "pagenum", "pageindex", "p")


def next_page(html: str, url: str | None) -> str | None:
    """The absolute address of the page that continues this one, or None."""
    if url is None:
        return None
    place = split_number(url)
    if place is None:
        return None
    stem, number = place
    later = {}
    for href in HREF.findall(html):
        found = split_number(urljoin(url, href))
        if found is not None and found[0] == stem and found[1] is not None:
            later[found[1]] = urljoin(url, href).split("#")[0]
    wanted = (1, 2) if number is None else (number + 1,)
    return next((later[page] for page in wanted if page in later and later[page] != url), None)


def split_number(url: str) -> tuple[str, int | None] | None:
    """An address as what all pages of an article share, and the page's number; None if it can have none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    query = parse_qsl(parts.query, keep_blank_values=True)
    rest = urlencode([(key, value) for key, value in query if key.lower() not in PARAMETERS])
    numbers = [value for key, value in query if key.lower() in PARAMETERS and re.fullmatch(r"\d{1,2}", value)]
    shared = f"{parts.netloc}{parts.path}?{rest}"
    if numbers:
        return shared, int(numbers[0])
    if match := NUMBERED.match(parts.path):
        return f"{parts.netloc}{match['stem']}{match['suffix']}?{rest}", int(match["number"])
    return (shared, None) if PLAIN.match(parts.path) or query else None
