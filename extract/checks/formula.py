"""The formulas of the dictionary's identities, parsed: sums of metrics on both sides of a relation."""

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.checks.errors import FormulaError

REFERENCE = re.compile(
    r"(?P<id>[a-z_]+(?:\.[a-z0-9_]+)*)(?:\[(?P<slot>[\w.]+)\])?(?P<year>\(year(?P<lag>-1)?\))?"
)
RELATION = re.compile(r"^(?P<left>.+?) (?P<operator>==|<=|>=) (?P<right>.+)$")
TEXT = re.compile(r"^text\((?P<words>[^)]+)\) (?:in \{(?P<any>.+)\}|== (?P<one>.+))$")
IMPLICATION = re.compile(r"^(?P<if>\S+) > 0 implies (?P<then>\S+) > 0$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A metric (`value`: whichever the identity is applied to), of an applicant type or period, of a year."""

    metric: str
    slot: str | None = None
    lag: int = 0
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Relation:
    """`left operator right`, both sums."""

    left: tuple[Reference, ...]
    operator: str
    right: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class TextRelation:
    """What the prose counts with `words` is one of `options`."""

    words: str
    options: tuple[tuple[Reference, ...], ...]


@lru_cache(256)
def parse_relation(formula: str) -> Relation:
    """Raises FormulaError."""
    match = RELATION.match(formula)
    if not match:
        raise FormulaError(formula)
    return Relation(parse_sum(match["left"]), match["operator"], parse_sum(match["right"]))


@lru_cache(16)
def parse_texts(formula: str) -> tuple[TextRelation, ...]:
    """The relations between text and table, divided by semicolons; raises FormulaError."""
    return tuple(_parse_text(part.strip()) for part in formula.split(";"))


def _parse_text(part: str) -> TextRelation:
    match = TEXT.match(part)
    if not match:
        raise FormulaError(part)
    options = match["any"].split(",") if match["any"] else [match["one"]]
    return TextRelation(match["words"], tuple(parse_sum(option) for option in options))


@lru_cache(16)
def parse_implication(formula: str) -> tuple[Reference, Reference]:
    """The metric that, above zero, asks the other to be above zero; raises FormulaError."""
    match = IMPLICATION.match(formula)
    if not match:
        raise FormulaError(formula)
    return parse_sum(match["if"])[0], parse_sum(match["then"])[0]


def parse_sum(text: str) -> tuple[Reference, ...]:
    """References joined by + and -; raises FormulaError."""
    found: list[Reference] = []
    sign = 1
    for word in text.split():
        if word in ("+", "-"):
            sign = 1 if word == "+" else -1
            continue
        match = REFERENCE.fullmatch(word)
        if not match:
            raise FormulaError(text)
        found.append(Reference(match["id"], match["slot"], int(match["lag"] or 0), sign))
        sign = 1
    return tuple(found)
