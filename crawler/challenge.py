"""Tells a challenge page (a firewall asking for a browser) from a page."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LOOKED_AT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Challenges:
    """The marks of challenge pages, from data/challenges.yaml."""

    statuses: frozenset[int]
    scripted_statuses: frozenset[int]
    max_bytes: int
    marks: tuple[tuple[bytes, ...], ...]


@cache
def read_challenges() -> Challenges:
    """The marks, read once."""
    data = yaml.safe_load(files("crawler").joinpath("data/challenges.yaml").read_text(encoding="utf-8"))
    return Challenges(
        frozenset(data["statuses"]),
        frozenset(data["scripted_statuses"]),
        data["max_bytes"],
        tuple(tuple(text.encode() for text in texts) for texts in data["marks"]),
    )


def is_challenge(status: int, body: bytes) -> bool:
    """Whether an answer (its body without content-coding) is a challenge."""
    known = read_challenges()
    if status in known.statuses:
        return True
    start = body[:LOOKED_AT].lower()
    if status in known.scripted_statuses and b"<script" in start:
        return True
    if len(body) > known.max_bytes:
        return False
    return any(all(text.lower() in start for text in texts) for texts in known.marks)
