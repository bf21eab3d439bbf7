"""The answers of list interfaces: JSON and JSONP of any shape.

Every object with a title and an address is a row; where it has no address, the asking page's templates
build one from its fields. An object that holds others heads them. Names of fields stand in
data/interfaces.yaml.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import filterfalse
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from extract.recognise import judge_link
from spiders.lists.fragments import read_rows
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page, squeeze
from spiders.scripts.scope import write_json
from spiders.scripts.templates import fill_templates
from spiders.words import WORDS, load_data

FIELDS = cast(dict[str, list[str]], load_data("interfaces.yaml"))
WRAPPED = re.compile(r"^\s*[\w.$]{1,80}\((.*)\)\s*;?\s*$", re.DOTALL)
TAG = re.compile(r"<[^>]{0,200}>")
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(
    r"^(?:https?://|\.{0,2}/)[^\s<>]+$|^[\w./%-]+\.(?:s?html?|jspx?|aspx?|pdf|docx?)(?:\?[^\s<>]*)?$", re.I
)
IMAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|ico|bmp|webp|css|js)(?:\?|$)", re.IGNORECASE)
ABOVE = re.compile(r"^(?:p_?id|parent\w*|pcode|fid|nodeid)$", re.IGNORECASE)
MAX_WORDS = 300
MAX_OBJECTS = 20_000
MAX_FRAGMENT = 500_000  # characters of HTML inside an answer
Json = dict[str, object]


def read_list(page: Page) -> Listing | None:
    """Rows of a JSON answer and the request for the next."""
    answer = parse_answer(page.text)
    if answer is None:
        return None
    objects = list(walk(answer))
    told = (row for one, heading in objects if (row := read_object(page, one, heading)))
    rows = tuple(dict.fromkeys((*told, *written_rows(page, objects))))
    return Listing("api", rows, next_page(page, [one for one, _ in objects], len(rows))) if rows else None


def written_rows(page: Page, objects: Iterable[tuple[Json, str]]) -> Iterator[Row]:
    """The links of HTML inside an answer (`{"data": {"html": "<ul>…"}}`)."""
    for one, _ in objects:
        for value in one.values():
            if (
                isinstance(value, str)
                and "<a" in value
                and "<record>" not in value
                and len(value) <= MAX_FRAGMENT
            ):
                yield from read_rows(value, page)


def parse_answer(text: str) -> object | None:
    """The value of a JSON or JSONP answer, line breaks within its texts allowed; None for anything else."""
    head = text.lstrip()[:1]
    wrapped = WRAPPED.match(text) if head.isalpha() or head in ("_", "$") else None
    if head not in ("{", "[") and not wrapped:
        return None
    try:
        return cast(object, json.loads(wrapped[1] if wrapped else text, strict=False))
    except (ValueError, RecursionError):
        return None


def walk(value: object) -> Iterator[tuple[Json, str]]:
    """Every object inside a JSON value with the title of the object that holds it, at most 20,000."""
    waiting, seen = [(value, "")], 0
    while waiting and seen < MAX_OBJECTS:
        one, heading = waiting.pop(0) if len(waiting) < 1000 else waiting.pop()
        if isinstance(one, dict):
            seen += 1
            yield cast(Json, one), heading
            waiting.extend((inner, pick(one, "title") or heading) for inner in one.values())
        elif isinstance(one, list):
            waiting.extend((inner, heading) for inner in one)


def read_object(page: Page, one: Json, heading: str = "") -> Row | None:
    """A row, if the object has a title and an address."""
    title = squeeze(TAG.sub("", pick(one, "title") or worded(one)))
    own, templates = "", page.templates
    if names_report(title):  # which a list that a script asks for by the same field is not
        own, templates = addressed(one), tuple(filterfalse(turns_pages, page.templates))
    address, _, form = (find_address(page, one, templates, own) if title else "").partition("\n")
    url = page.join(address) if address and not address.startswith("{") else None
    day = re.search(r"\d{4}-\d\d-\d\d", pick(one, "date"))
    return Row(url, title, date=day[0] if day else None, heading=heading, form=form or None) if url else None


def names_report(title: str) -> bool:
    """Whether a row is worded as the report of one year."""
    verdict = judge_link(title, "")
    return verdict.kind == "report" and verdict.report_year is not None


def turns_pages(template: str) -> bool:
    """Whether a template is the address of a list, which no report's row leads to."""
    url, _, form = template.partition("\n")
    return any(key in WORDS.page_keys for key, _ in parse_qsl(f"{urlsplit(url).query}&{form}"))


def find_address(page: Page, one: Json, templates: Iterable[str], own: str) -> str:
    """The object's named address, that of an object inside it, its `own` by the looks of it, one that a
    template makes, or of its branch.
    """
    inner = (pick(cast(Json, held), "address") for held in one.values() if isinstance(held, dict))
    named = pick(one, "address") or next((address for address in inner if address), "")
    if named.startswith("{") and isinstance(held := parse_answer(named), dict):  # an address for each device
        named = addressed(cast(Json, held))
    built = fill_templates(templates, one) or ""  # of its own address too, where that stands in no folder
    return named or (built if own in built else own) or addressed(one) or branch_address(page, one)


def worded(one: Json) -> str:
    """The longest wording of an object whose fields have names of their own (`deptName`, `t`)."""
    texts = (value for value in one.values() if isinstance(value, str) and HAN.search(value))
    return max((text for text in texts if len(text) <= MAX_WORDS), key=len, default="")


def addressed(one: Json) -> str:
    """The first value that is the address of a page or document, whatever its field is called."""
    texts = (value for value in one.values() if isinstance(value, str) and len(value) < MAX_WORDS)
    return next((text for text in texts if PLACE.search(text) and not IMAGE.search(text)), "")


def branch_address(page: Page, one: Json) -> str:
    """What an unfolding tree asks for a closed node: its own address again, with the node's id in the place
    of the root's, if it has one.
    """
    opened = {key.lower(): value for key, value in one.items()}
    closed = any(opened.get(key) in values for key, values in CLOSED.items()) and not opened.get("children")
    number = opened.get("id")
    if not closed or not isinstance(number, str | int) or page.form is not None:
        return ""
    parts = urlsplit(page.url)
    above = [key for key, value in parse_qsl(parts.query, keep_blank_values=True) if ABOVE.search(key)]
    return urlunsplit(parts._replace(query=urlencode({above[0] if above else "id": number})))


CLOSED: dict[str, tuple[object, ...]] = {
    "state": ("closed",), "isparent": (True, "true"), "haschildren": (True, "true"), "leaf": (False, "false"),
}  # fmt: skip


def pick(one: Json, name: str) -> str:
    """The first text among the fields that data/interfaces.yaml lists under `name`."""
    lowered = {key.lower(): value for key, value in one.items()}
    found = (lowered.get(key) for key in FIELDS[name])
    return next((value for value in found if isinstance(value, str) and value.strip()), "")


def next_page(page: Page, objects: list[Json], rows: int) -> tuple[NextPage, ...]:
    """The same request for the following page, while the stated total is not reached."""
    size = max(rows, asked_size(page), stated(objects, "told_size") or 0)
    if not rows or has_ended(objects, max(page.number, asked_number(page)), size):
        return ()
    if page.form is not None:
        form = next_form(page.form, rows)
        return (NextPage(page.url, "POST", form),) if form else ()
    parts = urlsplit(page.url)
    query = turned(dict(parse_qsl(parts.query, keep_blank_values=True)), rows)
    return (NextPage(urlunsplit(parts._replace(query=urlencode(query)))),) if query else ()


def asked_size(page: Page) -> int:
    """The rows of a page that the request itself asked for; 0 where it does not say."""
    return asked_for(page, FIELDS["size"])


def asked_number(page: Page) -> int:
    """The number of the page that the request itself asked for; 0 where it does not say."""
    return asked_for(page, WORDS.page_keys)


def asked_for(page: Page, names: Iterable[str]) -> int:
    """The number in the first of these fields of the query, form or JSON that was sent."""
    asked = page.form if page.form is not None else urlsplit(page.url).query
    keys = "|".join(map(re.escape, names))
    found = re.search(rf"(?:^|[&\"'])(?:{keys})['\"]?\s*[=:]\s*['\"]?(\d{{1,6}})\b", asked)
    return int(found[1]) if found else 0


def next_form(form: str, rows: int) -> str | None:
    """A form, or a JSON body, with its page number raised."""
    if not form.startswith(("{", "[")):
        query = turned(dict(parse_qsl(form, keep_blank_values=True)), rows)
        return urlencode(query) if query else None
    try:
        body = json.loads(form)
    except (ValueError, RecursionError):
        return None
    for holder, _ in walk(body):
        numbers = {key: str(value) for key, value in holder.items() if isinstance(value, str | int | float)}
        raised = turned(numbers, rows) or numbers
        for key in (one for one in raised if raised[one] != numbers[one]):
            holder[key] = raised[key] if isinstance(holder[key], str) else int(raised[key])
            return write_json(body)
    return None


def turned(query: dict[str, str], rows: int) -> dict[str, str] | None:
    """Fields with the page number raised by one, or the first row's number by the rows seen; also in JSON."""
    for keys, step in ((WORDS.page_keys, 1), (FIELDS["start"], rows)):
        key = next(
            (one for one in query if one in keys and re.fullmatch(r"\d{1,9}(?:\.0)?", query[one])), None
        )
        if key is not None:
            return {**query, key: str(int(float(query[key])) + step)}
    held = ((key, next_form(value, rows)) for key, value in query.items() if value.startswith("{"))
    return next(({**query, key: raised} for key, raised in held if raised), None)


def has_ended(objects: list[Json], number: int, rows: int) -> bool:
    """Whether the answer states a count of pages or rows that the list's page `number` has reached."""
    pages, total = stated(objects, "pages"), stated(objects, "total")
    if pages is not None:
        return number >= pages
    return total is not None and number * rows >= total


def stated(objects: list[Json], name: str) -> int | None:
    for one in objects[:50]:
        lowered = {key.lower(): value for key, value in one.items()}
        for key in FIELDS[name]:
            value = lowered.get(key)
            if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
                return int(value)
    return None
