"""The registry of governments and their home pages (data/registry.csv)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REGISTRY_FILE = Path(__file__).parent / "data" / "registry.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One home page; `certainty` is agreed (several lists name it) or single, `checked` a year.

    `level` is central, ministry, agency, province, prefecture, county, department or zone;
    `division_code` has six digits, none for central bodies.
    """

    url: str
    name: str
    division_code: str
    level: str
    certainty: str
    checked: str


def read_registry() -> Iterator[Entry]:
    """All entries, from the centre down."""
    with REGISTRY_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Entry(**row)


def select(levels: tuple[str, ...] = (), division: str = "", certainty: str = "") -> list[Entry]:
    """Entries of these levels, of divisions whose code begins so, of this certainty."""
    return [
        entry
        for entry in read_registry()
        if (not levels or entry.level in levels)
        and entry.division_code.startswith(division)
        and certainty in ("", entry.certainty)
    ]
