"""How many reports are there of those expected, by place and year."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

YEARS = """
    SELECT coalesce(p.division, '?'), y.report_year, y.state, count(*) FROM publisher_years y
    JOIN publishers p ON p.id = y.publisher_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
BODIES = "SELECT coalesce(division, '?'), count(*) FROM publishers GROUP BY 1 ORDER BY 1"
UNKNOWN = "?"  # the place of publishers whose division is not known


@dataclass(slots=True)
class Area:
    """One place: its publishers, and by year its reports by state."""

    publishers: int = 0
    years: dict[int, dict[str, int]] = field(default_factory=dict)


def paths(division: str) -> Iterator[str]:
    """The division and every place above it, the whole file first."""
    names = division.split("/")
    yield ""
    yield from ("/".join(names[: depth + 1]) for depth in range(len(names)))


def count_areas(db: Database) -> None:
    """Fills `areas` from `publisher_years`."""
    areas: dict[str, Area] = {}
    for division, publishers in db.execute(BODIES):
        for path in paths(division):
            areas.setdefault(path, Area()).publishers += publishers
    for division, year, state, reports in db.execute(YEARS):
        for path in paths(division):
            states = areas[path].years.setdefault(year, {})
            states[state] = states.get(state, 0) + reports
    db.table("areas").insert_all(
        {
            "path": path,
            "parent": (path.rpartition("/")[0] if path else None),
            "name": path.rpartition("/")[2],
            "report_year": year,
            "publishers": area.publishers,
            **{state: area.years[year].get(state, 0) for state in ("found", "late", "missing")},
        }
        for path, area in sorted(areas.items())
        for year in sorted(area.years)
    )
