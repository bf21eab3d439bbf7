"""JSON list interfaces whose address stands in the page's scripts (fetch, $.ajax, axios, XMLHttpRequest).

An answer is read whatever its shape: every object with a title and an address is a row. Names of
such fields stand in data/interfaces.yaml.
"""

import json
import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page, squeeze
from spiders.words import WORDS, load_data

FIELDS = cast(dict[str, list[str]], load_data("interfaces.yaml"))
CALL = re.compile(
    r"(?:\bfetch\(|\baxios(?:\.\w+)?\(|\$\.(?:get|post|getJSON|ajax)\(|\.open\(\s*['\"]\w+['\"]\s*,|\burl\s*:|\bhref\s*=)"
    r"\s*(?:\{\s*(?:type|method)\s*:\s*['\"](?P<verb>\w+)['\"]\s*,\s*)?(?:url\s*:\s*)?(?P<quote>['\"`])(?P<url>[^'\"`\s]{2,500})(?P=quote)"
    r"(?P<tail>[^;]{0,600})",
    re.IGNORECASE,
)
STATIC = re.compile(r"\.(?:css|js|png|jpe?g|gif|svg|woff2?|ico|mp4|s?html?)(?:\?|$)", re.IGNORECASE)
VARIABLE = re.compile(r"\$\{\s*[\w.]*\s*\}")
CONTINUED = re.compile(r"^\s*\+\s*[\w.]+(?:\s*\+\s*(['\"])([^'\"]{0,200})\1)?")
DATA = re.compile(r"\bdata\s*:\s*\{([^{}]{0,500})\}")
FIELD = re.compile(r"['\"]?(\w{1,40})['\"]?\s*:\s*['\"]?([^'\",}\s]{0,200})['\"]?")
WRAPPED = re.compile(r"^\s*[\w.$]{1,80}\((.*)\)\s*;?\s*$", re.DOTALL)
MAX_OBJECTS = 20_000
Json = dict[str, object]


def read_list(page: Page) -> Listing | None:
    """Rows of a JSON answer, or the interfaces that the scripts of an HTML page call."""
    answer = parse_answer(page.text)
    if answer is not None:
        return read_answer(page, answer)
    calls = tuple(dict.fromkeys(find_calls(page)))
    return Listing("api", (), calls) if calls else None


def parse_answer(text: str) -> object | None:
    """The value of a JSON or JSONP answer; None for anything else."""
    head = text.lstrip()[:1]
    wrapped = WRAPPED.match(text) if head.isalpha() or head in ("_", "$") else None
    if head not in ("{", "[") and not wrapped:
        return None
    try:
        return cast(object, json.loads(wrapped[1] if wrapped else text))
    except (ValueError, RecursionError):
        return None


def find_calls(page: Page) -> Iterator[NextPage]:
    """The requests that the page's scripts would make for the first page of their list."""
    for match in CALL.finditer(page.scripts):
        address = complete_address(match["url"], match["tail"])
        if STATIC.search(address) or not ("/" in address or "?" in address):
            continue
        url = page.join(address)
        if url and urlsplit(url).path not in ("", "/"):
            yield build_call(url, match)


def complete_address(address: str, tail: str) -> str:
    """A literal with the page number 1 where a variable stood in it or was added to it."""
    address = VARIABLE.sub("1", address)
    added = CONTINUED.match(tail)
    if added and address.endswith(("=", "/", "_", "-")):
        return f"{address}1{added[2] or ''}"
    return address


def build_call(url: str, match: re.Match[str]) -> NextPage:
    data = DATA.search(match["tail"])
    fields = {key: literal(key, value) for key, value in FIELD.findall(data[1])} if data else {}
    posted = (match["verb"] or "").lower() == "post" or re.search(
        r"(?:type|method)\s*:\s*['\"]post", match["tail"], re.I
    )
    if posted or "post(" in match[0][:12].lower():
        return NextPage(url, "POST", urlencode(fields), role="interface")
    joiner = "&" if "?" in url else "?"
    return NextPage(f"{url}{joiner}{urlencode(fields)}" if fields else url, role="interface")


def literal(key: str, value: str) -> str:
    """A parameter's value; a variable is taken for the page number or a page's size."""
    if value.isdecimal() or not re.fullmatch(r"[A-Za-z_$][\w.$]*", value):
        return value
    return "1" if key in WORDS.page_keys else value


def read_answer(page: Page, answer: object) -> Listing | None:
    objects = list(walk(answer))
    rows = tuple(dict.fromkeys(row for one in objects if (row := read_object(page, one))))
    return Listing("api", rows, next_page(page, objects, len(rows))) if rows else None


def walk(value: object) -> Iterator[Json]:
    """Every object inside a JSON value, at most 20,000, without recursion."""
    waiting, seen = [value], 0
    while waiting and seen < MAX_OBJECTS:
        one = waiting.pop(0) if len(waiting) < 1000 else waiting.pop()
        if isinstance(one, dict):
            seen += 1
            yield cast(Json, one)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def read_object(page: Page, one: Json) -> Row | None:
    """A row, if the object has a title and an address."""
    title, address = pick(one, "title"), pick(one, "address")
    url = page.join(address) if title and address and not address.startswith("{") else None
    day = re.search(r"\d{4}-\d\d-\d\d", pick(one, "date"))
    return (
        Row(url, squeeze(re.sub(r"<[^>]{0,200}>", "", title)), date=day[0] if day else None) if url else None
    )


def pick(one: Json, name: str) -> str:
    """The first text among the fields that data/interfaces.yaml lists under `name`."""
    lowered = {key.lower(): value for key, value in one.items()}
    found = (lowered.get(key) for key in FIELDS[name])
    return next((value for value in found if isinstance(value, str) and value.strip()), "")


def next_page(page: Page, objects: list[Json], rows: int) -> tuple[NextPage, ...]:
    """The same interface for the following page, while the stated total is not reached."""
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    key = next((key for key in WORDS.page_keys if query.get(key, "").isdecimal()), None)
    if key is None or not rows or has_ended(objects, int(query[key][:6]), rows):
        return ()
    query[key] = str(int(query[key][:6]) + 1)
    return (NextPage(urlunsplit(parts._replace(query=urlencode(query)))),)


def has_ended(objects: list[Json], number: int, rows: int) -> bool:
    """Whether the answer states a count of pages or rows that page `number` has reached."""
    pages, total = stated(objects, "pages"), stated(objects, "total")
    if pages is not None:
        return max(number, 1) >= pages
    return total is not None and max(number, 1) * rows >= total


def stated(objects: list[Json], name: str) -> int | None:
    for one in objects[:50]:
        lowered = {key.lower(): value for key, value in one.items()}
        for key in FIELDS[name]:
            value = lowered.get(key)
            if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
                return int(value)
    return None
