"""Rows that stand as data in the page's scripts: `window.__INITIAL_STATE__ = {…}`, JSON script tags, arrays.

Any object with a title and an address is a row, as in the answers of interfaces. Literals that are
no strict JSON (bare keys, single quotes) are read object by object.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import cast

from spiders.links import ADDRESS
from spiders.lists.api import Json, names_report, pick, read_object, walk
from spiders.lists.model import Listing, Row
from spiders.page import Page

START = re.compile(r"(?:=|\(|^)\s*(?=[\[{]\s*[\[{\"'\]}])", re.MULTILINE)
OBJECT = re.compile(r"\{[^{}]{10,2000}\}")
PAIR = re.compile(
    r"(?<![\w$])['\"]?([A-Za-z_]\w{0,40})['\"]?\s*:\s*(?:\"((?:[^\"\\]|\\.){0,1000})\"|'((?:[^'\\]|\\.){0,1000})')"
)
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
TWO = re.compile(r"\[\s*(['\"])([^'\"]{2,200})\1\s*,\s*(['\"])([^'\"\s]{2,500})\3\s*[\],]")
HAN = re.compile(r"[\u4e00-\u9fff]")
MAX_VALUES = 200


def read_list(page: Page) -> Listing | None:
    """Rows of the data in scripts."""
    scripts = page.scripts
    objects = [pair for value in read_values(scripts) for pair in walk(value)] or list(read_literals(scripts))
    held = headings(one for one, _ in objects)
    found = (
        read_row(page, one, heading or held.get(str(one.get("pId") or one.get("parentId")), ""))
        for one, heading in (*objects, *read_pairs(scripts))
    )
    rows = tuple(dict.fromkeys(row for row in found if row))
    if len(rows) == 1 and not names_report(rows[0].text):
        return None  # one object alone describes the page, or its site
    return Listing("states", rows) if rows else None


def headings(objects: Iterable[Json]) -> dict[str, str]:
    """The titles of objects by their ids: flat trees name the node above by its id."""
    return {str(one["id"]): pick(one, "title") for one in objects if "id" in one}


def read_row(page: Page, one: Json, heading: str) -> Row | None:
    """A row whose address leads elsewhere."""
    row = read_object(page, one, heading)
    return row if row and row.url != page.url else None


def read_values(scripts: str) -> Iterator[object]:
    """The JSON values that are assigned, passed or stand alone, at most 200."""
    decoder, end = json.JSONDecoder(), 0
    for tries, match in enumerate(START.finditer(scripts)):
        if tries == MAX_VALUES:
            return
        if match.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(scripts, match.end())
        except (ValueError, RecursionError):
            continue
        yield cast(object, value)


def read_literals(scripts: str) -> Iterator[tuple[Json, str]]:
    """The innermost objects of script literals, their quoted fields only."""
    for match in OBJECT.finditer(scripts):
        fields = {key: unescape(one or two) for key, one, two in PAIR.findall(match[0])}
        if len(fields) > 1:
            yield cast(Json, fields), ""


def read_pairs(scripts: str) -> Iterator[tuple[Json, str]]:
    """Arrays that begin with words and an address, as objects."""
    for match in TWO.finditer(scripts):
        one, two = unescape(match[2]), unescape(match[4])
        if HAN.search(one) and ADDRESS.search(two):
            yield {"title": one, "url": two}, ""


def unescape(text: str) -> str:
    """A script's string without its escapes."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\\/", "/").replace("\\", "")
