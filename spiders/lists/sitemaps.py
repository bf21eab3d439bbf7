"""Sitemaps: the last resort where no link leads to a report; their addresses speak for themselves."""

import re
from html import unescape

from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page

LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]{1,1500})", re.IGNORECASE)
MAX_SITEMAPS = 20


def read_list(page: Page) -> Listing | None:
    """The pages of a sitemap as rows without words; the parts of a sitemap index as next pages."""
    if not re.search(r"<(?:urlset|sitemapindex)\b", page.text[:2000], re.IGNORECASE):
        return None
    found = (page.join(unescape(address)) for address in LOCATION.findall(page.text))
    urls = [url for url in dict.fromkeys(found) if url]
    if "<sitemapindex" in page.text[:2000].lower():
        return Listing("sitemaps", (), tuple(NextPage(url, role="frame") for url in urls[:MAX_SITEMAPS]))
    return Listing("sitemaps", tuple(Row(url, "") for url in urls))
