"""Static lists with paging by links: 下一页, numbers, `index_2.html`, `list_2.shtml`, `?page=2`.

Only the page after the current one is followed, never a count that a page claims: a list of a
thousand million pages costs what its rows are worth. Without links, a file name that scripts page
(`index_{n}.shtml` and the page count in a variable) is counted on.
"""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from spiders.links import Link, read_links
from spiders.lists.api import next_form
from spiders.lists.model import Listing, NextPage
from spiders.page import Page
from spiders.words import WORDS

PAGER_MARKS = "[]() 第页"
PAGE_OF = re.compile(
    r"(?:第\s*(\d{1,6})\s*/\s*(\d{1,12})\s*页|第\s*(\d{1,6})\s*页.{0,20}?共\s*(\d{1,12})\s*页)"
)
FILE_NUMBER = re.compile(r"^(?P<stem>.*?[_-]|)(?P<number>\d{1,4})(?P<ext>\.\w{2,6})$")
# `/lists/cid/45/p/2.html`, where the pages of a list are folders of its address.
PAGE_IN_PATH = re.compile(r"[/_-](?:p|page)[/_-]\d{1,5}(?=\.\w+$|/?$)")
DOTS = re.compile(r"[.…·]{0,6}")
OFF = re.compile(r"disable|\boff\b|\bno", re.IGNORECASE)
COUNT = re.compile(
    r"\b(?:countPage|pageCount|totalPages?|maxPage|pagecount|page_count)\s*[=:]\s*['\"]?(\d{1,12})"
)
RECORDS = re.compile(r"\bm_nRecordCount\s*=\s*['\"]?(\d{1,9})")
RECORDS_A_PAGE = re.compile(r"\bm_nPageSize\s*=\s*['\"]?(\d{1,4})")
RECORDS_HERE = re.compile(r"\bm_nCurrPage\s*=\s*['\"]?(\d{1,6})")
TOTAL = re.compile(r"共\s*(\d{1,6})\s*页")


def read_list(page: Page) -> Listing | None:
    """The next page of the list that the page's links name."""
    following = find_next(page, read_links(page))
    if following:
        return Listing("numbered", (), (NextPage(following),))
    posted = posted_next(page)
    return Listing("numbered", (), (posted,)) if posted else None


def posted_next(page: Page) -> NextPage | None:
    """The page after a posted answer in markup, up to the count that its script states."""
    more = page.form is not None and page.number < (stated_pages(page) or 0)
    form = next_form(page.form, 1) if page.form and more else None
    return NextPage(page.url, "POST", form) if form else None


def stated_pages(page: Page) -> int | None:
    """How many pages a list has, by its script or, in what was posted for, its words."""
    stated = COUNT.search(page.scripts) or (TOTAL.search(page.text) if page.form else None)
    records, size = RECORDS.search(page.scripts), RECORDS_A_PAGE.search(page.scripts)
    if records and size:
        return -(-int(records[1]) // max(1, int(size[1])))
    return int(stated[1]) if stated else None


def find_next(page: Page, links: tuple[Link, ...]) -> str | None:
    """The link that says "next"; else the number after the current one among links that page this list."""
    said = next((link.url for link in links if is_next_page(page.url, link)), None)
    if said:
        return said
    named = [(link.text.strip(PAGER_MARKS), link.url) for link in links]
    numbered = [(int(words), url) for words, url in named if words.isdecimal() and same_list(page.url, url)]
    wanted = current_number(page, numbered) + 1
    return (
        next((url for number, url in numbered if number == wanted), None)
        or hidden_next(page.url, named)
        or counted_next(page)
        or pressed_next(page)
    )


def hidden_next(here: str, named: Iterable[tuple[str, str]]) -> str | None:
    """The page after this one behind an image without words, or the dots after a window of numbers."""
    number = address_number(here)
    silent = ((words, url) for words, url in named if DOTS.fullmatch(words) and same_list(here, url))
    return next((url for words, url in silent if is_following(url, number, words)), None)


def is_following(url: str, number: int | None, words: str) -> bool:
    """Whether an address is that of the page after `number`; without words its query must say so."""
    if words:
        return number is not None and address_number(url) == number + 1
    asked = page_in_query(url)
    return asked is not None and asked[1] == (number or 1) + 1


def pressed_next(page: Page) -> str | None:
    """The page after the one that the address asks for, where "next" is a button without an address."""
    asked = page_in_query(page.url)
    buttons = (
        page.root.xpath("//a[@class or @data-p or @data-page] | //button | //span[@class]") if asked else ()
    )
    if asked is None or not any(WORDS.is_next(one.text or "") and is_live(one) for one in buttons):
        return None
    return re.sub(rf"([?&]{re.escape(asked[0])}=)\d+", rf"\g<1>{asked[1] + 1}", page.url, count=1)


def is_live(button: html.HtmlElement) -> bool:
    """Whether a button has no address of its own and is not switched off."""
    href = (button.get("href") or "").lower()
    off = "disabled" in button.attrib or OFF.search(button.get("class") or "")
    return not off and (not href or href.startswith(("#", "javascript:")))


def is_next_page(here: str, link: Link) -> bool:
    """Whether a link says "next": in so many words on the same host, or by a mark within the same list."""
    words = link.text or link.title
    if not WORDS.is_next(words) or strip_fragment(here) == strip_fragment(link.url):
        return False
    return same_list(here, link.url) or ("页" in words and urlsplit(here).netloc == urlsplit(link.url).netloc)


def same_list(here: str, there: str) -> bool:
    """Whether two different addresses can be pages of one list: same folder, or only the query differs."""
    one, two = urlsplit(here), urlsplit(there)
    if strip_fragment(here) == strip_fragment(there) or one.netloc != two.netloc:
        return False
    if one.path == two.path:
        return one.query != two.query
    return (
        folder(one.path) == folder(two.path)
        or paged_folder(one.path) == paged_folder(two.path)
        or PAGE_IN_PATH.sub("", one.path) == PAGE_IN_PATH.sub("", two.path)
    )


def strip_fragment(url: str) -> str:
    return url.partition("#")[0]


def folder(path: str) -> str:
    return path.rpartition("/")[0]


def paged_folder(path: str) -> str:
    """The path without a last folder that is a page number (`/list/2/` beside `/list/`)."""
    return re.sub(r"/(?:p|page)?/?\d{1,5}/?$|/(?:index|list)(?:[_-]\d+)?\.\w+$|/$", "", path)


def current_number(page: Page, pagers: list[tuple[int, str]]) -> int:
    """The number of this page: by its own 第n页, or by its address, read as the pager's links read theirs."""
    said = PAGE_OF.search(page.text)
    if said:
        return int(said[1] or said[3])
    here = address_number(page.url)
    if here is None:
        return page.number  # as counted on the way here
    offsets = (label - number for label, url in pagers if (number := address_number(url)) is not None)
    return here + next(offsets, offset_by_name(page.url))


def address_number(url: str) -> int | None:
    """The page number that stands in an address: in its query or its file name."""
    asked = page_in_query(url)
    named = FILE_NUMBER.match(urlsplit(url).path.rpartition("/")[2])
    return asked[1] if asked else int(named["number"]) if named else None


def page_in_query(url: str) -> tuple[str, int] | None:
    """The field of the query that holds a page number, and the number."""
    query = dict(parse_qsl(urlsplit(url).query))
    return next(
        ((key, int(query[key][:6])) for key in WORDS.page_keys if query.get(key, "").isdecimal()), None
    )


def offset_by_name(url: str) -> int:
    """`index_1.html` is by custom the second page of its list; `2.html` and `list_2.html` are the second."""
    return 1 if re.search(r"/index_\d+\.\w+$", urlsplit(url).path) else 0


def counted_next(page: Page) -> str | None:
    """The next page by file name where scripts alone page the list and state the count."""
    is_file = page.form is None and "createPage" not in page.text
    stated = stated_pages(page) if is_file else None
    if stated and (asked := page_in_query(page.url)):
        key, number = asked
        onward = re.sub(rf"([?&]{re.escape(key)}=)\d+", rf"\g<1>{number + 1}", page.url, count=1)
        return onward if max(page.number, number) < stated else None
    if stated and (here := RECORDS_HERE.search(page.scripts)):
        return recorded_next(page, int(here[1]) + 1, stated)
    name = urlsplit(page.url).path.rpartition("/")[2]
    if stated is None or not re.fullmatch(r"(?:index|list)?(?:_\d+)?(?:\.\w+)?", name):
        return None
    number = current_number(page, [])
    extension = name.rpartition(".")[2] if "." in name else "html"
    stem = re.sub(r"_\d+$", "", name.rpartition(".")[0]) or "index"
    following = number if stem == "index" else number + 1
    return page.join(f"{stem}_{following}.{extension}") if number < stated else None


def recorded_next(page: Page, number: int, pages: int) -> str | None:
    """The file of the page after the `number`th where a script counts records (`index_7401_1.htm`)."""
    stem, _, extension = urlsplit(page.url).path.rpartition("/")[2].rpartition(".")
    first = re.sub(rf"_{number - 1}$", "", stem) if number > 1 else stem
    named = re.fullmatch(r"(?:index|list)(?:_\d+)?", first) is not None
    return page.join(f"{first}_{number}.{extension}") if named and number < pages else None
