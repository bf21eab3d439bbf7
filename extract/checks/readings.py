"""What a number could have been read as: a failure that another reading mends is perhaps not the report's."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from extract.checks.formula import Reference
from extract.checks.values import Key, Number, Values, key_of
from extract.model import Fact
from extract.numbers import fold

MAX_RAW = 40  # characters; longer cells are words
_DIGITS = re.compile(r"\d{1,12}")

Readings = Mapping[Key, tuple[Number, ...]]


def find_readings(facts: Sequence[Fact]) -> Readings:
    """By metric, applicant type and period: the numbers that a value's raw text or a mention also gives."""
    values = {key_of(fact): fact for fact in facts if fact.role == "value" and fact.reporting_scope is None}
    found: dict[Key, list[Number]] = defaultdict(list)
    for fact in facts:
        key = key_of(fact)
        value = values.get(key)
        if value is None or fact.reporting_scope is not None:
            continue
        numbers = raw_readings(fact.raw) if fact is value else [fact.value]
        found[key] += [one for one in numbers if one is not None and one != value.value]
    return {key: tuple(dict.fromkeys(numbers)) for key, numbers in found.items()}


@lru_cache(4096)  # most cells hold one of a few small numbers
def raw_readings(raw: str) -> tuple[int, ...]:
    """All digits as one number, and every run of digits as one of its own (12（3）: 123, 12, 3)."""
    runs = _DIGITS.findall(fold(raw)) if len(raw) <= MAX_RAW else []
    return (int("".join(runs)), *map(int, runs)) if len(runs) > 1 else ()


def other_reading(
    holds: Callable[[Values], bool],
    values: Values,
    terms: Iterable[Reference],
    kind: str | None,
    period: str,
    readings: Readings,
) -> str | None:
    """The one number, as "metric: number", with which the relation `holds`; None where none or several do."""
    mended = [
        f"{term.metric}: {number}"
        for term in terms
        for key in [values.key(term, kind, period)]
        for number in readings.get(key, ())
        if holds(values.replaced(key, number))
    ]
    return mended[0] if len(mended) == 1 else None
