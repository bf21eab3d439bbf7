"""The scripts of a page as one program: everything that they name, call, change and write."""

from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from cssselect import SelectorError
from lxml import html
from tree_sitter import Node

from spiders.page import Page
from spiders.scripts.changes import Change, is_change, read_change
from spiders.scripts.scope import Scope
from spiders.scripts.syntax import (
    FUNCTIONS,
    arguments_of,
    enclosing_functions,
    iter_nodes,
    parse_script,
    words_of,
)

OPENERS = frozenset({"open", "location.assign", "location.replace"})


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
        self.shown: list[tuple[Node | None, Node]] = []
        self.fields: dict[str, Node] = {}
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
            self.note_shown(node.child_by_field_name("function"), arguments_of(node))
        elif node.type in ("variable_declarator", "pair", "assignment_expression"):
            self.name(node)
        elif node.type in ("function_declaration", "method_definition"):
            self.name_function(words_of(node.child_by_field_name("name")), node)
        elif node.type == "template_string" or (
            node.type == "binary_expression"
            and (node.parent is None or node.parent.type != "binary_expression")
        ):
            self.texts.append(node)

    def note_shown(self, function: Node | None, given: list[Node]) -> None:
        """What a call puts into a frame: `$('#frame').attr('src', …)`."""
        setter = words_of(function).rpartition(".")[2] in ("attr", "prop", "setAttribute")
        if setter and function is not None and len(given) == 2 and words_of(given[0]).strip("'\"") == "src":
            self.shown.append((function.child_by_field_name("object"), given[1]))

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
        elif left is not None and words_of(left).endswith(".src"):
            self.shown.append((left.child_by_field_name("object"), value))
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


def is_counter(node: Node) -> bool:
    """Whether a declaration opens a loop, so that its value changes."""
    above = node.parent.parent if node.parent is not None else None
    return above is not None and above.type == "for_statement"


def read_program(page: Page) -> Program:
    return Program(page)
