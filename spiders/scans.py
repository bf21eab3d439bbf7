"""Reports that were scanned: a page with a report's title and images in place of its text."""

import re
from urllib.parse import urlsplit

from extract.recognise import judge_link
from spiders.page import Page, squeeze
from spiders.words import WORDS

HEADINGS = "//title | //h1 | //h2 | //h3 | //*[contains(@class, 'tit') or contains(@id, 'tit')]"
SOURCES = ("src", "data-src", "data-original", "original", "file", "oldsrc")
MAX_HEADINGS = 60


def is_scan(page: Page, report_year: int) -> bool:
    """Whether a page is titled as the report of that year and shows images that are no decoration."""
    return bool(scanned_images(page)) and is_titled(page, report_year)


def is_titled(page: Page, report_year: int) -> bool:
    """Whether one of the page's headings names a report of the year."""
    titles = (squeeze(one.text_content())[:200] for one in page.root.xpath(HEADINGS)[:MAX_HEADINGS])
    verdicts = (judge_link(title, page.url) for title in titles if title)
    return any(one.kind == "report" and one.report_year == report_year for one in verdicts)


def scanned_images(page: Page) -> list[str]:
    """The images of a page that stand in no link and are not named like decoration."""
    found: list[str] = []
    for image in page.root.xpath("//body//img[not(ancestor::a)]"):
        source = next((image.get(name) for name in SOURCES if image.get(name)), "")
        url = page.join(source)
        if url and not re.search(WORDS.decoration, urlsplit(url).path.rpartition("/")[2]):
            found.append(url)
    return found
