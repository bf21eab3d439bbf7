"""The lawful days of publication, in Python and as SQL. Dates: data/deadlines.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from extract.yaml_file import read_yaml

DEADLINES_FILE = Path(__file__).parent / "data" / "deadlines.yaml"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of any year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """The day in a year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Law:
    """The dates of a range of report years (inclusive) by kind of publisher."""

    source: str
    first_year: int
    last_year: int
    due: Mapping[str, Day]
    unmet: str


def parse_day(text: str) -> Day:
    """A day written MM-DD."""
    month, day = text.split("-")
    return Day(int(month), int(day))


def read_law(entry: dict[str, Any]) -> Law:
    """One entry of the file."""
    first, last = entry["report_years"]
    due = {kind: parse_day(day) for kind, day in entry["due"].items()}
    return Law(entry["source"], first, last, due, entry["unmet"])


@cache
def load_laws() -> tuple[Law, ...]:
    """Reads data/deadlines.yaml."""
    return tuple(map(read_law, read_yaml(DEADLINES_FILE)))


def due_sql(kind: str, report_year: str) -> str:
    """A SQL expression: the ISO date by which a kind of publisher must report on a year, or NULL."""
    cases = " ".join(
        f"WHEN {kind} = '{name}' AND {report_year} BETWEEN {law.first_year} AND {law.last_year} "
        f"THEN printf('%d-{day.month:02}-{day.day:02}', {report_year} + 1)"
        for law in load_laws()
        for name, day in law.due.items()
    )
    return f"CASE {cases} END"
