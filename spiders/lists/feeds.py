"""RSS and Atom feeds: the rows of a column whose page is made by scripts."""

import re
from html import unescape

from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page, squeeze

ITEM = re.compile(r"<(item|entry)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TITLE = re.compile(r"<title[^>]{0,100}>(.{1,600}?)</title>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(
    r"<link>\s*(.{1,1500}?)\s*</link>|<link[^>]{0,200}\bhref=['\"]([^'\"]{1,1500})", re.DOTALL | re.IGNORECASE
)
MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<[^>]{0,300}>")


def read_list(page: Page) -> Listing | None:
    """The items of a feed; of a page, the feeds it names, as frames that may hold its list."""
    if re.search(r"<(?:rss|feed|rdf:RDF)\b", page.text[:2000], re.IGNORECASE):
        rows = (read_item(page, item[0]) for item in ITEM.finditer(page.text))
        return Listing("feeds", tuple(row for row in rows if row))
    if "alternate" not in page.text[:20_000]:
        return None
    feeds = page.root.xpath("//link[@rel='alternate' and contains(@type, 'xml')]/@href")
    found = (page.join(feed) for feed in feeds[:3])
    return Listing("feeds", (), tuple(NextPage(url, role="frame") for url in found if url))


def read_item(page: Page, item: str) -> Row | None:
    title, link = TITLE.search(item), LINK.search(item)
    url = page.join(unescape(MARKUP.sub("", link[1] or link[2]))) if link else None
    words = squeeze(unescape(MARKUP.sub("", title[1]))) if title else ""
    return Row(url, words) if url and words else None
