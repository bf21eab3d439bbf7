"""Reports whose text an interface answers with, as pages that can be judged like others."""

from html import escape

from spiders.decoding import decode_page
from spiders.lists.api import Json, parse_answer, pick, walk

MIN_TEXT = 300


def page_of_answer(body: bytes) -> bytes:
    """The longest text of a JSON answer under the title beside it, as HTML; any other body as it is."""
    answer = parse_answer(decode_page(body)) if body.lstrip()[:1] in (b"{", b"[") else None
    objects: list[Json] = [one for one, _ in walk(answer)]
    held = max(objects, key=lambda one: len(longest(one)), default={})
    text, title = longest(held), escape(pick(held, "title"))
    if len(text) < MIN_TEXT:
        return body
    head = f"<html><head><meta charset='utf-8'><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{text}</body></html>".encode("utf-8", "replace")


def longest(one: Json) -> str:
    """The longest text among the fields of an object."""
    return max((value for value in one.values() if isinstance(value, str)), key=len, default="")
