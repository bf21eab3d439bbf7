"""Elements of the page as its scripts use them: chosen by selector, read by attribute, value or words."""

from lxml import html

from spiders.scripts.holes import hole
from spiders.scripts.scope import Scope, Value, as_text, is_known

READERS = frozenset({"val", "attr", "data", "text", "html", "getAttribute"})


def find_element(chosen: Value, name: str, scope: Scope) -> Value:
    if isinstance(chosen, html.HtmlElement):
        return chosen
    selector = f"#{chosen}" if name.endswith("ById") else chosen
    found = scope.element(selector) if isinstance(selector, str) and is_known(selector) else None
    return found if found is not None else hole(as_text(chosen).strip("#."))


def read_element(element: html.HtmlElement, name: str, key: str) -> Value:
    """The value, an attribute or the words of an element."""
    if name in ("attr", "getAttribute") or (name == "data" and key):
        found = element.get(key if name != "data" else f"data-{key}")
    elif name in ("val", "value"):
        found = element.get("value")
        if element.tag == "select":
            chosen = next(iter(element.xpath(".//option[@selected]")), None)
            found = chosen.get("value") if chosen is not None else None
    elif name in ("text", "html", "innerText", "innerHTML", "textContent"):
        found = str(element.text_content()).strip()[:200]
    else:
        found = element.get(name)
    return found if found is not None else hole(key or name)
