"""Coverage as a map: bodies and the places below a place, by year; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
PRESENT = ("found", "late")


@dataclass(slots=True)
class Share:
    """How many of the reports expected in one cell are there."""

    found: int = 0
    expected: int = 0

    @property
    def shade(self) -> int:
        """0 none, 1 up to half, 2 more, 3 all."""
        if not self.found:
            return 0
        return 3 if self.found == self.expected else 1 + (2 * self.found > self.expected)


@dataclass(frozen=True, slots=True)
class Body:
    """One publisher with its states by year."""

    id: int
    name: str
    cells: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """A place one step below, with its shares by year and the number of its bodies."""

    name: str
    path: str
    bodies: set[int] = field(default_factory=set)
    cells: dict[int, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heat:
    """The map of one place: the years, its own bodies, the places below it."""

    years: range
    bodies: Sequence[Body]
    areas: Sequence[Area]


def build_heat(rows: Iterable[Row], under: str) -> Heat:
    """Rows of `coverage` below the place `under` ("" is the country; names divided by /)."""
    bodies: dict[int, Body] = {}
    areas: dict[str, Area] = {}
    years: set[int] = set()
    for row in rows:
        years.add(row["year"])
        division = row["division"] or ""
        if division == under:
            body = bodies.setdefault(row["publisher_id"], Body(row["publisher_id"], row["publisher"]))
            body.cells[row["year"]] = row
        else:
            name = division.removeprefix(f"{under}/" if under else "").split("/")[0]
            area = areas.setdefault(name, Area(name, f"{under}/{name}" if under else name))
            count(area, row)
    span = range(min(years), max(years) + 1) if years else range(0)
    return Heat(span, list(bodies.values()), list(areas.values()))


def count(area: Area, row: Row) -> None:
    """Adds one publisher's year."""
    area.bodies.add(row["publisher_id"])
    share = area.cells.setdefault(row["year"], Share())
    share.expected += 1
    share.found += row["state"] in PRESENT
