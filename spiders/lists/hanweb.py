"""Hanweb's jpage, also in TrueCMS: a store of rows, blocks of further rows from a proxy.

The first rows stand in the page: as `<record><![CDATA[…]]>` in `<script type="text/xml">`, as strings of
`dataStore: […]`, or as elements that the script puts into a store. The proxy answers in the same forms, also
inside JSON. `startrecord`, `endrecord` and `perpage` go into the query; some servers heed only `page` and
`perpage`, so that a block is asked for as one page of its own size. The parameters of the column stand in the
proxy's address or in `ajaxParam`: they are posted, and go into the query as well, where the answer's own
address tells them for the block after. A block is as many pages as the CMS's own script asks for, mostly
three.
"""

import re
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import html

from spiders.lists.api import parse_answer
from spiders.lists.fragments import read_rows, without_repeats
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page

MARKS = ("<record>", "dataproxy.jsp", "proxyUrl", "dataStore")
RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
LITERAL = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
STORE = re.compile(rf"dataStore\s*[:=]\s*\[\s*((?:(?:{LITERAL})(?:\s*,)?\s*)*)\]", re.DOTALL)
# `$('#initData ul').each(…)`: the elements that become the store.
WRITTEN = re.compile(r"\$\(\s*['\"]#([\w-]{1,60})\s+(\w{1,20})['\"]\s*\)\.each")
PROXY = re.compile(
    r"[^\s'\"<>\[\]()]{0,200}dataproxy\.jsp(?:\?[^\s'\"<>\]]{0,1000})?|(?<=proxyUrl:')[^'\s]{1,300}",
    re.IGNORECASE,
)
TOTAL = re.compile(r"total_?record['\"]?(?:>|\s*[:=]\s*['\"]?)\s*(\d{1,12})", re.IGNORECASE)
PER_PAGE = re.compile(r"per_?page['\"]?\s*[:=]\s*['\"]?(\d{1,4})", re.IGNORECASE)
GROUP = re.compile(r"groupSize['\"]?\s*[:=]\s*['\"]?(\d{1,2})\b")
COLUMN = re.compile(r"ajaxParam\s*:\s*\{([^{}]{0,3000})\}")
PAIR = re.compile(r"['\"]?\b(\w{1,40})['\"]?\s*:\s*(?:'([^']{0,300})'|\"([^\"]{0,300})\"|([\w./%-]{1,300}))")
FORM_KEYS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
WINDOW = frozenset({"startrecord", "endrecord", "perpage", "page", "callback", "_"})
DEFAULT_PER_PAGE = 15
PAGES_AT_ONCE = 3


def read_list(page: Page) -> Listing | None:
    """Rows of the store and the next block of the list."""
    if not any(mark in page.text for mark in MARKS):
        return None
    records = read_store(page)
    rows: tuple[Row, ...] = ()
    for record in records:
        rows += read_rows(record, page)
    return Listing("hanweb", without_repeats(rows), next_block(page, len(records) or count_written(page)))


def read_store(page: Page) -> list[str]:
    """The pieces of HTML, one a row, of a page or an answer; a template is none."""
    answer = parse_answer(page.text) if page.text.lstrip()[:1] != "<" else None
    inner = answer.get("result") if isinstance(answer, dict) else None
    text = inner if isinstance(inner, str) else page.text
    literals = (piece for store in STORE.findall(text) for piece in re.findall(LITERAL, store, re.DOTALL))
    pieces = RECORD.findall(text) or [re.sub(r"\\(.)", r"\1", piece[1:-1]) for piece in literals]
    return [piece for piece in pieces if "<a" in piece.lower() and "${" not in piece]


def count_written(page: Page) -> int:
    """How many elements of the page its script puts into the store."""
    found = WRITTEN.search(page.scripts)
    held: list[html.HtmlElement] = page.root.xpath("//*[@id=$id]", id=found[1]) if found else []
    return len(list(held[0].iter(found[2]))) if found and held else 0


def next_block(page: Page, rows: int) -> tuple[NextPage, ...]:
    """The request for the rows after those seen, if the list claims more, or came full and claims nothing."""
    proxy = PROXY.search(page.text)
    own = "startrecord=" in urlsplit(page.url).query
    address = page.url if own else page.join(unescape(proxy[0])) if proxy else None
    if address is None:
        return ()
    total = TOTAL.search(page.text)
    seen = last_record(page.url) if own else rows
    is_last = seen >= int(total[1]) if total else rows < asked_records(page.url)
    if is_last or (own and rows == 0):
        return ()
    return (build_block(page, address, seen),)


def build_block(page: Page, address: str, seen: int) -> NextPage:
    """The request for the block of the row after the first `seen`; its size divides where it begins."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    size = asked_records(address) if "startrecord" in given else block_size(page, given)
    number = seen // size + 1
    kept = {key: value for key, value in given.items() if key not in WINDOW} | read_parameters(page, given)
    start = (number - 1) * size + 1
    window = {"startrecord": start, "endrecord": start + size - 1, "perpage": size, "page": number}
    url = urlunsplit(parts._replace(query=urlencode({**window, **kept}), fragment=""))
    return NextPage(url, "POST", urlencode(kept)) if parts.path.lower().endswith(".jsp") else NextPage(url)


def block_size(page: Page, given: dict[str, str]) -> int:
    """The rows of one block: those of a page, as often as the script asks for pages at once."""
    stated, group = PER_PAGE.search(page.text), GROUP.search(page.scripts)
    per_page = int(given.get("perpage") or (stated[1] if stated else DEFAULT_PER_PAGE)) or DEFAULT_PER_PAGE
    return per_page * (int(group[1]) if group else PAGES_AT_ONCE) or per_page


def read_parameters(page: Page, given: dict[str, str]) -> dict[str, str]:
    """Parameters of the column that stand in the script's options rather than in the proxy's address."""
    column = COLUMN.search(page.scripts)
    if column:
        pairs = {key: one or two or bare for key, one, two, bare in PAIR.findall(column[1])}
        return {key: value for key, value in pairs.items() if key not in given}
    found: dict[str, str] = {}
    for key in FORM_KEYS:
        stated = re.search(rf"\b{key}['\"]?\s*[:=]\s*['\"]?([\w%/.-]{{1,200}})", page.scripts)
        if key not in given and stated:
            found[key] = stated[1]
    return found


def asked_records(url: str) -> int:
    """How many records a proxy's address asked for; 1 where it is a page that held the first of them."""
    asked = parse_qs(urlsplit(url).query)
    first, last = asked.get("startrecord", ["1"])[0], asked.get("endrecord", ["1"])[0]
    return max(int(last) - int(first) + 1, 1) if first.isdigit() and last.isdigit() else 1


def last_record(url: str) -> int:
    """The `endrecord` that a proxy's address asked for."""
    asked = parse_qs(urlsplit(url).query).get("endrecord", ["0"])[0]
    return int(asked) if asked.isdigit() else 0
