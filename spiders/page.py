"""One fetched page as the spiders look at it: decoded text, element tree, base URL."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree, html

from spiders.decoding import read_text
from spiders.traps import FOLDER_SESSION

PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
# Pasted pages go on after these; lxml stops there.
CLOSING = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
# Joined without parsing: most links of most pages.
PLAIN_PATH = re.compile(r"/[\w~-][\w/~-]*(?:\.\w+)?", re.ASCII)
# Characters of addresses, but for the marks that stand in templates (spiders.scripts.holes).
BEYOND_ASCII = re.compile(r"[\u0080-\ud7ff\uf900-\uffff]+")
SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
# How JSON and JSONP begin, and no fragment of markup does.
DATA = re.compile(r"\s*(?:[\w.$]{1,80}\s*\(\s*)?(?:\{\s*[\"'}]|\[\s*[\[{\"])")
# What frameworks call the attribute that repeats a row; such a row is no row yet.
TEMPLATE_ATTRIBUTES = ("v-for", "ms-repeat", "ms-for", "ng-repeat", "x-for", "v-repeat", "*ngfor", ":for")
EMPTY = "<html><body></body></html>"
# One class for all elements: to ask for one of each tag's own, as lxml.html does, takes longer than to parse.
# Without `huge_tree` it stops 256 elements deep: in lists whose rows leave a tag open, after 126 rows.
PARSER = html.HTMLParser(huge_tree=True)
PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(html.HtmlElement, html.HtmlComment))


def squeeze(text: str) -> str:
    """Text without leading, trailing and doubled white space."""
    return " ".join(text.replace("\u200b", " ").replace("\ufeff", " ").split())


@dataclass(frozen=True, eq=False)
class Page:
    """A page's text and where it came from; equal only to itself, so that readings can be remembered.

    Of an interface's answer also: the `form` that was posted for it, its `number` in the list (from 1),
    and the `templates` by which the asking page builds the addresses of its rows. `filled`: a browser has
    run its scripts, so what looks like a template has become rows. `charset`: that of its addresses' queries.
    """

    url: str
    text: str
    form: str | None = None
    number: int = 1
    templates: tuple[str, ...] = ()
    filled: bool = False
    charset: str = "utf-8"

    @classmethod
    def from_bytes(cls, body: bytes, url: str) -> Self:
        text, charset = read_text(body)
        return cls(url, text, charset=charset)

    @cached_property
    def root(self) -> html.HtmlElement:
        """The element tree; an empty page for what lxml finds nothing in."""
        try:
            return html.document_fromstring(
                CLOSING.sub("", PROLOG.sub("", self.text, count=1)) or EMPTY, PARSER
            )
        except (etree.ParserError, ValueError):
            return html.document_fromstring(EMPTY)

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        return next((urljoin(self.url, href) for href in self.root.xpath("//base/@href") if href), self.url)

    @cached_property
    def is_data(self) -> bool:
        """Whether the text is JSON or JSONP, whose strings may hold markup but which is none."""
        return DATA.match(self.text) is not None

    @cached_property
    def title(self) -> str:
        return squeeze(self.root.findtext(".//title") or "")

    @cached_property
    def has_templates(self) -> bool:
        """Whether anything on the page may be a template."""
        return not self.filled and any(name in self.text for name in (*TEMPLATE_ATTRIBUTES, "<template"))

    @cached_property
    def scripts(self) -> str:
        """All inline scripts, joined."""
        return "\n".join(element.text or "" for element in self.root.iter("script"))

    @cached_property
    def breadcrumb(self) -> str:
        """The words after 当前位置, the page's own account of where it stands."""
        found = re.search(r"(?:当前|您的|所在|现在)的?位置[：:]?(.{0,600})", self.text, re.DOTALL)
        if not found:
            return ""
        head = re.split(r"</(?:div|p|ul|td|ol|nav|section)>", found.group(1))[0]
        return squeeze(re.sub(r"<[^>]*>?", " ", head))

    def join(self, href: str) -> str | None:
        """`href` as an absolute http(s) address, or None; a twin of the page's host becomes that host."""
        if PLAIN_PATH.fullmatch(href):
            return self.at_home(self.base_origin + href)
        try:
            path, mark, query = (SPACE.sub("", href) if "\n" in href else href.strip()).partition("?")
            url = urljoin(self.base, path.replace("\\", "/") + mark + self.encode(query))
        except ValueError:
            return None
        if not url.startswith(("http://", "https://")):
            return None
        return self.at_home(FOLDER_SESSION.sub("", url) if "/(" in url else url)

    def encode(self, query: str) -> str:
        """A query with its characters beyond ASCII as browsers send them: in the charset of the page."""
        return BEYOND_ASCII.sub(lambda found: quote(found[0].encode(self.charset, "replace")), query)

    def at_home(self, url: str) -> str:
        """The address with the page's scheme and host where it differs only by https or `www.`."""
        if url.startswith(self.origin) or bare_host(url) != bare_host(self.url):
            return url
        return self.origin + url.partition("://")[2][len(urlsplit(url).netloc) :]

    @cached_property
    def base_origin(self) -> str:
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    @cached_property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def bare_host(url: str) -> str:
    """The host of an address without `www.`, and its port if it is none of the usual two."""
    netloc = urlsplit(url).netloc.lower().rpartition("@")[2]
    return re.sub(r":(?:80|443)$", "", netloc).removeprefix("www.")
