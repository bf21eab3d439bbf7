"""Coverage as a map: the places below a place and its own bodies, by year; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the reports expected in one cell are there, and how many of them came late."""

    found: int
    late: int
    missing: int

    @property
    def there(self) -> int:
        """Reports that are there, in time or late."""
        return self.found + self.late

    @property
    def expected(self) -> int:
        """Reports that should be there."""
        return self.there + self.missing

    @property
    def shade(self) -> int:
        """0 none, 1 up to half, 2 more, 3 all."""
        if not self.there:
            return 0
        return 3 if not self.missing else 1 + (2 * self.there > self.expected)


@dataclass(frozen=True, slots=True)
class Body:
    """One publisher with its states by year."""

    id: int
    name: str
    cells: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """A place with its shares by year and the number of its publishers."""

    name: str
    path: str
    publishers: int
    cells: dict[int, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heat:
    """The map of one place: the years, the place itself, its own bodies, the places below it."""

    years: range
    whole: Area | None
    bodies: Sequence[Body]
    areas: Sequence[Area]


def build_heat(areas: Iterable[Row], cells: Iterable[Row], under: str) -> Heat:
    """Rows of `areas` (the place `under` and those right below it) and of its own bodies' years."""
    places: dict[str, Area] = {}
    for row in areas:
        area = places.setdefault(row["path"], Area(row["name"], row["path"], row["publishers"]))
        area.cells[row["report_year"]] = Share(row["found"], row["late"], row["missing"])
    bodies: dict[int, Body] = {}
    for row in cells:
        body = bodies.setdefault(row["publisher_id"], Body(row["publisher_id"], row["publisher"]))
        body.cells[row["year"]] = row
    whole = places.pop(under, None)
    years = whole.cells.keys() if whole else ()
    span = range(min(years), max(years) + 1) if years else range(0)
    return Heat(span, whole, list(bodies.values()), list(places.values()))
