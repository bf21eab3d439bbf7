"""Sums that the forms do not print: only where every part is a number, never in place of a printed one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.families.facts import canonical_unit
from extract.families.words import load_form_words
from extract.model import Fact


def derive(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """One fact of role derived a sum and applicant type; it stands at its first part's cell."""
    values = {
        (fact.metric, fact.applicant_type): fact
        for fact in facts
        if fact.role == "value" and fact.period == "annual" and fact.reporting_scope is None
    }
    kinds = dict.fromkeys(fact.applicant_type for fact in facts)
    return tuple(_sums(values, tuple(kinds)))


def _sums(values: dict[tuple[str, str | None], Fact], kinds: tuple[str | None, ...]) -> Iterator[Fact]:
    for metric, parts in load_form_words().derived.items():
        for kind in kinds:
            found = [values[part, kind] for part in parts if (part, kind) in values]
            numbers = [fact.value for fact in found if fact.value is not None]
            if len(numbers) == len(parts) and (metric, kind) not in values:
                unit = canonical_unit(metric)
                yield replace(
                    found[0], metric=metric, value=sum(numbers), semantic="number", role="derived", unit=unit
                )
