"""Which printed forms a report's facts come from; it decides which identities apply."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from extract.dictionary import Dictionary, load
from extract.model import Fact

TEXT = frozenset(("prose", "text_vs_table", "*"))


def tables_of(facts: Sequence[Fact], dictionary: Dictionary) -> frozenset[str]:
    """The `table` names of the identities that apply: those of the form with most of the printed metrics.

    A report without any table fact has none but `*`.
    """
    printed = frozenset(fact.metric for fact in facts if fact.source.kind == "table")
    if not printed:
        return frozenset(("*",)) if facts else frozenset()
    era = max(dictionary.eras, key=lambda one: _overlap(printed, dictionary.eras[one].tables))
    return _names(era, printed, dictionary)


def _names(era: str, printed: frozenset[str], dictionary: Dictionary) -> frozenset[str]:
    """Of the annexes of one era the one whose rows are best filled; national forms stand together."""
    tables = dictionary.eras[era].tables
    if era == "local_2008":
        fullest = max(tables, key=lambda table: _overlap(printed, (table,)) / len(_metrics(table)))
        return TEXT | {fullest}
    rules = (rule for rule in dictionary.identities if era in rule.eras)
    return frozenset(rule.table for rule in rules) - {"hierarchy"} | {"*"}


def _overlap(printed: frozenset[str], tables: Iterable[str]) -> int:
    return len(printed & frozenset().union(*(_metrics(table) for table in tables)))


@lru_cache(32)
def _metrics(table: str) -> frozenset[str]:
    metrics = load().metrics.values()
    return frozenset(metric.id for metric in metrics if any(place.table == table for place in metric.cells))
