"""Where a run of digits is cut in two numbers: only where all evidence leaves one way.

The two numbers are this year's and the total so far, so the second is not the smaller one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod

from extract import dictionary
from extract.families.index import form_index
from extract.families.labels import label_key

MAX_WAYS = 20_000
MAX_DIGITS = 24  # of two numbers of twelve digits each
MIN_TOLD = 3  # digits; shorter numbers occur in any text by chance
_TOLD = re.compile(r"(?<![\d.])\d{3,}(?=余?[条件项个])")
_PART = re.compile(r"^(?:其中|\d[、.．])")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RunRow:
    """A row whose values stand together in one run of digits."""

    label: str
    unit: str
    values: str


def split_values(rows: Sequence[RunRow], told: str) -> list[Pair | None]:
    """The two values of each row, None where several ways are left; `told` is the prose around the table."""
    numbers = set(_TOLD.findall(told))
    ways = [_told_ways(_ways(row.values), numbers) for row in rows]
    for total, parts in _sums(rows):
        _solve(ways, total, parts)
    return [one[0] if len(one) == 1 else None for one in ways]


def _ways(digits: str) -> list[Pair]:
    if len(digits) > MAX_DIGITS:
        return []
    cuts = [(digits[:i], digits[i:]) for i in range(1, len(digits))]
    return [
        (left, right)
        for left, right in cuts
        if _is_number(left) and _is_number(right) and int(left) <= int(right)
    ]


def _is_number(digits: str) -> bool:
    return digits.isdigit() and (digits == "0" or digits[0] != "0")


def _told_ways(ways: list[Pair], numbers: set[str]) -> list[Pair]:
    """The way whose first number the text names too, if there is just one."""
    named = [way for way in ways if len(way[0]) >= MIN_TOLD and way[0] in numbers]
    return named if len(named) == 1 else ways


def _sums(rows: Sequence[RunRow]) -> list[tuple[int, list[int]]]:
    """Rows that an identity makes the sum of the numbered rows after them."""
    found = []
    for i, row in enumerate(rows):
        if label_key(row.label) in _sum_keys():
            parts: list[int] = []
            for j in range(i + 1, len(rows)):
                if not _PART.match(rows[j].label):
                    break
                parts.append(j)
            if parts:
                found.append((i, parts))
    return found


@cache
def _sum_keys() -> frozenset[str]:
    totals = {
        rule.formula.partition("==")[0].strip()
        for rule in dictionary.load().identities
        if rule.table == "annex_fujian" and rule.kind == "equality"
    }
    index = form_index("annex_fujian")
    return frozenset(key for entry in index.entries if entry.metric in totals for key in entry.keys)


def _solve(ways: list[list[Pair]], total: int, parts: list[int]) -> None:
    """Keeps the ways that add up in both columns; a group that never adds up stays as it was."""
    group = [ways[i] for i in (total, *parts)]
    if prod(len(one) for one in group) > MAX_WAYS:
        return
    solutions = [one for one in product(*group) if _adds_up(one)]
    for place, row in enumerate((total, *parts)):
        left = list(dict.fromkeys(solution[place] for solution in solutions))
        ways[row] = left or ways[row]


def _adds_up(pairs: tuple[Pair, ...]) -> bool:
    whole, *parts = pairs
    return all(int(whole[side]) == sum(int(part[side]) for part in parts) for side in (0, 1))
