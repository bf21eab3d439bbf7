"""What names mean where an expression stands, and the kinds of values that expressions come to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lxml import html
from tree_sitter import Node

from spiders.scripts.holes import hole, names_of

Value: TypeAlias = "str | float | bool | list[Value] | dict[str, Value] | html.HtmlElement | None"


@dataclass
class Budget:
    """How many more expressions of a page are computed: hostile scripts double them with every name."""

    left: int = 200_000

    def spend(self) -> bool:
        """Whether one more may be."""
        self.left -= 1
        return self.left > 0


@dataclass(frozen=True)
class Scope:
    """What names mean where an expression stands.

    `element` and `asked` read the page and its query, `fields` are those of a component (`this.x`).
    """

    variables: Mapping[str, Node]
    functions: Mapping[str, Node]
    element: Callable[[str], html.HtmlElement | None]
    asked: Mapping[str, str]
    fields: Mapping[str, Node] = field(default_factory=dict)
    bound: Mapping[str, Value] = field(default_factory=dict)
    busy: frozenset[str] = frozenset()
    budget: Budget = field(default_factory=Budget)

    def binding(self, bound: Mapping[str, Value]) -> "Scope":
        return replace(self, bound=bound)


def as_text(value: Value) -> str:
    """A value as the part of an address or a form."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return str(value)
    return write_json(value) if isinstance(value, list | dict) else hole("")


def write_json(value: object) -> str:
    """JSON as a browser writes it, so that the same is asked for once, be it by the browser itself."""
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))


def is_known(value: Value) -> bool:
    return not (isinstance(value, str) and names_of(value))
