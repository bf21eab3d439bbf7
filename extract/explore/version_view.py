"""What changed between versions of one report; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Key = tuple[str, str | None, str, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs between two versions; None where one of them has no such fact."""

    label: str
    metric: str
    applicant_type: str | None
    period: str
    before: Row | None
    after: Row | None


def keyed(facts: Sequence[Row]) -> dict[Key, Row]:
    """The facts to use, by what they count."""
    return {
        (fact["metric"], fact["applicant_type"], fact["period"], fact["reporting_scope"]): fact
        for fact in facts
        if fact["role"] == "value"
    }


def find_changes(before: Sequence[Row], after: Sequence[Row]) -> list[Change]:
    """The facts whose value or reason differs, in the order of the dictionary's ids."""
    old, new = keyed(before), keyed(after)
    changes = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: tuple(part or "" for part in key)):
        one, other = old.get(key), new.get(key)
        if one and other and (one["value"], one["semantic"]) == (other["value"], other["semantic"]):
            continue
        label = (other or one or {}).get("label") or key[0]
        changes.append(Change(label, key[0], key[1], key[2], one, other))
    return changes
