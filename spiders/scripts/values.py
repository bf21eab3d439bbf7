"""What an expression of a script comes to: texts, numbers, objects and lists; the unknown is a hole."""

import re
from collections.abc import Callable
from dataclasses import replace

from lxml import html
from tree_sitter import Node

from spiders.scripts.elements import READERS, find_element, read_element
from spiders.scripts.holes import hole
from spiders.scripts.scope import Scope, Value, as_text, is_known
from spiders.scripts.syntax import arguments_of, parameters_of, path_of, words_of

MAX_DEPTH = 40
MAX_CALLS = 6  # functions within functions
UNCHANGED = frozenset(
    {"encodeURIComponent", "encodeURI", "escape", "unescape", "String", "parseInt", "Number", "$.trim"}
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
# The field that the pattern of a search in the query names: `(^|&)year=([^&]*)`.
FIELD = re.compile(r"(\w{1,40})=\(")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def evaluate(node: Node | None, scope: Scope, depth: int = 0) -> Value:
    """The value of an expression as far as the page tells it."""
    if node is None or depth > MAX_DEPTH or not scope.budget.spend():
        return hole("")
    reader = READ.get(node.type)
    return reader(node, scope, depth + 1) if reader else hole("")


def read_string(node: Node, _scope: Scope, _depth: int) -> Value:
    return ESCAPE.sub(unescape, words_of(node)[1:-1])


def unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else ESCAPES.get(found[3], found[3])


def read_number(node: Node, _scope: Scope, _depth: int) -> Value:
    try:
        number = float(words_of(node))
        return int(number) if number.is_integer() else number
    except ValueError:
        return hole("")


def read_template(node: Node, scope: Scope, depth: int) -> Value:
    """Literals and substitutions of a template string, joined."""
    source, start = node.text or b"", node.start_byte
    pieces, at = [], 1
    for child in node.named_children:
        if child.type == "template_substitution":
            pieces.append(source[at : child.start_byte - start].decode("utf-8", "replace"))
            inner = child.named_children[0] if child.named_children else None
            pieces.append(as_text(evaluate(inner, scope, depth)))
            at = child.end_byte - start
    return "".join(pieces) + source[at:-1].decode("utf-8", "replace")


def read_binary(node: Node, scope: Scope, depth: int) -> Value:
    """Sums of texts and numbers; of alternatives the first that is known."""
    left = evaluate(node.child_by_field_name("left"), scope, depth)
    operator = words_of(node.child_by_field_name("operator"))
    if operator in ("||", "??") and left and is_known(left):
        return left
    right = evaluate(node.child_by_field_name("right"), scope, depth)
    if operator in ("||", "??", "&&"):
        return right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left + right if operator == "+" else left - right if operator == "-" else hole("")
    if operator == "+":
        return as_text(left) + as_text(right)
    return left if operator == "-" and not is_known(left) else hole("")


def read_choice(node: Node, scope: Scope, depth: int) -> Value:
    """The branch of `a ? b : c` that is known, the first of two."""
    first = evaluate(node.child_by_field_name("consequence"), scope, depth)
    return (
        first
        if is_known(first) and first != ""
        else evaluate(node.child_by_field_name("alternative"), scope, depth)
    )


def read_name(node: Node, scope: Scope, depth: int) -> Value:
    name = words_of(node)
    if name in scope.bound:
        return scope.bound[name]
    known = scope.variables.get(name)
    if known is None or name in scope.busy:
        return hole(name)
    found = evaluate(known, replace(scope, busy=scope.busy | {name}), depth)
    return hole(name) if found == hole("") else with_changes(found, name, scope)


def with_changes(value: Value, path: str, scope: Scope) -> Value:
    """An object with those of its fields that the code before has set (`query.code = id`)."""
    if not isinstance(value, dict):
        return value
    start = f"{path}."
    return value | {
        name.removeprefix(start): one for name, one in scope.bound.items() if name.startswith(start)
    }


def read_this(_node: Node, scope: Scope, _depth: int) -> Value:
    return scope.bound.get("this", hole("this"))


def read_member(node: Node, scope: Scope, depth: int) -> Value:
    """A field of a known object or of an element, a part of the page's address; else a hole of its name."""
    words, name = words_of(node), words_of(node.child_by_field_name("property"))
    path = path_of(node)
    if path in scope.bound:
        return scope.bound[path]
    if words.endswith("location.search"):
        return "?" + "&".join(f"{key}={value}" for key, value in scope.asked.items())
    owner = evaluate(node.child_by_field_name("object"), scope, depth)
    if owner == hole("this") and name in scope.fields and name not in scope.busy:
        inner = replace(scope, busy=scope.busy | {name})
        return with_changes(evaluate(scope.fields[name], inner, depth), path, scope)
    if isinstance(owner, dict):
        return owner.get(name, hole(name))
    if isinstance(owner, html.HtmlElement):
        return read_element(owner, name, "")
    return hole(name)


def read_item(node: Node, scope: Scope, depth: int) -> Value:
    owner = evaluate(node.child_by_field_name("object"), scope, depth)
    index = evaluate(node.child_by_field_name("index"), scope, depth)
    if isinstance(owner, dict):
        return owner.get(as_text(index), hole(as_text(index)))
    if isinstance(owner, list) and isinstance(index, int) and 0 <= index < len(owner):
        return owner[int(index)]
    if isinstance(owner, list) and isinstance(index, str) and index.isdecimal():
        return next(iter(owner[int(index[:4]) :]), hole(""))
    return hole(index if isinstance(index, str) and is_known(index) else "")


def read_object(node: Node, scope: Scope, depth: int) -> Value:
    found: dict[str, Value] = {}
    for one in node.named_children:
        if one.type == "pair":
            key = words_of(one.child_by_field_name("key")).strip("'\"")
            found[key] = evaluate(one.child_by_field_name("value"), scope, depth)
        elif one.type == "shorthand_property_identifier":
            found[words_of(one)] = read_name(one, scope, depth)
    return found


def read_array(node: Node, scope: Scope, depth: int) -> Value:
    return [evaluate(one, scope, depth) for one in node.named_children[:500]]


def read_inner(node: Node, scope: Scope, depth: int) -> Value:
    """The value of what is wrapped: brackets, await, assignments."""
    inner = node.child_by_field_name("right") or next(iter(node.named_children), None)
    return evaluate(inner, scope, depth)


def read_new(node: Node, scope: Scope, depth: int) -> Value:
    """`new URLSearchParams({…})` is its object."""
    given = arguments_of(node)
    named = words_of(node.child_by_field_name("constructor"))
    return evaluate(given[0], scope, depth) if given and named == "URLSearchParams" else hole("random")


def read_call(node: Node, scope: Scope, depth: int) -> Value:
    """Calls that hand on what they are given, read the page, or are functions of the script itself."""
    function, given = node.child_by_field_name("function"), arguments_of(node)
    name = words_of(function)
    if name == "JSON.stringify" and given:
        value = evaluate(given[0], scope, depth)
        return as_text(value) if isinstance(value, dict | list) else value
    if name in UNCHANGED and given:
        return evaluate(given[0], scope, depth)
    if name in ("Math.random", "Date.now") or name.endswith((".getTime", ".valueOf")):
        return hole("random")
    if name in ("$", "jQuery", "document.getElementById", "document.querySelector") and given:
        return find_element(evaluate(given[0], scope, depth), name, scope)
    if function is not None and function.type == "member_expression":
        return read_method(function, given, scope, depth)
    return read_function(name, given, scope, depth)


def read_method(function: Node, given: list[Node], scope: Scope, depth: int) -> Value:
    """What a method of an element or an object gives; others leave their object as it is."""
    name = words_of(function.child_by_field_name("property"))
    if not given and (changed := f"{words_of(function)}()") in scope.bound:
        return scope.bound[changed]
    owner = evaluate(function.child_by_field_name("object"), scope, depth)
    if isinstance(owner, html.HtmlElement) and name in READERS:
        return read_element(owner, name, as_text(evaluate(given[0], scope, depth)) if given else "")
    if name in ("toString", "trim", "toFixed", "decode"):
        return owner
    argument = evaluate(given[0], scope, depth) if given else hole("")
    if name == "match" and isinstance(owner, str) and owner.startswith("?") and given:
        return read_match(words_of(given[0]), scope)
    if isinstance(argument, str) and argument in scope.asked:
        return scope.asked[argument]
    return read_function(name, given, scope, depth)


def read_match(pattern: str, scope: Scope) -> Value:
    """The parts of `search.match(/year=(…)/)`: the field that it names, after the groups before."""
    field = FIELD.search(pattern)
    if field is None or field[1] not in scope.asked:
        return None if field else hole("")
    before = pattern[: field.start()].count("(") - pattern[: field.start()].count("(?")
    value = scope.asked[field[1]]
    return [f"{field[1]}={value}", *[""] * before, value]


def read_function(name: str, given: list[Node], scope: Scope, depth: int) -> Value:
    """What a function of the script returns; one that is asked for a parameter of the address gives that."""
    arguments = [evaluate(one, scope, depth) for one in given]
    asked = next((scope.asked[one] for one in arguments if isinstance(one, str) and one in scope.asked), None)
    if asked is not None:
        return asked
    function = scope.functions.get(name)
    if function is None or name in scope.busy or len(scope.busy) > MAX_CALLS:
        return hole(next((one for one in arguments if isinstance(one, str) and is_known(one)), ""))
    bound = dict(zip(parameters_of(function), arguments, strict=False))
    inner = replace(scope.binding({**scope.bound, **bound}), busy=scope.busy | {name})
    body = function.child_by_field_name("body")
    if body is not None and body.type != "statement_block":
        return evaluate(body, inner, depth)
    returned = (
        [one for one in body.named_children if one.type == "return_statement"] if body is not None else []
    )
    last = returned[-1].named_children if returned else []
    return evaluate(last[0], inner, depth) if last else hole(name)


READ: dict[str, Callable[[Node, Scope, int], Value]] = {
    "string": read_string, "number": read_number, "template_string": read_template,
    "binary_expression": read_binary, "ternary_expression": read_choice, "identifier": read_name,
    "this": read_this, "member_expression": read_member, "subscript_expression": read_item,
    "object": read_object, "array": read_array, "parenthesized_expression": read_inner,
    "await_expression": read_inner, "assignment_expression": read_inner, "new_expression": read_new,
    "call_expression": read_call,
    "true": lambda *_: True, "false": lambda *_: False, "null": lambda *_: None, "undefined": lambda *_: None,
}  # fmt: skip
