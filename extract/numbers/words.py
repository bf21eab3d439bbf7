"""The words around numbers, from data/tables_numbers.yaml."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from extract.dictionary import DATA
from extract.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Words:
    """Signs and words that a number may stand between."""

    stated_none: frozenset[str]
    empty: frozenset[str]
    slash: frozenset[str]
    dash: frozenset[str]
    plain_before: tuple[str, ...]
    approx_before: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    approx_after: tuple[str, ...]
    money: dict[str, Decimal]
    units: tuple[str, ...]


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


@cache
def load_words() -> Words:
    """Read the words once a process, the longest of each kind first."""
    raw: dict[str, Any] = read_yaml(DATA / "tables_numbers.yaml")
    return Words(
        stated_none=frozenset(raw["stated_none"]),
        empty=frozenset(raw["empty"]),
        slash=frozenset(raw["slash"]),
        dash=frozenset(raw["dash"]),
        plain_before=_longest_first(raw["before"]["plain"]),
        approx_before=_longest_first(raw["before"]["approx"]),
        up=_longest_first(raw["before"]["up"]),
        down=_longest_first(raw["before"]["down"]),
        approx_after=_longest_first(raw["approx_after"]),
        money={unit: Decimal(yuan) for unit, yuan in raw["money"].items()},
        units=_longest_first([*raw["units"], *raw["money"]]),
    )
