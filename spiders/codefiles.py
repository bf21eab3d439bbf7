"""Where a page's list is made by scripts: whether they are worth reading, and the files they stand in."""

import re
from typing import cast
from urllib.parse import urlsplit

from lxml import etree

from spiders.leads import Lead
from spiders.page import Page, squeeze
from spiders.words import WORDS, load_data

DATA = cast(dict[str, str], load_data("codefiles.yaml"))
LIBRARY = re.compile(DATA["library"], re.IGNORECASE)
PROMISING = re.compile(DATA["promising"], re.IGNORECASE)
ASKS = re.compile(DATA["asks"])
BOUND = " or ".join(
    f"name()='{name}'" for name in ("@click", "v-on:click", ":href", "v-bind:href", "ng-href", ":to")
)
CARRIED = f"//input[@value] | //*[@onclick] | //select[@onchange] | //*[@*[{BOUND}]] | //script[not(@src)]"
MAX_KNOWN = 200
MAX_FILES = 4
MAX_CODE = 60_000  # characters that travel with a request for a file


class Codes:
    """Script files of this run, the last 200: the pages of a portal name the same ones."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def keep(self, url: str, text: str) -> None:
        if len(text) <= MAX_CODE:
            self.known[url] = text
        while len(self.known) > MAX_KNOWN:
            del self.known[next(iter(self.known))]

    def add(self, code: str, files: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The code with the first files as far as they are known, and the files from the first unknown on."""
        for at, url in enumerate(files):
            if url not in self.known:
                return code, files[at:]
            code += f"<script>{self.known[url]}</script>"
        return code, ()


def find_list_scripts(page: Page) -> tuple[str, ...]:
    """The page's own script files, no libraries: promising names first, later ones before earlier ones."""
    sources = (page.join(source) for source in page.root.xpath("//script/@src"))
    own = [url for url in dict.fromkeys(sources) if url and is_own(page, url)]
    ranked = sorted(own, key=lambda url: (not PROMISING.search(name_of(url)), -own.index(url)))
    return tuple(ranked[:MAX_FILES])


def is_own(page: Page, url: str) -> bool:
    return urlsplit(url).netloc == urlsplit(page.url).netloc and not LIBRARY.search(name_of(url))


def name_of(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def may_ask(page: Page) -> bool:
    """Whether the page's scripts could ask for anything, or build addresses."""
    return ASKS.search(page.scripts) is not None


def calls_for_rows(page: Page, annual: bool) -> bool:
    """Whether elements that are called like years, bodies or columns call a script."""
    if not annual:
        return False
    handled = page.root.xpath(
        "//*[@onclick] | //select[@onchange]//option | //a[starts-with(@href, 'javascript:')]"
    )
    words = (squeeze(one.text_content())[:40] for one in handled[:400])
    return any(WORDS.is_year(text) or WORDS.is_body(text) or WORDS.is_next(text) for text in words if text)


def carried_code(page: Page) -> str:
    """The page's own scripts and the elements they read, for reading a script file in their company."""
    pieces = (etree.tostring(one, encoding="unicode", with_tail=False) for one in page.root.xpath(CARRIED))
    code = ""
    for piece in pieces:
        if len(code) + len(piece) <= MAX_CODE:
            code += piece
    return code


def read_script(text: str, lead: Lead) -> Page:
    """A script file as if it stood in the page that names it, with what that page carries."""
    return Page(lead.shell, f"<html><body>{lead.code}<script>{text}</script></body></html>")
