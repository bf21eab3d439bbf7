"""Pages that are empty until a script fills them, and pages that only send the reader on."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import cast

from lxml import html

from spiders.page import TEMPLATE_ATTRIBUTES, Page, bare_host, squeeze
from spiders.ranking import VALUES, Ranked
from spiders.words import WORDS, load_data

DATA = cast(dict[str, str], load_data("shells.yaml"))
CONTAINER = re.compile(DATA["container"], re.IGNORECASE)
FILLS = re.compile(DATA["fills"], re.IGNORECASE)
JUMP = re.compile(DATA["jump"], re.IGNORECASE)
MOVED = re.compile(DATA["moved"])
REFRESH = re.compile(r"^\s*\d{0,4}\s*;?\s*url\s*=\s*['\"]?([^'\"\s]{1,1000})", re.IGNORECASE)
MAX_JUMP_LINKS = 5
MAX_MOVED = 500  # characters of a page that says no more than where it has gone
CONTROLS = (
    "a",
    "option",
    "li",
    "span",
    "button",
    "em",
    "b",
    "i",
    "h3",
    "h4",
    "h5",
    "dt",
    "dd",
    "label",
    "p",
    "td",
    "div",
)
# Elements with a link in or around them, with choices of their own, that number the rows of a table, or are
# said to do nothing. Unions of node sets would take a minute on a page of 200,000 links.
INNER = """boolean(
    .//a[@href] or ancestor::a[@href] or .//*[self::li or self::option]
    or self::td[not(@onclick or preceding-sibling::td) and number(.) = number(.)]/following-sibling::td//a
    or self::*[contains(translate(@class, "D", "d"), "disabled")]
)"""
DIGIT = re.compile(r"\d")
MAX_CONTROLS = 5000
MAX_CONTROL = 30
MANY_CHOICES = 3


def is_unfilled(page: Page) -> bool:
    """Whether a list container is empty, or a template waits in it, and a script could fill it."""
    if has_template(page):
        return True
    if not may_fill(page) and not page.root.xpath("//script[@src]"):
        return False
    containers = page.root.iter("ul", "ol", "div", "table", "tbody", "dl", "section")
    return any(
        is_empty(one) and CONTAINER.search(f"{one.get('id') or ''} {one.get('class') or ''}")
        for one in containers
    )


def may_fill(page: Page) -> bool:
    """Whether a script in the page itself writes into it, or asks for something."""
    return FILLS.search(page.scripts) is not None


def has_controls(page: Page, known: Iterable[Ranked], *, goes_on: bool = False) -> bool:
    """Whether words that choose years or bodies, or turn pages, stand where no known link explains them.

    `goes_on`: the next page is known, so that the pager needs no explanation.
    """
    unexplained = read_controls(page, known)
    chosen = {text for text in unexplained if WORDS.is_year(text) or WORDS.is_body(text)}
    further = any(not DIGIT.search(text) for text in chosen if WORDS.is_year(text))  # 历年
    turned = (
        {"1", "2"} <= unexplained
        or {"2", "3"} <= unexplained
        or any(WORDS.is_next(text) for text in unexplained)
    )
    return (turned and not goes_on) or further or len(chosen) >= MANY_CHOICES


def names_column(page: Page, known: Iterable[Ranked], *, annual: bool = False) -> bool:
    """Whether the name of a column, `annual`: of annual reports, stands where no known link explains it."""
    signs = [sign for text in read_controls(page, known) if (sign := WORDS.column(text))]
    return any(sign.value >= VALUES["follow_from"] and sign.annual >= annual for sign in signs)


def read_controls(page: Page, known: Iterable[Ranked]) -> set[str]:
    """The words that may be pressed and that no link explains which leads to another page."""
    here = f"{page.url.partition('#')[0]}#"
    explained = {squeeze(one.link.label) for one in known if not one.link.url.startswith(here)}
    leaves = (one for one in islice(page.root.iter(*CONTROLS), MAX_CONTROLS) if is_leaf(one))
    words = {squeeze(one.text_content()) for one in leaves}
    return {text for text in words if 0 < len(text) <= MAX_CONTROL} - explained


def is_leaf(node: html.HtmlElement) -> bool:
    """Whether an element may be pressed: it has no address of its own, and nothing in it has."""
    href = (node.get("href") or "").strip().lower()
    led = bool(href) and not href.startswith(("#", "javascript:"))
    return not led and not node.xpath(INNER)


def is_empty(node: html.HtmlElement) -> bool:
    """Whether an element has neither links nor words of its own."""
    return (
        not node.xpath("boolean(.//a[@href] | .//img | .//iframe)")
        and len("".join(node.itertext()).strip()) < 20
    )


def has_template(page: Page) -> bool:
    """Whether the page holds a row template of a script framework."""
    if not any(name in page.text for name in TEMPLATE_ATTRIBUTES):
        return False
    return any(
        one.get(name) for one in page.root.iter() for name in TEMPLATE_ATTRIBUTES if isinstance(one.tag, str)
    )


def find_jump(page: Page) -> str | None:
    """Where a page without content sends its reader: meta refresh, a script's location, a named link."""
    for content in page.root.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        found = REFRESH.search(content)
        if found:
            return page.join(found[1])
    if len(page.root.xpath(f"//a[@href][position() <= {MAX_JUMP_LINKS}]")) >= MAX_JUMP_LINKS:
        return None
    scripted = JUMP.search(page.scripts)
    return page.join(scripted[1]) if scripted else told_address(page)


def told_address(page: Page) -> str | None:
    """The other host that a page of a few words names as its new address."""
    words = "".join(page.root.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))
    if len(words) > MAX_MOVED or not MOVED.search(words):
        return None
    urls = (page.join(href) for href in page.root.xpath("//a/@href"))
    return next((url for url in urls if url and bare_host(url) != bare_host(page.url)), None)
