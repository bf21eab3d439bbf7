"""Streams of chance: one seed gives every part of the web its own repeatable stream."""

from random import Random


def stream(seed: int, *names: object) -> Random:
    """A generator that depends on the seed and the names alone, not on what was drawn elsewhere."""
    return Random("/".join(str(part) for part in (seed, *names)))
