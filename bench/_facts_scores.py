"""How many of the known numbers come, and how many that come are right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from time import process_time

from bench._facts_sets import Key, Known, Number, key_of
from extract.model import Fact


@dataclass
class Tally:
    """One group: numbers right, missed and wrong; `on_nothing`: values where the page holds no number."""

    documents: int = 0
    right: int = 0
    missed: int = 0
    wrong: int = 0
    on_nothing: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / ((2 * self.right + self.wrong + self.missed) or 1)


def score(documents: Iterable[Known]) -> dict[str, Tally]:
    """One tally a group, in the order in which groups come first."""
    tallies: dict[str, Tally] = {}
    for known in documents:
        tally = tallies.setdefault(known.group, Tally())
        start = process_time()
        facts = known.read()
        tally.seconds += process_time() - start
        tally.documents += 1
        count(tally, known, values(facts))
    return tallies


def values(facts: Iterable[Fact]) -> dict[Key, Fact]:
    """The report's own values; a fact without a number stands where no number does."""
    own = [fact for fact in facts if fact.role == "value" and fact.reporting_scope is None]
    return {key_of(fact): fact for fact in own}


def count(tally: Tally, known: Known, found: dict[Key, Fact]) -> None:
    """Adds one document to its group."""
    for key, wanted in known.truth.items():
        got = [number for number in _numbers(found.get(key)) if number is not None]
        if None in wanted:
            tally.on_nothing += bool(got)
        elif wanted & set(got):
            tally.right += 1
        else:
            tally.missed += 1
            tally.faults.append(f"{known.group}: {key} is {got or 'missing'}, not {set(wanted)}")
    for key, fact in found.items():
        right = known.truth.get(key, frozenset()) | known.optional.get(key, frozenset())
        if (
            fact.value is None
            or right & set(_numbers(fact))
            or not (right or key[0].startswith(known.closed))
        ):
            continue
        tally.wrong += 1
        tally.faults.append(f"{known.group}: {key} = {fact.value} ({fact.raw}), not {set(right) or 'there'}")


def _numbers(fact: Fact | None) -> list[Number]:
    """The value, and the amount in yuan where it is money."""
    if fact is None:
        return []
    return [fact.value, *([Decimal(fact.amount_yuan)] if fact.amount_yuan else [])]
