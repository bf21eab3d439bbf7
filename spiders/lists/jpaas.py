"""Hanweb jpaas: an empty unit whose rows come as HTML inside JSON from `…/page/build/unit`.

The script tag of the unit carries the interface in `url` and its parameters in `queryData`; the page
number goes as JSON in `paramJson`.
"""

import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from spiders.lists.fragments import read_rows, without_repeats
from spiders.lists.model import Listing, NextPage
from spiders.page import Page

PAIR = re.compile(r"['\"](\w{1,40})['\"]\s*:\s*['\"]([^'\"]{0,400})['\"]")
ROWS_A_PAGE = 15
MAX_PAGE = 10**6


def read_list(page: Page) -> Listing | None:
    """Rows of an answer, or the first request of every unit of the page."""
    if "build/unit" in urlsplit(page.url).path:
        return read_answer(page)
    units = page.root.xpath("//script[@url and (@querydata or @queryData)]")
    calls = (
        call for unit in units if (call := first_call(page, unit.get("url"), unit.get("querydata") or ""))
    )
    following = tuple(NextPage(call, role="interface") for call in calls)
    return Listing("jpaas", (), following) if following else None


def first_call(page: Page, address: str, query_data: str) -> str | None:
    """The interface's address for page 1 of a unit of column rows."""
    parameters = dict(PAIR.findall(query_data))
    url = page.join(address)
    if url is None or not parameters:
        return None
    return with_query(url, parameters, 1)


def with_query(url: str, parameters: dict[str, str], number: int) -> str:
    asked = json.dumps({"pageNo": number, "pageSize": ROWS_A_PAGE}, separators=(",", ":"))
    return urlunsplit(
        urlsplit(url)._replace(query=urlencode({**parameters, "paramJson": asked}), fragment="")
    )


def read_answer(page: Page) -> Listing | None:
    """Rows of the HTML inside the JSON; a full page is followed by the next."""
    try:
        answer = json.loads(page.text)
    except ValueError:
        return None
    inner = answer.get("data") if isinstance(answer, dict) else None
    fragment = inner.get("html") if isinstance(inner, dict) else inner
    if not isinstance(fragment, str):
        return None
    rows = without_repeats(read_rows(fragment, page))
    return Listing("jpaas", rows, next_call(page) if rows else ())


def next_call(page: Page) -> tuple[NextPage, ...]:
    """The same call for the page after; an answer that repeats itself ends the list elsewhere."""
    parameters = {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}
    number = re.search(r'"pageNo":\s*(\d{1,7})', parameters.pop("paramJson", ""))
    if number is None or int(number[1]) >= MAX_PAGE:
        return ()
    return (NextPage(with_query(page.url, parameters, int(number[1]) + 1)),)
