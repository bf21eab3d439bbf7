"""Hanweb JCMS: `<record><![CDATA[…]]>` rows, pages by POST to dataproxy.jsp.

The first block of rows stands in the page inside `<script type="text/xml">`; further blocks come as
the same XML. `startrecord`, `endrecord` and `perpage` go into the query, the column's parameters
(columnid, unitid, webid, appid …) into the form, and into the query as well, where the answer's own
address tells them for the block after. A block covers `perpage` rows; three blocks are
asked for at a time, as the CMS's own script does.
"""

import re
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.lists.fragments import read_rows, without_repeats
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page

RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
PROXY = re.compile(r"[^\s'\"<>\[\]()]{0,200}dataproxy\.jsp(?:\?[^\s'\"<>\]]{0,1000})?", re.IGNORECASE)
TOTAL = re.compile(r"total_?record['\"]?(?:>|\s*[:=]\s*['\"]?)\s*(\d{1,12})", re.IGNORECASE)
PER_PAGE = re.compile(r"per_?page['\"]?\s*[:=]\s*['\"]?(\d{1,4})", re.IGNORECASE)
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
DEFAULT_PER_PAGE = 15
PAGES_AT_ONCE = 3


def read_list(page: Page) -> Listing | None:
    """Rows of the records and the next block of the list."""
    if "<record>" not in page.text and "dataproxy.jsp" not in page.text:
        return None
    records = RECORD.findall(page.text)
    return Listing("hanweb", read_records(records, page), next_block(page, len(records)))


def read_records(records: list[str], page: Page) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = ()
    for record in records:
        rows += read_rows(record, page)
    return without_repeats(rows)


def next_block(page: Page, rows: int) -> tuple[NextPage, ...]:
    """The POST for the rows after those seen, if the list claims more, or came full and claims nothing."""
    proxy = PROXY.search(page.text)
    own = "dataproxy.jsp" in urlsplit(page.url).path
    address = page.url if own else page.join(unescape(proxy[0])) if proxy else None
    if address is None:
        return ()
    total = TOTAL.search(page.text)
    seen = last_record(page.url) if own else rows
    is_last = seen >= int(total[1]) if total else rows < asked_records(page.url)
    if is_last or (own and rows == 0):
        return ()
    return (build_block(page, address, seen + 1),)


def build_block(page: Page, address: str, start: int) -> NextPage:
    """The request for the block that begins at record `start` (1-based)."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    stated = PER_PAGE.search(page.text)
    per_page = int(given.get("perpage") or (stated[1] if stated else DEFAULT_PER_PAGE)) or DEFAULT_PER_PAGE
    kept = {key: given[key] for key in FORM_KEYS if key in given} | read_parameters(page, given)
    window = {"startrecord": start, "endrecord": start + per_page * PAGES_AT_ONCE - 1, "perpage": per_page}
    query = urlencode({**window, **kept})
    return NextPage(urlunsplit(parts._replace(query=query, fragment="")), "POST", urlencode(kept))


def read_parameters(page: Page, given: dict[str, str]) -> dict[str, str]:
    """Parameters of the column that stand in the script's options rather than in the proxy's address."""
    found: dict[str, str] = {}
    for key in FORM_KEYS:
        stated = re.search(rf"\b{key}['\"]?\s*[:=]\s*['\"]?([\w%/.-]{{1,200}})", page.scripts)
        if key not in given and stated:
            found[key] = stated[1]
    return found


def asked_records(url: str) -> int:
    """How many records a dataproxy address asked for; 1 where it is a page that held the first of them."""
    asked = parse_qs(urlsplit(url).query)
    first, last = asked.get("startrecord", ["1"])[0], asked.get("endrecord", ["1"])[0]
    return int(last) - int(first) + 1 if first.isdigit() and last.isdigit() else 1


def last_record(url: str) -> int:
    """The `endrecord` that a dataproxy address asked for."""
    asked = parse_qs(urlsplit(url).query).get("endrecord", ["0"])[0]
    return int(asked) if asked.isdigit() else 0
