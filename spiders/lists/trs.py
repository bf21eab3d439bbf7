"""TRS: rows that a script writes, `createPageHTML(count, index, name, ext)` for paging, `.trsapi` lists.

TRS numbers pages from 0: page 0 is `index.html`, page n is `index_n.html`. UCAP's `createPageHTML` puts the
id of the pager's element first and numbers them from 1. Both have the page count before the current index.
"""

import re
from urllib.parse import urljoin, urlsplit

from spiders.lists.fragments import read_rows, without_repeats
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page

CALL = re.compile(r"createPage(?:HTML|Html|html)?\s*\(([^()]{1,300})\)")
# Pagers of other names that are told page, rows and rows a page: `nsetpage(1, 45, 15)`.
TURNER = re.compile(r"\b\w*[pP]age\w*\(\s*(\d{1,6})\s*,\s*(\d{1,9})\s*,\s*(\d{1,4})\s*[,)]")
NAME = re.compile(r"([\w-]*?[A-Za-z-])(?:_\d{1,6})?\.(s?html?)")
VARIABLE = r"\bvar\s+{name}\s*=\s*['\"]?(\d{{1,12}})"
WRITE = re.compile(r"document\.write(?:ln)?\s*\(\s*(['\"])(.{1,20000}?)\1\s*\)", re.DOTALL)
API = re.compile(r"['\"]([^'\"\s]{0,200}\.trsapi[^'\"\s]{0,200})['\"]")


def read_list(page: Page) -> Listing | None:
    """Rows from document.write calls, the next page from createPageHTML, lists from .trsapi addresses."""
    if not any(mark in page.text for mark in ("createPage", "document.write", ".trsapi")):
        following = turned_by_rows(page)
        return Listing("trs", (), following) if following else None
    return Listing("trs", written_rows(page), (*next_page(page), *api_pages(page)))


def written_rows(page: Page) -> tuple[Row, ...]:
    """Links inside the literals of document.write."""
    rows: tuple[Row, ...] = ()
    for match in WRITE.finditer(page.scripts):
        literal = match[2].replace("\\/", "/").replace("\\" + match[1], match[1])
        if "href" in literal and "' +" not in literal and '" +' not in literal and "'+" not in literal:
            rows += read_rows(literal, page)
    return without_repeats(rows)


def next_page(page: Page) -> tuple[NextPage, ...]:
    """The page after the current one, if the pager says there is one."""
    for call in CALL.finditer(page.text):
        arguments = [argument.strip().strip("'\"") for argument in call[1].split(",")]
        numbers = [number_of(argument, page) for argument in arguments]
        start = next((at for at in range(len(numbers) - 3) if None not in numbers[at : at + 2]), None)
        if start is None:
            continue
        count, index = numbers[start], numbers[start + 1]
        name, extension = arguments[start + 2], arguments[start + 3]
        if count is None or index is None or not re.fullmatch(r"[\w-]+", name):
            continue
        if index < (count if counts_from_one(page, index) else count - 1):
            return (NextPage(urljoin(page.url, f"{name}_{index + 1}.{extension}")),)
    return turned_by_rows(page)


def turned_by_rows(page: Page) -> tuple[NextPage, ...]:
    """The page after, by file name, where a pager is told how many rows there are and how many a page has."""
    parts = urlsplit(page.url)
    named = NAME.fullmatch(parts.path.rpartition("/")[2]) if not parts.query else None
    for number, rows, size in TURNER.findall(page.scripts) if named else ():
        if named and int(number) == page.number and int(size) > 1 and int(number) * int(size) < int(rows):
            return (NextPage(urljoin(page.url, f"{named[1]}_{page.number + 1}.{named[2]}")),)
    return ()


def counts_from_one(page: Page, index: int) -> bool:
    """Whether the current index is the page's place in the list; elsewhere it is one less."""
    return index == page.number and not (
        index == 1 and urlsplit(page.url).path.rpartition(".")[0].endswith("_1")
    )


def number_of(argument: str, page: Page) -> int | None:
    """A literal number, or the number a script variable of that name was given."""
    if re.fullmatch(r"\d{1,12}", argument):
        return int(argument)
    if not re.fullmatch(r"[A-Za-z_]\w{0,40}", argument):
        return None
    found = re.search(VARIABLE.format(name=re.escape(argument)), page.scripts)
    return int(found[1]) if found else None


def api_pages(page: Page) -> tuple[NextPage, ...]:
    """Addresses of list interfaces that the page's scripts name."""
    found = (page.join(address) for address in API.findall(page.scripts))
    return tuple(NextPage(url, role="interface") for url in dict.fromkeys(found) if url)
