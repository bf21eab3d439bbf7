"""Tells a challenge page (a firewall asking for a browser) from a page, and whose it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LOOKED_AT = 64 * 1024
CHARSETS = ("utf-8", "gb18030")
SILENT = re.compile(rb"<(script|style|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>|\s+", re.DOTALL)

Text = tuple[bytes, ...]  # one text in several charsets


@dataclass(frozen=True, slots=True)
class Mark:
    """Texts that stand together in the challenge pages of a product."""

    product: str
    texts: tuple[Text, ...]

    def is_in(self, page: bytes) -> bool:
        """Whether a page, in small letters, holds all of the texts."""
        return all(any(text in page for text in spellings) for spellings in self.texts)


@dataclass(frozen=True, slots=True)
class Challenges:
    """The statuses and marks of challenge pages, from data/challenges.yaml. Sizes in bytes."""

    statuses: Mapping[int, str]
    scripted_statuses: frozenset[int]
    max_bytes: int
    max_text_bytes: int
    max_links: int
    marks: tuple[Mark, ...]


@cache
def read_challenges() -> Challenges:
    """What is known of challenges, read once."""
    data = yaml.safe_load(files("crawler").joinpath("data/challenges.yaml").read_text(encoding="utf-8"))
    return Challenges(
        data["statuses"],
        frozenset(data["scripted_statuses"]),
        data["max_bytes"],
        data["max_text_bytes"],
        data["max_links"],
        tuple(
            Mark(product, tuple(map(spellings, texts)))
            for product, lines in data["marks"].items()
            for texts in lines
        ),
    )


def spellings(text: str) -> Text:
    """A text in the charsets of Chinese pages, in small letters."""
    return tuple({text.encode(charset).lower(): None for charset in CHARSETS})


def find_challenge(status: int, body: bytes, content_type: bytes | None = None) -> str | None:
    """Whose challenge an answer (its body without content-coding) is; None if it is none.

    A script or a style sheet is a challenge by its status only.
    """
    known = read_challenges()
    if status in known.statuses:
        return known.statuses[status]
    if content_type and b"html" not in content_type.lower():
        return None
    start = body[:LOOKED_AT].lower()
    if status in known.scripted_statuses and b"<script" in start:
        return "a script"
    # Asked first, for most pages have many links: looking for all marks takes 0.3 ms a page.
    if len(body) > known.max_bytes or start.count(b"<a ") > known.max_links:
        return None
    product = next((mark.product for mark in known.marks if mark.is_in(start)), None)
    return product if product and len(SILENT.sub(b"", start)) <= known.max_text_bytes else None
