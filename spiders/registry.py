"""The registry of governments and their home pages (data/registry.csv)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spiders.errors import SeedsUnusable

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


KEYS = ("level", "division", "province", "certainty", "name")


def select_by(words: str) -> list[Entry]:
    """Entries by `level=county province=广东省`: all conditions hold; commas part the levels.

    Conditions are level, division (beginning of a code), province (its name), certainty and name (a part).
    Raises SeedsUnusable for another word, and where nothing is left.
    """
    given = dict(part.partition("=")[::2] for part in words.split())
    if not given or any(key not in KEYS for key in given):
        raise SeedsUnusable(
            f'the registry is asked by {", ".join(KEYS)}: write "level=county province=广东省"'
        )
    levels = tuple(given.get("level", "").split(",")) if given.get("level") else ()
    division = given.get("division", "")
    code = province_code(given["province"]) if given.get("province") else ""
    found = [
        entry
        for entry in select(levels, division, given.get("certainty", ""))
        if entry.division_code.startswith(code) and given.get("name", "") in entry.name
    ]
    if not found:
        raise SeedsUnusable(f"the registry has nothing for {words}: see `nianbao portals list`")
    return found


def province_code(name: str) -> str:
    """The two digits of a province. Raises SeedsUnusable for a name that none has."""
    codes = (entry.division_code[:2] for entry in select(("province",)) if entry.name.startswith(name))
    code = next(filter(None, codes), "")  # the corps in Xinjiang has none
    if not code:
        raise SeedsUnusable(f"no province of the registry is called {name}: write it in full, as in 广东省")
    return code


def select(levels: tuple[str, ...] = (), division: str = "", certainty: str = "") -> list[Entry]:
    """Entries of these levels, of divisions whose code begins so, of this certainty."""
    return [
        entry
        for entry in read_registry()
        if (not levels or entry.level in levels)
        and entry.division_code.startswith(division)
        and certainty in ("", entry.certainty)
    ]
