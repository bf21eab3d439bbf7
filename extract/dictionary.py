"""The metric dictionary (data/metrics.yaml) as typed values: what reports count, in which unit and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from extract.yaml_file import read_yaml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form prints a metric: table, row label, number in the form, column label."""

    table: str
    row: str
    order: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that reports count.

    `labels` (rows of the forms) and `units` stand by era, `variants` are words met in tables and prose.
    """

    id: str
    name_zh: str
    labels: Mapping[str, str]
    variants: tuple[str, ...]
    units: Mapping[str, tuple[str, ...]]
    value_type: str
    eras: tuple[str, ...]
    cells: tuple[Place, ...]
    dimensions: tuple[str, ...]
    parent: str | None
    derived: bool
    negative_allowed: bool
    definition: str
    definition_zh: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An identity of the printed numbers, e.g. I01: `formula` is over metric ids, `meaning` in words."""

    id: str
    eras: tuple[str, ...]
    table: str
    kind: str
    severity: str
    formula: str
    meaning: str
    meaning_zh: str
    per: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """The part of a series that one era can give."""

    era: str
    formula: str
    comparability: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """The first report year at which a series changes its meaning, and why."""

    at: int
    why: str
    why_zh: str


@dataclass(frozen=True, slots=True)
class Series:
    """A figure that can be followed over several eras, with its breaks."""

    id: str
    label: str
    unit: str
    members: tuple[Member, ...]
    breaks: tuple[Break, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Era:
    """A national or local form and the report years in which it was in use (last None: still)."""

    id: str
    label: str
    first_year: int
    last_year: int | None
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A printed form."""

    id: str
    era: str
    title: str


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """One value of a dimension (applicant_type, period, reporting_scope) with the words for it."""

    id: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All of metrics.yaml that the program reads, by id."""

    metrics: Mapping[str, Metric]
    identities: tuple[Rule, ...]
    series: tuple[Series, ...]
    eras: Mapping[str, Era]
    tables: Mapping[str, Table]
    dimensions: Mapping[str, tuple[DimensionValue, ...]]
    canonical_units: tuple[tuple[str, str], ...]

    def canonical_unit(self, metric: str) -> str:
        """The one unit in which values of `metric` are stored; raises KeyError for an unknown id."""
        for pattern, unit in self.canonical_units:
            if fnmatchcase(metric, pattern):
                return unit
        return next(iter(self.metrics[metric].units.values()))[0]


@cache
def load() -> Dictionary:
    """Read data/metrics.yaml once a process."""
    raw: dict[str, Any] = read_yaml(DATA / "metrics.yaml")
    return Dictionary(
        metrics={one["id"]: _metric(one) for one in raw["metrics"]},
        identities=tuple(_rule(one) for one in raw["identities"]),
        series=tuple(_series(one) for one in raw["series"]),
        eras={one["id"]: _era(one) for one in raw["eras"]},
        tables={one["id"]: Table(one["id"], one["era"], one["title_zh"]) for one in raw["tables"]},
        dimensions={name: _dimension(one) for name, one in raw["dimensions"].items()},
        canonical_units=tuple((one["metric"], one["unit"]) for one in raw["canonical_units"]),
    )


def _metric(raw: dict[str, Any]) -> Metric:
    return Metric(
        id=raw["id"],
        name_zh=raw["name_zh"],
        labels=raw["label_zh"],
        variants=tuple(raw["variants"]),
        units={era: tuple(unit.split("|")) for era, unit in raw["unit"].items()},
        value_type=raw["value_type"],
        eras=tuple(raw["eras"]),
        cells=tuple(_place(one) for one in raw["cells"]),
        dimensions=tuple(raw["dimensions"]),
        parent=raw["parent"],
        derived=raw["derived"],
        negative_allowed=raw.get("negative_allowed", False),
        definition=raw["definition"],
        definition_zh=raw["definition_zh"],
    )


def _place(raw: dict[str, Any]) -> Place:
    order = raw.get("order")
    return Place(raw["table"], raw["row"], None if order is None else int(order), raw.get("column"))


def _rule(raw: dict[str, Any]) -> Rule:
    return Rule(
        id=raw["id"],
        eras=tuple(raw["era"]),
        table=raw["table"],
        kind=raw["kind"],
        severity=raw["severity"],
        formula=raw["formula"],
        meaning=raw["meaning"],
        meaning_zh=raw["meaning_zh"],
        per=raw.get("per"),
        note=raw.get("note"),
    )


def _series(raw: dict[str, Any]) -> Series:
    return Series(
        id=raw["id"],
        label=raw["label_zh"],
        unit=raw["unit"],
        members=tuple(_member(one) for one in raw["members"]),
        breaks=tuple(Break(one["at"], one["why"], one["why_zh"]) for one in raw["breaks"]),
        note=raw.get("note"),
    )


def _member(raw: dict[str, Any]) -> Member:
    return Member(raw["era"], raw["formula"], raw["comparability"], raw.get("note"))


def _era(raw: dict[str, Any]) -> Era:
    first, last = raw["report_years"]
    return Era(raw["id"], raw["label"], first, last, tuple(raw["tables"]))


def _dimension(raw: dict[str, Any]) -> tuple[DimensionValue, ...]:
    return tuple(
        DimensionValue(one["id"], (one["label_zh"], *one.get("variants", ())))
        for one in raw["values"]
        if isinstance(one, dict)
    )
