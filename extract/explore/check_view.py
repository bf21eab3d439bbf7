"""Which numbers of a report take part in a check that fails; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extract.dictionary import Dictionary

Row = dict[str, Any]
TEXT = "text("  # identities that compare sentences with tables name the metric of the sentence
OF_IDENTITY = ("formula", "meaning", "meaning_zh", "severity")
METRIC = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")


def metrics_of(formula: str, dictionary: Dictionary) -> frozenset[str]:
    """The metrics that a formula names."""
    return frozenset(METRIC.findall(formula)) & dictionary.metrics.keys()


def describe_checks(checks: Iterable[Row], dictionary: Dictionary) -> list[Row]:
    """Checks with the formula of their identity, its meaning in both languages and its severity."""
    rules = {rule.id: rule for rule in dictionary.identities}
    return [
        {
            **check,
            **{name: getattr(rules.get(check["identity"]), name, "") for name in OF_IDENTITY},
        }
        for check in checks
    ]


def take_part(check: Row, facts: Sequence[Row], dictionary: Dictionary) -> list[Row]:
    """The facts on both sides of a described check; of a check on one row, those of the row."""
    values = [fact for fact in facts if fact["role"] == "value"]
    if check["metric"] is not None and TEXT not in check["formula"]:
        return [fact for fact in values if fact["metric"] == check["metric"]]
    named = metrics_of(check["formula"], dictionary)
    return [fact for fact in values if fact["metric"] in named and is_of(check, fact)]


def is_of(check: Row, fact: Row) -> bool:
    """Whether a fact has the applicant type and the period a check was evaluated for."""
    applicant = (check["applicant_type"] or "total") == (fact["applicant_type"] or "total")
    return applicant and check["period"] in (None, fact["period"])


def failures_by_fact(
    failed: Sequence[Row], facts: Sequence[Row], dictionary: Dictionary
) -> Mapping[int, list[Row]]:
    """By fact id, the failing checks that the fact takes part in."""
    found: dict[int, list[Row]] = {}
    for check in failed:
        for fact in take_part(check, facts, dictionary):
            found.setdefault(fact["id"], []).append(check)
    return found
