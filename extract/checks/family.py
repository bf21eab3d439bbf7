"""Which printed form a report's facts come from; it decides which identities apply."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from extract.dictionary import Dictionary, Rule, load
from extract.model import Fact

LOCAL = "local_2008"


def rules_of(facts: Sequence[Fact], dictionary: Dictionary) -> tuple[Rule, ...]:
    """The identities within a report of the form that most of the printed metrics belong to.

    Without any fact from a table there is no form: only what holds of every number applies.
    """
    printed = frozenset(fact.metric for fact in facts if fact.source.kind == "table")
    if not printed:
        return tuple(rule for rule in dictionary.identities if rule.kind == "domain" and facts)
    era = max(dictionary.eras, key=lambda one: _overlap(printed, dictionary.eras[one].tables))
    rules = (rule for rule in dictionary.identities if era in rule.eras and rule.table != "hierarchy")
    annex = _fullest(printed, dictionary.eras[era].tables) if era == LOCAL else None
    return tuple(rule for rule in rules if annex is None or rule.table in (annex, "*"))


def _fullest(printed: frozenset[str], tables: Iterable[str]) -> str:
    """Provinces had annexes of their own: the one that has most of the printed rows, then the smaller."""
    return max(tables, key=lambda table: (_overlap(printed, (table,)), -len(_metrics(table))))


def _overlap(printed: frozenset[str], tables: Iterable[str]) -> int:
    return len(printed & frozenset().union(*(_metrics(table) for table in tables)))


@lru_cache(32)
def _metrics(table: str) -> frozenset[str]:
    metrics = load().metrics.values()
    return frozenset(metric.id for metric in metrics if any(place.table == table for place in metric.cells))
