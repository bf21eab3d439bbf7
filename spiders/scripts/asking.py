"""The requests of a page's scripts: address, method and form as far as the page tells them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

from lxml import html
from tree_sitter import Node

from spiders.scripts.contexts import Context, Contexts
from spiders.scripts.holes import CLOSE, OPEN, fill, hole, names_of
from spiders.scripts.program import Program
from spiders.scripts.scope import Value, as_text
from spiders.scripts.syntax import arguments_of, words_of
from spiders.scripts.values import evaluate
from spiders.words import WORDS, load_data

DATA = cast(dict[str, str], load_data("requests.yaml"))
CALLEE = re.compile(DATA["callee"])
STATIC = re.compile(DATA["static"], re.IGNORECASE)
UNWANTED = re.compile(DATA["unwanted"], re.IGNORECASE)
PAGE_NUMBER = re.compile(DATA["page_number"], re.IGNORECASE)
RANDOM = re.compile(DATA["random"], re.IGNORECASE)
# An address that is the name of a file and nothing else.
FILE = re.compile(r"^[\w-]{1,60}\.(?:s?html?|jspx?|aspx?|php|do|action|json|xml)$")
FIELDS = ("data", "params", "where", "queryParams", "formData", "body")
# The option by which a table component turns pages, and the names of its page and size fields.
COMPONENTS = (("page", "page", "limit"), ("pagination", "page", "rows"))
MAX_ASKS = 1000
MAX_SITES = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that a script makes. `form` is its body if it is a POST; `label` the words clicked for it;
    `is_page` tells that the click opens the address.

    An `url` or `form` with holes is a template that the fields of a row may fill.
    """

    url: str
    form: str | None = None
    label: str = ""
    is_page: bool = False

    @property
    def is_open(self) -> bool:
        return bool(names_of(self.url) or names_of(self.form or ""))


def find_asks(program: Program) -> list[Ask]:
    """All requests of the page's scripts, each way in which they are made, at most 1,000."""
    found: dict[Ask, None] = {}
    contexts = Contexts(program)
    sites = [call for call in program.calls if is_site(call)][:MAX_SITES]
    for site in sites:
        for context in contexts.around(site):
            ask = read_site(site, context, program)
            if ask and len(found) < MAX_ASKS:
                found[ask] = None
    for opening in program.openings[:MAX_SITES]:
        for context in contexts.around(opening):
            found |= dict.fromkeys(read_opening(opening, context, program))
    for owner, value in program.shown[:MAX_SITES]:
        for context in contexts.around(value):
            found |= dict.fromkeys(read_frame(owner, value, context, program))
    return without_twins(list(found)[:MAX_ASKS])


def without_twins(asks: list[Ask]) -> list[Ask]:
    """The requests but for those by GET that others post: the call of a wrapper does not say how it asks."""
    posted = {(ask.url, ask.label) for ask in asks if ask.form}
    return [ask for ask in asks if ask.form or (ask.url.partition("?")[0], ask.label) not in posted]


def read_opening(node: Node, context: Context, program: Program) -> Iterator[Ask]:
    """The page that a click opens, with the words clicked."""
    address = evaluate(node, program.scope.binding(context.bound))
    url = program.page.join(as_text(address)) if context.label and is_address(address) else None
    if url and not names_of(url):
        yield Ask(url, None, context.label, is_page=True)


def read_frame(owner: Node | None, value: Node, context: Context, program: Program) -> Iterator[Ask]:
    """The page that a script puts into a frame of this one."""
    scope = program.scope.binding(context.bound)
    element, address = evaluate(owner, scope), evaluate(value, scope)
    framed = isinstance(element, html.HtmlElement) and element.tag in ("iframe", "frame")
    url = program.page.join(as_text(address)) if framed and is_address(address) else None
    if url and not (names_of(url) or STATIC.search(urlsplit(url).path) or UNWANTED.search(url)):
        yield Ask(url, None, context.label)


def is_site(call: Node) -> bool:
    """Whether a call asks a server: by its name, or by an object with an address that it is given."""
    first = next(iter(arguments_of(call)), None)
    if first is None:
        return False
    if first.type == "object":
        return any(
            words_of(one.child_by_field_name("key")).strip("'\"") == "url" for one in first.named_children
        )
    return CALLEE.search(words_of(call.child_by_field_name("function"))[-80:]) is not None


def read_site(site: Node, context: Context, program: Program) -> Ask | None:
    """The request of one call in one context; None for what is no list."""
    scope = program.scope.binding(context.bound)
    given = [evaluate(one, scope) for one in arguments_of(site)[:4]]
    callee = words_of(site.child_by_field_name("function"))
    address, options, posted = take_apart(callee, given)
    data = next((options[name] for name in FIELDS if name in options), None)
    url = program.page.join(close(as_text(address))) if is_address(address) else None
    if url is None or STATIC.search(urlsplit(url).path) or UNWANTED.search(url):
        return None
    data = paged(options, data)
    if not posted:
        return Ask(with_query(url, data), None, context.label)
    is_json = (
        callee.startswith("axios")
        or "json" in as_text(options.get("contentType", "")).lower()
        or isinstance(data, str)
    )
    plain = data if isinstance(data, dict) else {}
    form = (
        close(as_text(data))
        if is_json and data
        else encode({key: close(as_text(one), key) for key, one in plain.items()})
    )
    return Ask(url, form, context.label)


def take_apart(callee: str, given: list[Value]) -> tuple[Value, dict[str, Value], bool]:
    """Address, options and whether it is a POST, of the several ways to say so."""
    first, rest = given[0], given[1:]
    options = next((one for one in given if isinstance(one, dict)), {})
    name = callee.rpartition(".")[2].lower()
    if isinstance(first, dict):
        address: Value = first.get("url")
    elif name == "open" and rest and not callee.startswith("window"):
        address, options = rest[0], {"method": first}
    else:
        address = first
        if name == "post" and rest and isinstance(rest[0], str):
            options = {"data": rest[0]}
        if not any(key in options for key in ("method", "params", "body", "data", "headers")):
            options = {"data": options} if options else {}
    method = as_text(options.get("type") or options.get("method") or "").lower()
    return address, options, method == "post" or (name == "post" and method != "get")


def paged(options: dict[str, Value], data: Value) -> Value:
    """The data with the page fields that a table component adds to it (layui, easyui)."""
    component = next((one for one in COMPONENTS if options.get(one[0]) is True), None)
    if component is None or not (data is None or isinstance(data, dict)):
        return data
    _, number, size = component
    named = options.get("request")
    names = named if isinstance(named, dict) else {}
    limit = options.get("limit") or options.get("pageSize") or 10
    return {
        **(data or {}),
        as_text(names.get("pageName", number)): 1,
        as_text(names.get("limitName", size)): limit,
    }


def is_address(value: Value) -> bool:
    if not isinstance(value, str) or len(value) > 1500:
        return False
    return (
        bool(re.match(r"^(?:https?:)?/{0,2}[\w.\-/]", value))
        and ("/" in value or "?" in value or FILE.match(value) is not None)
        and " " not in value
    )


def with_query(url: str, data: Value) -> str:
    """The address with the fields that a GET sends along."""
    if not isinstance(data, dict):
        return url
    pairs = {key: close(as_text(one), key) for key, one in data.items() if not isinstance(one, dict | list)}
    return f"{url}{'&' if '?' in url else '?'}{encode(pairs)}" if pairs else url


def encode(fields: dict[str, str]) -> str:
    """Fields as a query or a form; their holes stay holes."""
    return urlencode(fields).replace(quote(OPEN), OPEN).replace(quote(CLOSE), CLOSE)


def close(text: str, key: str = "") -> str:
    """The text with page numbers and random numbers put where they belong; other holes stay."""

    def value_of(name: str) -> str:
        names = (name, key)
        if any(RANDOM.search(one) for one in names if one):
            return "1"
        if any(one in WORDS.page_keys or PAGE_NUMBER.search(one) for one in names if one):
            return "1"
        return hole(name)

    return fill(text, value_of)
