"""Holes: parts of a text that a script leaves open, each with the name of the value that goes there.

A hole stands in the text as its name between two characters of private use, which no page's address has.
"""

import re
from collections.abc import Callable

OPEN, CLOSE = "\ue000", "\ue001"
HOLE = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def hole(name: str) -> str:
    return f"{OPEN}{name.strip(OPEN + CLOSE)[:60]}{CLOSE}"


def names_of(text: str) -> list[str]:
    """The names of a text's holes."""
    return HOLE.findall(text)


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """The text with each hole filled by the value of its name."""
    return HOLE.sub(lambda found: value_of(found[1]), text)
