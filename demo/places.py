"""Real divisions, read from the project's tables as data: where the demo's governments stand."""

import csv
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from demo.model import Place

TABLES = Path(__file__).parent.parent / "extract" / "data" / "places"
FIRST_YEAR = "2008"
COUNTY_ENDINGS = ("区", "县", "市")
TOWN_ENDINGS = ("镇", "乡")
NAME_LENGTHS = range(3, 5)


@cache
def _lasting_divisions() -> dict[str, dict[str, str]]:
    """Divisions that kept code, name and parent from before the first report year until today."""
    with (TABLES / "divisions.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if not row["valid_to"]]
    return {row["code"]: row for row in rows if row["valid_from"] < FIRST_YEAR}


@cache
def _towns_by_county() -> dict[str, list[dict[str, str]]]:
    """Townships with plain names, of each county."""
    towns: dict[str, list[dict[str, str]]] = {}
    with (TABLES / "divisions_townships.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["name"].endswith(TOWN_ENDINGS) and len(row["name"]) in NAME_LENGTHS:
                towns.setdefault(row["parent_code"], []).append(row)
    return towns


def _path(code: str) -> tuple[str, ...]:
    """Names from the province down to the division of that code; shorter if an ancestor did not last."""
    rows = _lasting_divisions()
    row = rows.get(code)
    if row is None:
        return ()
    return (*(_path(row["parent_code"]) if row["parent_code"] else ()), row["name"])


@cache
def _counties() -> tuple[Place, ...]:
    """County-level divisions that can be told by their name alone and have a prefecture above them."""
    rows = _lasting_divisions().values()
    names = Counter(row["name"] for row in rows)
    places = [
        Place(row["code"][:6], _path(row["code"]))
        for row in rows
        if row["level"] == "county"
        and names[row["name"]] == 1
        and len(row["name"]) in NAME_LENGTHS
        and row["name"].endswith(COUNTY_ENDINGS)
        and len(_towns_by_county().get(row["code"], [])) >= 6
    ]
    return tuple(place for place in places if len(place.path) == 3 and place.path[1].endswith("市"))


def choose_county(chance: Random, accepts: Callable[[str], bool], share: int, shares: int) -> Place:
    """A county-level division whose names are all accepted (a portal may be bound to a character set).

    The divisions are dealt out in `shares`, so that no two portals of a web speak for the same one.
    """
    dealt = [place for place in _counties() if int(place.code) % shares == share]
    return chance.choice([place for place in dealt if accepts("".join(place.path))])


def choose_towns(chance: Random, county: Place, count: int, accepts: Callable[[str], bool]) -> list[Place]:
    """Different townships of the county."""
    rows = [row for row in _towns_by_county()[county.code + "000000"] if accepts(row["name"])]
    chosen = chance.sample(rows, min(count, len(rows)))
    return [Place(row["code"], (*county.path, row["name"])) for row in chosen]
