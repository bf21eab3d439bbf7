"""How the functions of a program are called: what their parameters hold, and what was clicked for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from spiders.scripts.changes import changes_in
from spiders.scripts.handlers import Handler, find_handlers
from spiders.scripts.program import Program
from spiders.scripts.scope import Scope, Value, is_known
from spiders.scripts.syntax import (
    arguments_of,
    enclosing_functions,
    is_inside,
    iter_nodes,
    parameters_of,
    top_of,
    words_of,
)
from spiders.scripts.values import evaluate

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


class Contexts:
    """The contexts of a program's functions; found out once for each."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.scope = program.scope
        self._callers: dict[int, list[Context]] = {}

    @cached_property
    def handlers(self) -> list[Handler]:
        return find_handlers(self.program)

    def around(self, site: Node, depth: int = 0) -> list[Context]:
        """The ways in which the code around a request runs; one without knowledge if nothing calls it."""
        named = next((one for one in enclosing_functions(site) if one.id in self.program.names), None)
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
        name, parameters = self.program.names[function.id], parameters_of(function)
        found: list[Context] = []
        for handler in self.handlers:
            if handler.root.parent is None:
                clicked = Context(handler.bound, handler.label)
                for call in calls_of(name, iter_nodes(handler.root)):
                    found += self.bind(call, parameters, clicked)
        for call in calls_of(name, self.program.calls):
            if not is_inside(call, function):
                for context in self.around(call, depth + 1):
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
        if around is None and root.id != self.program.root.id and root.id not in self.program.changes:
            self.program.changes[root.id] = changes_in(root)
        known = self.program.changes.get(root.id if around is None else around.id, ())
        return {one.name: evaluate(one.value, scope) for one in known if one.end <= call.start_byte}


def calls_of(name: str, nodes: Iterable[Node]) -> Iterator[Node]:
    """The calls of a function of that name."""
    for node in nodes:
        if node.type == "call_expression":
            called = words_of(node.child_by_field_name("function"))
            if called == name or called.endswith(f".{name}"):
                yield node
