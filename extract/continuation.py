"""The next page of an article that a portal cut into several: X.html, X_2.html (or X_1.html), ?page=2.

The address stands in a link, or in the call of the script that TRS sites draw their pager with:
createPageHTML(number of pages, this page from 0, "name", "html").
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

HREF = re.compile(r"""<a\b[^>]{0,500}?\bhref\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
SCRIPTED = re.compile(
    r"""createPageHTML\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*["']([\w-]{1,100})["']\s*,\s*["'](\w{1,8})["']"""
)
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
    if match := SCRIPTED.search(html):
        return scripted_page(match, url)
    stem, number = place
    later = {}
    for linked in (absolute(url, href) for href in HREF.findall(html)):
        found = split_number(linked)
        if found is not None and found[0] == stem and found[1] is not None:
            later[found[1]] = linked.split("#")[0]
    wanted = (1, 2) if number is None else (number + 1,)
    return next((later[page] for page in wanted if page in later and later[page] != url), None)


@lru_cache(4096)  # what follows a page and the hints of its frame ask for the same links
def absolute(url: str, href: str) -> str:
    """A link's address; as it stands where its host in brackets is no address."""
    try:
        return urljoin(url, href)
    except ValueError:
        return href


def scripted_page(match: re.Match[str], url: str) -> str | None:
    """The page behind this one as the pager's script builds it; only of the page whose name it calls."""
    count, current, name, suffix = int(match[1]), int(match[2]), match[3], match[4]
    own = name if current == 0 else f"{name}_{current}"
    if current + 1 >= count or not urlsplit(url).path.endswith(f"/{own}.{suffix}"):
        return None
    return urljoin(url, f"{name}_{current + 1}.{suffix}")


@lru_cache(4096)  # the pages of a portal share their menu
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
