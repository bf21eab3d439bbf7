"""One value a key from tables and prose: what a table prints stands before what a sentence says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.model import Fact

Key = tuple[str, str | None, str, str | None]


def settle(table_facts: Sequence[Fact], prose_facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """All facts, tables first, with exactly one of role value per metric, applicant type, period and scope.

    A number stands before a cell without one, a table before prose, the earlier before the later. A number of
    all applicants is one key, whether a total column prints it or a sentence says it of nobody in particular.
    A derived sum stays only where no number is stated for its key.
    """
    facts = (*table_facts, *prose_facts)
    chosen = _choose(facts)
    return tuple(
        fact if index == chosen.get(key_of(fact)) else replace(fact, role="mention")
        for index, fact in enumerate(facts)
        if fact.role != "derived" or index == chosen.get(key_of(fact))
    )


def key_of(fact: Fact) -> Key:
    """What there may be one value of."""
    applicant = None if fact.applicant_type == "total" else fact.applicant_type
    return fact.metric, applicant, fact.period, fact.reporting_scope


def _choose(facts: Iterable[Fact]) -> dict[Key, int]:
    best: dict[Key, tuple[tuple[bool, ...], int]] = {}
    for index, fact in enumerate(facts):
        rank = _rank(fact)
        if fact.role != "mention" and (key_of(fact) not in best or rank > best[key_of(fact)][0]):
            best[key_of(fact)] = rank, index
    return {key: index for key, (_, index) in best.items()}


def _rank(fact: Fact) -> tuple[bool, ...]:
    return fact.value is not None, fact.role == "value", fact.source.kind == "table"
