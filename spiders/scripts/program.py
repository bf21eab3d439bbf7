"""The scripts of a page as one program: its names, its calls, and what the page's elements call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from cssselect import SelectorError
from lxml import html
from tree_sitter import Node

from spiders.page import Page, squeeze
from spiders.scripts.changes import Change, changes_in, is_change, read_change
from spiders.scripts.scope import Scope, Value, as_text, is_known
from spiders.scripts.syntax import (
    FUNCTIONS,
    arguments_of,
    enclosing_functions,
    iter_nodes,
    parameters_of,
    parse_script,
    words_of,
)
from spiders.scripts.values import evaluate

COMPONENT_HANDLERS = ("@click", "v-on:click", "ng-click")  # there `this` is the component
HANDLERS = ("onclick", "onchange", *COMPONENT_HANDLERS)
EVENTS = frozenset({"click", "change", "on", "bind", "addEventListener", "delegate"})
OPENERS = frozenset({"open", "location.assign", "location.replace"})
MAX_HANDLERS = 600
MAX_CONTEXTS = 900
MAX_CALLERS = 3  # functions that call one another


@dataclass(frozen=True)
class Context:
    """One way in which a function is called: what its parameters hold, and the words that were clicked.

    `state`: what the functions that led there had set before (`code = id; load();`).
    """

    bound: Mapping[str, Value]
    label: str = ""
    state: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Handler:
    """A call that an element makes: its tree, the element, its words."""

    root: Node
    element: html.HtmlElement
    label: str
    bound: Mapping[str, Value]


class Program:
    """Everything that the page's scripts name, found in one pass."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.variables: dict[str, Node] = {}
        self.functions: dict[str, Node] = {}
        self.names: dict[int, str] = {}
        self.calls: list[Node] = []
        self.texts: list[Node] = []
        self.openings: list[Node] = []
        self.fields: dict[str, Node] = {}
        self._callers: dict[int, list[Context]] = {}
        self.root = parse_script(page.scripts)
        self.changes: dict[int, list[Change]] = {}
        for node in iter_nodes(self.root):
            self.note(node)

    def note(self, node: Node) -> None:
        """Keeps what a node names, calls, changes or writes."""
        around = next(enclosing_functions(node), None) if is_change(node) else None
        if around is not None and (change := read_change(node)):
            self.changes.setdefault(around.id, []).append(change)
        if node.type == "call_expression":
            self.calls.append(node)
            if words_of(node.child_by_field_name("function")).removeprefix("window.") in OPENERS:
                self.openings += arguments_of(node)[:1]
        elif node.type in ("variable_declarator", "pair", "assignment_expression"):
            self.name(node)
        elif node.type in ("function_declaration", "method_definition"):
            self.name_function(words_of(node.child_by_field_name("name")), node)
        elif node.type == "template_string" or (
            node.type == "binary_expression"
            and (node.parent is None or node.parent.type != "binary_expression")
        ):
            self.texts.append(node)

    def name(self, node: Node) -> None:
        """What a declaration, an assignment or a field gives a name to; the first counts."""
        left = (
            node.child_by_field_name("name")
            or node.child_by_field_name("key")
            or node.child_by_field_name("left")
        )
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        name = words_of(left).rpartition(".")[2].strip("'\"")
        if value is None or not name or is_counter(node):
            return
        if words_of(left).endswith(("location", "location.href")):
            self.openings.append(value)
        elif value.type in FUNCTIONS:
            self.name_function(name, value)
        else:
            (self.fields if node.type == "pair" else self.variables).setdefault(name, value)

    def name_function(self, name: str, node: Node) -> None:
        self.functions.setdefault(name, node)
        self.names[node.id] = name

    @cached_property
    def scope(self) -> Scope:
        asked = dict(parse_qsl(urlsplit(self.page.url).query))
        return Scope(self.variables, self.functions, self.element, asked, self.fields)

    def element(self, selector: str) -> html.HtmlElement | None:
        return next(iter(self.elements(selector)), None)

    def elements(self, selector: str) -> list[html.HtmlElement]:
        """The elements a selector chooses; none for one that CSS does not know."""
        try:
            return list(self.page.root.cssselect(selector))
        except SelectorError:
            return []

    @cached_property
    def handlers(self) -> list[Handler]:
        """The calls of elements: their own attributes, and the events that scripts bind to them."""
        return [*self.written_handlers(), *self.bound_handlers()][:MAX_HANDLERS]

    def written_handlers(self) -> Iterator[Handler]:
        for element in self.page.root.xpath("//body//*"):
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

    def bound_handlers(self) -> Iterator[Handler]:
        """`$(selector).click(function () { … })`, for each element that the selector chooses."""
        for call in self.calls:
            function = call.child_by_field_name("function")
            owner = function.child_by_field_name("object") if function is not None else None
            event = words_of(function.child_by_field_name("property")) if function is not None else ""
            body = next((one for one in arguments_of(call) if one.type in FUNCTIONS), None)
            if owner is None or body is None or event not in EVENTS or owner.type != "call_expression":
                continue
            chosen = [
                as_text(evaluate(one, self.scope))
                for one in (*arguments_of(owner), *arguments_of(call)[1:-1])
            ]
            for one in self.elements(" ".join(selector for selector in chosen if is_known(selector))):
                yield Handler(body, one, words_of_element(one), {"this": one})

    def contexts(self, site: Node, depth: int = 0) -> list[Context]:
        """The ways in which the code around a request runs; one without knowledge if nothing calls it."""
        named = next((one for one in enclosing_functions(site) if one.id in self.names), None)
        handled = [one for one in self.handlers if is_inside(site, one.root)]
        found = [Context(one.bound, one.label) for one in handled]
        if named is not None and depth < MAX_CALLERS:
            found += self.callers(named, depth)
        return [inner for one in found[:MAX_CONTEXTS] or [Context({})] for inner in self.settled(site, one)]

    def settled(self, site: Node, context: Context) -> list[Context]:
        """The context with what the code before a call has set; also with what a row's fields would set."""
        changes = self.assigned_before(site, self.scope.binding(context.bound))
        known = {name: value for name, value in changes.items() if is_known(value)}
        return [
            Context({**context.bound, **one}, context.label, {**context.state, **one})
            for one in ([known] if len(known) == len(changes) else [known, changes])
        ]

    def callers(self, function: Node, depth: int) -> list[Context]:
        """What each call of a function gives to its parameters; none while it is being found out."""
        if function.id not in self._callers:
            self._callers[function.id] = []
            self._callers[function.id] = self.find_callers(function, depth)
        return self._callers[function.id]

    def find_callers(self, function: Node, depth: int) -> list[Context]:
        name, parameters = self.names[function.id], parameters_of(function)
        found: list[Context] = []
        for handler in self.handlers:
            if handler.root.parent is None:
                clicked = Context(handler.bound, handler.label)
                for call in calls_of(name, iter_nodes(handler.root)):
                    found += self.bind(call, parameters, clicked)
        for call in calls_of(name, self.calls):
            if not is_inside(call, function):
                for context in self.contexts(call, depth + 1):
                    found += self.bind(call, parameters, context)
            if len(found) > MAX_CONTEXTS:
                break
        return found

    def bind(self, call: Node, parameters: list[str], context: Context) -> Iterator[Context]:
        """A function's parameters as a call fills them; the element that was clicked stays known."""
        clicked = {name: value for name, value in context.bound.items() if name == "this"}
        for one in self.settled(call, context):
            scope = self.scope.binding(one.bound)
            given = [evaluate(argument, scope) for argument in arguments_of(call)]
            bound = {**one.state, **clicked, **dict(zip(parameters, given, strict=False))}
            yield Context(bound, one.label, one.state)

    def assigned_before(self, call: Node, scope: Scope) -> dict[str, Value]:
        """What the function or the handler around a call gives to other names before it."""
        around, root = next(enclosing_functions(call), None), top_of(call)
        if around is None and root.id != self.root.id and root.id not in self.changes:
            self.changes[root.id] = changes_in(root)
        known = self.changes.get(root.id if around is None else around.id, ())
        return {one.name: evaluate(one.value, scope) for one in known if one.end <= call.start_byte}


def is_counter(node: Node) -> bool:
    """Whether a declaration opens a loop, so that its value changes."""
    above = node.parent.parent if node.parent is not None else None
    return above is not None and above.type == "for_statement"


def calls_of(name: str, nodes: Iterator[Node] | list[Node]) -> Iterator[Node]:
    """The calls of a function of that name."""
    for node in nodes:
        if node.type == "call_expression":
            called = words_of(node.child_by_field_name("function"))
            if called == name or called.endswith(f".{name}"):
                yield node


def is_inside(node: Node, outer: Node) -> bool:
    return (
        outer.start_byte <= node.start_byte
        and node.end_byte <= outer.end_byte
        and root_of(node) == root_of(outer)
    )


def root_of(node: Node) -> int:
    return top_of(node).id


def top_of(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def words_of_element(element: html.HtmlElement) -> str:
    return squeeze(str(element.text_content()))[:200] or squeeze(element.get("title") or "")[:200]


def read_program(page: Page) -> Program:
    return Program(page)
