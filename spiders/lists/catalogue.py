"""Hanweb's catalogue of public information: a tree of columns, whose rows come from `search.jsp`.

`tree.jsp?divid=…&area=…` writes the columns of one body, each a call such as `funclick('A0502', …)`. It posts
`search.jsp?divid=…&infotypeId=A0502&jdid=…&area=…&sortfield=…`; further pages have `currpage`, up to the
count that the answer states. Pages without a tree name their only column in `loadDynamic('…search.jsp?…')`;
some of them leave it and the body (`number`, `vc_xxgkarea`) to their own address.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.lists.gkmlpt import is_annual
from spiders.lists.model import Listing, NextPage
from spiders.page import Page

SEARCH = "/xxgk/search.jsp"
COLUMN = re.compile(r"funclick\(\s*\\?['\"](\w{1,40})\\?['\"][^<>]{0,300}>\s*([^<]{1,60})")
# What stands before and after the column's number in the address that a click posts to.
POSTED = re.compile(
    r"['\"]([^'\"\s]{0,300}search\.jsp\?[^'\"\s]{0,300}infotypeId=)['\"]\s*\+\s*\w{1,40}\s*\+\s*['\"]([^'\"]{0,500})['\"]"
)
LOADED = re.compile(r"loadDynamic\(\s*([^;]{0,200}search\.jsp[^;]{0,1500}?)\)\s*(?:;|$)", re.MULTILINE)
ARGUMENT = re.compile(r"'([^']*)'|\"([^\"]*)\"|(,)|\w+\s*\([^()]{0,60}\)")
COUNT = re.compile(r"共(?:\s|&nbsp;)*(\d{1,6})(?:\s|&nbsp;)*页")
EMPTY = ("vc_title", "vc_number", "vc_filenumber", "vc_all", "texttype", "fbtime")


def read_list(page: Page) -> Listing | None:
    """The requests for the columns of annual reports, or for the next page of one."""
    if urlsplit(page.url).path.endswith(SEARCH):
        return Listing("catalogue", (), next_page(page))
    if "search.jsp" not in page.text:
        return None
    calls = dict.fromkeys((*column_calls(page), *loaded_calls(page)))
    return Listing("catalogue", (), tuple(calls)) if calls else None


def column_calls(page: Page) -> Iterator[NextPage]:
    """What a click on each column would post that is called like one of annual reports."""
    posted = POSTED.search(page.scripts)
    for number, name in COLUMN.findall(page.scripts) if posted else ():
        url = page.join(f"{posted[1]}{number}{posted[2]}") if posted else None
        if url and is_annual(name.strip()):
            yield NextPage(url, "POST", "", role="interface")


def loaded_calls(page: Page) -> Iterator[NextPage]:
    """What the page posts for its only column: as its script says, and as its own address says instead."""
    for call in LOADED.findall(page.scripts):
        address, block, column, _, _, site = (*arguments(call), "", "", "", "", "", "")[:6]
        url = page.join(address)
        own = dict(parse_qsl(urlsplit(page.url).query))
        if url is None:
            continue
        asked = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        asked |= {"infotypeId": own.get("number") or column or asked.get("infotypeId", "")}
        asked |= {"area": own["vc_xxgkarea"]} if "vc_xxgkarea" in own else {}
        form = {"jdid": site, "divid": block, **dict.fromkeys(EMPTY, ""), **asked}
        yield NextPage(with_query(url, asked), "POST", urlencode(form), role="interface")


def arguments(call: str) -> list[str]:
    """The literals of each argument joined; what the script knows alone is left out."""
    found = [""]
    for one, two, comma in ARGUMENT.findall(call):
        if comma:
            found.append("")
        else:
            found[-1] += one or two
    return found


def next_page(page: Page) -> tuple[NextPage, ...]:
    """The same request for the page after, up to the count that the answer states."""
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    form = dict(parse_qsl(page.form or "", keep_blank_values=True))
    asked = query.get("currpage") or form.get("currpage") or "1"
    count = COUNT.search(page.text)
    if count is None or not asked.isdecimal() or int(asked) >= int(count[1]):
        return ()
    turned = {"currpage": str(int(asked) + 1)}
    body = urlencode(form | turned) if form else ""
    return (NextPage(with_query(page.url, query | turned), "POST", body),)


def with_query(url: str, fields: dict[str, str]) -> str:
    return urlunsplit(urlsplit(url)._replace(query=urlencode(fields), fragment=""))
