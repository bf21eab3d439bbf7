"""Guangdong's gkmlpt: a category's articles come as JSON from `/gkmlpt/api/all/CATEGORY?page=&sid=`.

The index page holds `_CONFIG` with the site's SID and the tree of categories; a link names its
category in the fragment (`/gkmlpt/index#152`). A page of the interface has 100 articles.
"""

import json
import re
from urllib.parse import urlsplit

from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page, squeeze
from spiders.words import WORDS

SID = re.compile(r"\bSID['\"]?\s*[:=]\s*['\"]?(\d{1,12})")
NODE = re.compile(r"\{[^{}\[\]]{0,600}")
NODE_ID = re.compile(r"['\"]?\bid['\"]?\s*:\s*['\"]?(\d{1,12})")
NODE_NAME = re.compile(r"['\"]?\b(?:name|title)['\"]?\s*:\s*(['\"])(.{1,80}?)\1")
ARTICLES_A_PAGE = 100


def read_list(page: Page) -> Listing | None:
    """Articles of an interface's answer, or the interfaces of the categories an index page offers."""
    if "/gkmlpt" not in urlsplit(page.url).path:
        return None
    return read_articles(page) or read_index(page)


def read_articles(page: Page) -> Listing | None:
    try:
        answer = json.loads(page.text)
    except ValueError:
        return None
    articles = answer.get("articles") if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        return None
    rows = tuple(
        row for article in articles if isinstance(article, dict) and (row := read_article(article, page))
    )
    return Listing("gkmlpt", rows, next_page(page, len(rows), answer.get("total")))


def read_article(article: dict[str, object], page: Page) -> Row | None:
    address = article.get("url") or article.get("post_url")
    url = page.join(str(address)) if address else None
    day = re.match(r"\d{4}-\d\d-\d\d", str(article.get("date") or article.get("first_publish_time") or ""))
    return Row(url, squeeze(str(article.get("title") or "")), date=day[0] if day else None) if url else None


def next_page(page: Page, rows: int, total: object) -> tuple[NextPage, ...]:
    """The following page while the articles seen are fewer than the total."""
    found = re.search(r"([?&]page=)(\d{1,9})", page.url)
    number = int(found[2]) if found else 1
    if not rows or not isinstance(total, int) or number * max(rows, ARTICLES_A_PAGE) >= total:
        return ()
    url = page.url.replace(found[0], f"{found[1]}{number + 1}") if found else f"{page.url}?page={number + 1}"
    return (NextPage(url),)


def read_index(page: Page) -> Listing | None:
    """The interfaces of the categories that are called like a column of annual reports."""
    sid = SID.search(page.text)
    if sid is None:
        return None
    categories = {node_id: name for node_id, name in tree_nodes(page) if is_annual(name)}
    fragment = urlsplit(page.url).fragment
    wanted = [fragment] if fragment.isdecimal() and fragment not in categories else []
    home = page.url[: page.url.index("/gkmlpt")]
    calls = (f"{home}/gkmlpt/api/all/{one}?page=1&sid={sid[1]}" for one in (*wanted, *categories))
    return Listing("gkmlpt", (), tuple(NextPage(call, role="interface") for call in calls))


def is_annual(name: str) -> bool:
    sign = WORDS.column(name)
    return sign is not None and sign.annual and not WORDS.is_refused(name)


def tree_nodes(page: Page) -> list[tuple[str, str]]:
    """(id, name) of every node of the category tree, read as text since it is no strict JSON."""
    nodes: list[tuple[str, str]] = []
    for node in NODE.findall(page.scripts):
        number, name = NODE_ID.search(node), NODE_NAME.search(node)
        if number and name:
            text = name[2] if "\\u" not in name[2] else json.loads(f'"{name[2]}"')
            nodes.append((number[1], squeeze(text)))
    return nodes
