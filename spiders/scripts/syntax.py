"""JavaScript as a tree; what is no JavaScript becomes nodes of type ERROR, never a failure."""

import re
from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

MAX_SCRIPT = 400_000  # bytes; whole frameworks are longer and fill no list by themselves
MAX_LEVELS = 150
FUNCTIONS = frozenset({"function_declaration", "function_expression", "arrow_function", "method_definition"})
SELF = re.compile(r"^(?:self|that|_this|_self|me|vm|app)\.")
PARSER = Parser(Language(tree_sitter_javascript.language()))


def parse_script(source: str) -> Node:
    """The tree of a script, of its first 400,000 bytes."""
    return PARSER.parse(source.encode("utf-8", "replace")[:MAX_SCRIPT]).root_node


def iter_nodes(root: Node) -> Iterator[Node]:
    """The named nodes in the order of the text, none deeper than 150 levels."""
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node
        if depth < MAX_LEVELS:
            waiting.extend((child, depth + 1) for child in reversed(node.named_children))


def words_of(node: Node | None) -> str:
    """The text of a node as it stands."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def path_of(node: Node | None) -> str:
    """A name or a field as `a.b.c`; whatever a component calls itself is `this`."""
    return SELF.sub("this.", words_of(node).removeprefix("window."))


def arguments_of(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return [node for node in given.named_children if node.type != "comment"] if given is not None else []


def parameters_of(function: Node) -> list[str]:
    """The names of a function's parameters; those that are taken apart keep their place, unnamed."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return [words_of(single)]
    several = function.child_by_field_name("parameters")
    named = several.named_children if several is not None else []
    left = (one.child_by_field_name("left") or one for one in named)
    return [words_of(one) if one.type == "identifier" else "" for one in left]


def enclosing_functions(node: Node) -> Iterator[Node]:
    """The functions around a node, the nearest first."""
    parent = node.parent
    while parent is not None:
        if parent.type in FUNCTIONS:
            yield parent
        parent = parent.parent


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
