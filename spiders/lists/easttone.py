"""easttone's portals: a list made by `new CMS('#columnlist', {ids: '1899', http: '/front/api/data/search'})`.

Its script posts JSON: the channels as an array, the number and size of the page, the newest first. Answers
are plain JSON, which `api` reads.
"""

import json
import re

from spiders.lists.model import Listing, NextPage
from spiders.page import Page

MADE = re.compile(r"\bnew\s+CMS\s*\([^{}()]{0,200}\{([^{}]{0,2000})\}")
PAIR = re.compile(r"['\"]?\b(\w{1,40})['\"]?\s*:\s*(?:'([^']{0,300})'|\"([^\"]{0,300})\"|(\w{1,40}))")
ROWS_A_PAGE = 15


def read_list(page: Page) -> Listing | None:
    """The first request of every list that the page makes so."""
    made = MADE.findall(page.scripts) if "CMS" in page.text else []
    calls = tuple(call for options in made if (call := first_call(page, options)))
    return Listing("easttone", (), calls) if calls else None


def first_call(page: Page, options: str) -> NextPage | None:
    """The request for page 1 of the channels that the options name."""
    given = {key: one or two or bare for key, one, two, bare in PAIR.findall(options)}
    url, channels = page.join(given.get("http", "")), re.findall(r"\w+", given.get("ids", ""))
    if url is None or not channels or "http" not in given:
        return None
    size = given.get("size", "")
    asked = {
        "channelList": channels,
        "pageNo": 1,
        "pageSize": int(size) if size.isdecimal() else ROWS_A_PAGE,
        "orderFields": ["display_date", "id"],
        "orderTypes": ["desc", "desc"],
    }
    kept = {"docFlag": given["docFlag"]} if "docFlag" in given else {}
    return NextPage(url, "POST", json.dumps(asked | kept), role="interface")
