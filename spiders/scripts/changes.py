"""What code sets before it asks: `code = id`, `this.query.unit = node.id`, `$('#unit').val(id)`."""

from dataclasses import dataclass

from tree_sitter import Node

from spiders.scripts.syntax import arguments_of, iter_nodes, path_of, words_of


def is_change(node: Node) -> bool:
    """Whether a node gives a name, a field or an element of a form another value."""
    if node.type == "call_expression":
        return words_of(node.child_by_field_name("function")).endswith(".val") and bool(arguments_of(node))
    return node.type == "assignment_expression"


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed, as it is read elsewhere (`this.x`, `$('#unit').val()`), and the expression it gets."""

    name: str
    value: Node | None
    end: int  # byte of the script


def read_change(node: Node) -> Change | None:
    """The change that a node makes; None for one that only counts on (`n = n + 1`)."""
    name, value = take_apart(node)
    return None if name in names_in(value) else Change(name, value, node.end_byte)


def changes_in(root: Node) -> list[Change]:
    return [change for node in iter_nodes(root) if is_change(node) and (change := read_change(node))]


def take_apart(node: Node) -> tuple[str, Node | None]:
    if node.type == "call_expression":
        return f"{words_of(node.child_by_field_name('function'))}()", arguments_of(node)[0]
    return path_of(node.child_by_field_name("left")), node.child_by_field_name("right")


def names_in(value: Node | None) -> set[str]:
    """The names that an expression is made of."""
    kinds = ("identifier", "member_expression")
    return {path_of(one) for one in iter_nodes(value) if one.type in kinds} if value is not None else set()
