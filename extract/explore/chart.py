"""A series of years as points of a line chart, with the years at which it changes its meaning; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

WIDTH, HEIGHT = 640, 150
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 38, 24
MAX_LABELS = 12  # of more points only the highest and the last have their value beside them
# Values of these are not to be read as one line with the others.
WEAK = ("poor", "text_only", "not_comparable")


@dataclass(frozen=True, slots=True)
class Point:
    """One year's value at its place; `is_weak` if it compares badly, `is_labelled` to be written out."""

    x: float
    y: float
    year: int
    value: float
    fact_id: int | None
    report_id: int
    is_weak: bool
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line before the first year of another meaning."""

    x: float
    year: int
    why: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template draws: `lines` are the points of neighbouring years, missing years stay open."""

    series: str
    label: str
    unit: str
    scope: str
    points: tuple[Point, ...]
    lines: tuple[str, ...]
    breaks: tuple[Mark, ...]
    ticks: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM


def parse_breaks(text: str | None) -> dict[int, str]:
    """The breaks of a row of `series` ("2019: why; 2021: why") by year."""
    parts = (part.strip().partition(": ") for part in (text or "").split("; "))
    return {int(year): why for year, _, why in parts if year.isdigit()}


def draw_chart(rows: Sequence[Row], breaks: Mapping[int, str], years: range) -> Chart:
    """The chart of one series and scope; `years` is the span of all charts of the page."""
    most = max((row["value"] for row in rows), default=0) or 1
    least = min(0, *(row["value"] for row in rows)) if rows else 0
    highest = max(range(len(rows)), key=lambda number: rows[number]["value"], default=0)
    step = (WIDTH - LEFT - RIGHT) / max(len(years), 1)

    def at(year: float) -> float:
        return round(LEFT + (year - years.start + 0.5) * step, 1)

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - least) / (most - least), 1)

    points = tuple(
        Point(
            at(row["report_year"]),
            height(row["value"]),
            row["report_year"],
            row["value"],
            row["fact_id"],
            row["report_id"],
            row["comparability"] in WEAK,
            len(rows) <= MAX_LABELS or number in (highest, len(rows) - 1),
        )
        for number, row in enumerate(rows)
    )
    marks = tuple(
        Mark(at(year - 0.5), year, why)
        for year, why in sorted(breaks.items())
        if years.start < year < years.stop
    )
    return Chart(
        rows[0]["series"],
        rows[0]["label"],
        rows[0]["unit"] or "",
        rows[0]["reporting_scope"],
        points,
        tuple(lines_between(points, breaks)),
        marks,
        tuple((at(year), year) for year in years),
    )


def lines_between(points: Sequence[Point], breaks: Mapping[int, str]) -> list[str]:
    """SVG point lists of runs of neighbouring years without a break between them."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and point.year - runs[-1][-1].year == 1 and point.year not in breaks:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [" ".join(f"{point.x},{point.y}" for point in run) for run in runs if len(run) > 1]


def draw_charts(rows: Sequence[Row], breaks: Mapping[str, Mapping[int, str]]) -> list[Chart]:
    """One chart a series and scope of one publisher, on a common span of years."""
    if not rows:
        return []
    found = [row["report_year"] for row in rows]
    years = range(min(found), max(found) + 1)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["series"], row["reporting_scope"]), []).append(row)
    return [draw_chart(group, breaks.get(series, {}), years) for (series, _), group in groups.items()]
