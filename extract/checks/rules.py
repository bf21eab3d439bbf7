"""What data/checks_rules.yaml adds to the formulas of the dictionary."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.yaml_file import read_yaml

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class CheckRules:
    """See the comments of the data file."""

    text: Mapping[str, str]
    open_sums: Mapping[str, tuple[str, ...]]
    same_for: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def load_rules() -> CheckRules:
    """Read the data file once a process."""
    raw = read_yaml(DATA / "checks_rules.yaml")
    return CheckRules(
        text=raw["text"],
        open_sums={rule: tuple(metrics) for rule, metrics in raw["open_sums"].items()},
        same_for={
            rule: {group: tuple(others) for group, others in groups.items()}
            for rule, groups in raw["same_for"].items()
        },
    )
