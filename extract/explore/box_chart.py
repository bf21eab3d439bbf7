"""The spread of a metric's numbers by year as boxes: lower quartile, median, upper quartile; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.explore.chart import Mark
from extract.explore.words import figure

Row = dict[str, Any]
STEP, HEIGHT, TOP, BOTTOM = 46, 180, 34, 24


@dataclass(frozen=True, slots=True)
class Box:
    """One year: the heights of its quartiles (None of less than four numbers) and of its median."""

    x: float
    year: int
    top: float | None
    mid: float
    bottom: float | None
    median: float
    title: str


@dataclass(frozen=True, slots=True)
class BoxChart:
    """What a template draws."""

    boxes: tuple[Box, ...]
    breaks: tuple[Mark, ...]
    width: int
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM


def draw_boxes(spread: Sequence[Row], breaks: Mapping[int, str]) -> BoxChart | None:
    """The chart of rows of `metric_years`; None if no year has a number."""
    rows = [row for row in spread if row["numbers"]]
    if not rows:
        return None
    first: int = rows[0]["report_year"]
    last: int = rows[-1]["report_year"]
    values: list[float] = [
        row[name] for row in rows for name in ("upper_quartile", "median") if row[name] is not None
    ]
    most = max(values) or 1

    def height(value: float | None) -> float | None:
        return None if value is None else round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most, 1)

    def at(year: float) -> float:
        return STEP * (year - first + 0.5)

    boxes = tuple(
        Box(
            at(row["report_year"]),
            row["report_year"],
            height(row["upper_quartile"]),
            height(row["median"]) or 0,
            height(row["lower_quartile"]),
            row["median"],
            describe(row),
        )
        for row in rows
    )
    marks = tuple(
        Mark(at(year - 0.5), year, why) for year, why in sorted(breaks.items()) if first < year <= last
    )
    return BoxChart(boxes, marks, STEP * (last - first + 1))


def describe(row: Row) -> str:
    """The numbers behind a box."""
    parts = (figure(row[name]) for name in ("least", "lower_quartile", "median", "upper_quartile", "most"))
    return f"{row['report_year']}: {' / '.join(parts)} ({row['numbers']})"
