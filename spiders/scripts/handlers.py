"""What the elements of a page call: by their own attributes, and by the events that scripts bind to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import html
from tree_sitter import Node

from spiders.page import squeeze
from spiders.scripts.program import Program
from spiders.scripts.scope import Value, as_text, is_known
from spiders.scripts.syntax import FUNCTIONS, arguments_of, parse_script, words_of
from spiders.scripts.values import evaluate

COMPONENT_HANDLERS = ("@click", "v-on:click", "ng-click")  # there `this` is the component
HANDLERS = ("onclick", "onchange", *COMPONENT_HANDLERS)
EVENTS = frozenset({"click", "change", "on", "bind", "addEventListener", "delegate"})
MAX_HANDLERS = 600


@dataclass(frozen=True)
class Handler:
    """A call that an element makes: its tree, the element, its words."""

    root: Node
    element: html.HtmlElement
    label: str
    bound: Mapping[str, Value]


def find_handlers(program: Program) -> list[Handler]:
    """The calls of all elements, at most 600."""
    return [*written_handlers(program), *bound_handlers(program)][:MAX_HANDLERS]


def written_handlers(program: Program) -> Iterator[Handler]:
    """The calls in the attributes of elements, one for each option of a box."""
    for element in program.page.root.xpath("//body//*"):
        written = next((element.get(name) for name in HANDLERS if element.get(name)), "")
        href = element.get("href") or ""
        if href.lower().startswith("javascript:"):
            written = f"{written};{href[11:]}"
        if not written or "(" not in written:
            continue
        root = parse_script(written[:2000])
        options = element.xpath(".//option[@value]") if element.tag == "select" else [element]
        owned = not any(element.get(name) for name in COMPONENT_HANDLERS)
        for one in options:
            yield Handler(root, one, words_of_element(one), {"this": one} if owned else {})


def bound_handlers(program: Program) -> Iterator[Handler]:
    """`$(selector).click(function () { … })`, for each element that the selector chooses."""
    for call in program.calls:
        function = call.child_by_field_name("function")
        owner = function.child_by_field_name("object") if function is not None else None
        event = words_of(function.child_by_field_name("property")) if function is not None else ""
        body = next((one for one in arguments_of(call) if one.type in FUNCTIONS), None)
        if owner is None or body is None or event not in EVENTS or owner.type != "call_expression":
            continue
        chosen = [
            as_text(evaluate(one, program.scope)) for one in (*arguments_of(owner), *arguments_of(call)[1:-1])
        ]
        for one in program.elements(" ".join(selector for selector in chosen if is_known(selector))):
            yield Handler(body, one, words_of_element(one), {"this": one})


def words_of_element(element: html.HtmlElement) -> str:
    return squeeze(str(element.text_content()))[:200] or squeeze(element.get("title") or "")[:200]
