"""How scripts build the addresses of rows: `'<a href="detail.html?id=' + item.id + '">'`."""

import re
from collections.abc import Iterable, Iterator, Mapping

from tree_sitter import Node

from spiders.scripts.asking import Ask, close
from spiders.scripts.holes import OPEN, fill, names_of
from spiders.scripts.program import Program
from spiders.scripts.scope import as_text
from spiders.scripts.syntax import arguments_of, iter_nodes, parameters_of, parse_script, words_of
from spiders.scripts.values import evaluate

HREF = re.compile(r"""(?:href|data-url|data-href)\s*=\s*\\?["']?\s*([^"'>\s\\]{1,600})""", re.IGNORECASE)
CLICK = re.compile(r"""onclick\s*=\s*\\?["']([^">]{1,300}?)\\?["']\s*[>\s]""", re.IGNORECASE)
BOUND = ("href", "to")
OPENERS = (".open", ".assign", ".replace", "openUrl")
MAX_TEMPLATES = 8
MAX_CLICKS = 50


def find_templates(program: Program, asks: Iterable[Ask]) -> tuple[str, ...]:
    """Addresses with holes, those of links before those of requests, at most 8; forms follow a line break."""
    written = (join(program, close(address)) for address in (*written_links(program), *bound_links(program)))
    asked = (one.url if one.form is None else f"{one.url}\n{one.form}" for one in asks if one.is_open)
    here = program.page.url.partition("#")[0]
    found = (url for url in (*written, *asked) if url and names_of(url) and url.partition("#")[0] != here)
    return tuple(dict.fromkeys(found))[:MAX_TEMPLATES]


def join(program: Program, address: str) -> str | None:
    """The whole address; one that a field alone begins may be whole already."""
    return address if address.startswith(OPEN) else program.page.join(address)


def written_links(program: Program) -> list[str]:
    """The addresses in the pieces of HTML that scripts put together."""
    found: list[str] = []
    for node in program.texts:
        source = node.text or b""
        if b"href" not in source and b"onclick" not in source and b"data-" not in source:
            continue
        text = as_text(evaluate(node, program.scope))
        found += [address for address in HREF.findall(text) if names_of(address)]
        for handler in CLICK.findall(text):
            found += opened_by(program, handler) if names_of(handler) else []
    return found


def opened_by(program: Program, handler: str) -> list[str]:
    """The addresses that the functions called by a handler open."""
    found = []
    for call in (one for one in iter_nodes(parse_script(handler)) if one.type == "call_expression"):
        function = program.functions.get(words_of(call.child_by_field_name("function")))
        if function is None:
            continue
        given = [evaluate(one, program.scope) for one in arguments_of(call)]
        scope = program.scope.binding(dict(zip(parameters_of(function), given, strict=False)))
        found += [as_text(evaluate(one, scope)) for one in opened_in(function)]
    return found


def opened_in(function: Node) -> Iterator[Node]:
    """The expressions that a function opens: `location.href = …`, `window.open(…)`."""
    for node in iter_nodes(function):
        left = words_of(node.child_by_field_name("left")) if node.type == "assignment_expression" else ""
        right = node.child_by_field_name("right")
        if left.endswith(("location", ".href")) and right is not None:
            yield right
        if node.type == "call_expression" and words_of(node.child_by_field_name("function")).endswith(
            OPENERS
        ):
            yield from arguments_of(node)[:1]


def bound_links(program: Program) -> list[str]:
    """The addresses that a template in the page binds: `:href="'/detail?id=' + item.id"`."""
    found = []
    for name in BOUND:
        for written in program.page.root.xpath(
            f"//@*[name()=':{name}' or name()='v-bind:{name}' or name()='ng-href']"
        ):
            root = parse_script(f"({written})")
            expression = next(
                (one for one in iter_nodes(root) if one.type == "parenthesized_expression"), None
            )
            text = as_text(evaluate(expression, program.scope)) if expression is not None else ""
            found += [text] if names_of(text) and not text.startswith(OPEN) else []
    for written in program.page.root.xpath("//@*[name()='@click' or name()='v-on:click']")[:MAX_CLICKS]:
        found += [address for address in opened_by(program, written) if names_of(address)]
    return found


def fill_templates(templates: Iterable[str], fields: Mapping[str, object]) -> str | None:
    """The first address whose holes all are fields of a row."""
    plain = {
        key.lower(): str(value)
        for key, value in fields.items()
        if isinstance(value, str | int) and value != ""
    }
    for template in templates:
        names = [name.lower() for name in names_of(template)]
        if all(name in plain for name in names):
            return fill(template, lambda name: plain[name.lower()])
    return None
