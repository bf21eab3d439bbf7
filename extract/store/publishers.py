"""Publishers and their names, from all reports together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from extract.store.succession import Key, publisher_key, subject_of, subjects_before

Row = dict[str, Any]
LEVELS = {0: "central", 1: "province", 2: "prefecture", 3: "county", 4: "township"}
GOVERNMENTS = ("government", "township")
Years = dict[Key, tuple[int, int]]


def link_publishers(db: Database, reports: list[Row]) -> None:
    """One row a publisher (what its latest report says wins) and one a name; `reports` by year and time."""
    publishers: dict[Key, Row] = {}
    for report in reports:
        key = publisher_key(report["publisher"], report["division"], report["code"], report["year"])
        report["publisher_id"] = key.publisher_id
        publishers[key] = publisher_row(report)
    add_governments(publishers.values())
    add_predecessors(publishers, years_of(reports, publishers))
    db.conn.executemany(
        "UPDATE reports SET publisher_id = ? WHERE id = ?",
        [(report["publisher_id"], report["id"]) for report in reports],
    )
    db.execute("DELETE FROM publishers")
    db.execute("DELETE FROM publisher_names")
    db.table("publishers").insert_all(sorted(publishers.values(), key=lambda row: row["id"]))
    db.table("publisher_names").insert_all(name_rows(reports))


def publisher_row(report: Row) -> Row:
    """The row of `publishers` as one report shows it."""
    division = report["division"].split("/") if report["division"] else []
    level = "township" if report["kind"] == "township" else LEVELS.get(len(division))
    return {
        "id": report["publisher_id"],
        "name": report["publisher"],
        "kind": report["kind"],
        "level": level if division else None,
        "division_code": report["code"],
        "province": division[0] if division else None,
        "division": report["division"],
        "government_id": None,
        "predecessor_id": None,
    }


def add_governments(rows: Iterable[Row]) -> None:
    """To each publisher the government of its division."""
    rows = list(rows)
    governments = {row["division"]: row["id"] for row in rows if row["kind"] in GOVERNMENTS}
    for row in rows:
        row["government_id"] = governments.get(row["division"])


def years_of(reports: Iterable[Row], publishers: Mapping[Key, Row]) -> Years:
    """First and last report year of each publisher that has any."""
    keys = {row["id"]: key for key, row in publishers.items()}
    years: defaultdict[Key, list[int]] = defaultdict(list)
    for report in reports:
        if report["year"] is not None:
            years[keys[report["publisher_id"]]].append(report["year"])
    return {key: (min(found), max(found)) for key, found in years.items()}


def add_predecessors(publishers: Mapping[Key, Row], years: Years) -> None:
    """To each body the one that it continues, where that reported in the same place and only before it."""
    bodies: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in publishers:
        bodies[key.place, subject_of(key.body)].append(key)
    for key, row in publishers.items():
        before = (
            found
            for subject in subjects_before(key.body)
            for found in bodies.get((key.place, subject), ())
            if key in years and found in years and years[found][1] <= years[key][0]
        )
        predecessor = next(before, None) if key.place else None
        row["predecessor_id"] = publishers[predecessor]["id"] if predecessor else None


def name_rows(reports: Iterable[Row]) -> list[Row]:
    """The names a publisher had, each with the first and the last report year that it stands for."""
    years: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for report in reports:
        years[report["publisher_id"], report["publisher"]] += [report["year"]] if report["year"] else []
    return [
        {
            "publisher_id": publisher_id,
            "name": name,
            "valid_from": min(found, default=None),
            "valid_to": max(found, default=None),
        }
        for (publisher_id, name), found in sorted(years.items())
    ]
