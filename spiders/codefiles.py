"""The script file of a portal that most likely fills a list; asked before a browser is."""

import re
from typing import cast
from urllib.parse import urlsplit

from spiders.page import Page
from spiders.words import load_data

DATA = cast(dict[str, str], load_data("codefiles.yaml"))
LIBRARY = re.compile(DATA["library"], re.IGNORECASE)
PROMISING = re.compile(DATA["promising"], re.IGNORECASE)


def find_list_script(page: Page) -> str | None:
    """The page's own script file of the best name: same host, no library; the last of equals."""
    sources = (page.join(source) for source in page.root.xpath("//script/@src"))
    own = [url for url in sources if url and is_own(page, url)]
    return max(reversed(own), key=lambda url: bool(PROMISING.search(name_of(url))), default=None)


def is_own(page: Page, url: str) -> bool:
    return urlsplit(url).netloc == urlsplit(page.url).netloc and not LIBRARY.search(urlsplit(url).path)


def name_of(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def read_script(text: str, shell: str) -> Page:
    """A script file as if it stood in the page that names it: its addresses are relative to that page."""
    return Page(shell, f"<html><body><script>{text}</script></body></html>")
