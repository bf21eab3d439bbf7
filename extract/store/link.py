"""What can be said only of all results together: publishers, versions, copies. Computed anew each time."""

from typing import Any

from sqlite_utils import Database

from extract.store.keys import content_id

Row = dict[str, Any]

REPORTS = """
    SELECT r.id, r.publisher, r.publisher_kind, r.division, r.division_code, r.report_year, r.reporting_scope
    FROM reports r JOIN captures c ON c.id = r.capture_id
    ORDER BY r.report_year, c.timestamp, r.id
"""
LEVELS = {0: "central", 1: "province", 2: "prefecture", 3: "county", 4: "township"}


def link_results(db: Database) -> None:
    """Fills publishers and names, numbers versions, tells originals from copies."""
    reports = [
        dict(zip(("id", "publisher", "kind", "division", "code", "year", "scope"), row, strict=True))
        for row in db.execute(REPORTS).fetchall()
    ]
    with db.atomic():
        link_publishers(db, [report for report in reports if report["publisher"]])
        number_versions(db, reports)
        name_roles(db)


def publisher_id(report: Row) -> int:
    """A publisher is its name within its division."""
    return content_id(report["publisher"], report["division"])


def link_publishers(db: Database, reports: list[Row]) -> None:
    """Writes one row a publisher (facts of its latest report win) and one a name."""
    publishers: dict[int, Row] = {}
    names: dict[tuple[int, str], Row] = {}
    for report in reports:
        key = publisher_id(report)
        publishers[key] = publisher_row(key, report)
        years = [year for year in (report["year"],) if year]
        name = names.setdefault((key, report["publisher"]), {"first": years, "last": years})
        name["last"] = years or name["last"]
        name["first"] = name["first"] or years
        db.execute("UPDATE reports SET publisher_id = ? WHERE id = ?", [key, report["id"]])
    db.execute("DELETE FROM publishers")
    db.execute("DELETE FROM publisher_names")
    governments = {
        p["division"]: p["id"] for p in publishers.values() if p["kind"] in ("government", "township")
    }
    for row in publishers.values():
        row["government_id"] = governments.get(row["division"])
    db.table("publishers").insert_all(publishers[key] for key in sorted(publishers))
    db.table("publisher_names").insert_all(
        {
            "publisher_id": key,
            "name": name,
            "valid_from": next(iter(years["first"]), None),
            "valid_to": next(iter(years["last"]), None),
        }
        for (key, name), years in sorted(names.items())
    )


def publisher_row(key: int, report: Row) -> Row:
    """The row of `publishers` as one report shows it."""
    division = (report["division"] or "").split("/") if report["division"] else []
    return {
        "id": key,
        "name": report["publisher"],
        "kind": report["kind"],
        "level": LEVELS.get(len(division)) if report["division"] else None,
        "division_code": report["code"],
        "province": division[0] if division else None,
        "division": report["division"],
        "government_id": None,
    }


def number_versions(db: Database, reports: list[Row]) -> None:
    """Versions of a publisher, year and scope count from the earliest capture; the last is current."""
    versions: dict[tuple[object, ...], list[int]] = {}
    for report in reports:
        is_known = report["publisher"] is not None and report["year"] is not None
        key = (
            tuple(report[name] for name in ("publisher", "division", "year", "scope"))
            if is_known
            else (report["id"],)
        )
        versions.setdefault(key, []).append(report["id"])
    for ids in versions.values():
        for number, report_id in enumerate(ids, start=1):
            row = [number, int(number == len(ids)), report_id]
            db.execute("UPDATE reports SET version = ?, is_current = ? WHERE id = ?", row)


def name_roles(db: Database) -> None:
    """The earliest capture of a version is its original, the others are copies."""
    db.execute(
        "UPDATE report_captures SET role = CASE WHEN capture_id = "
        "(SELECT capture_id FROM reports WHERE id = report_id) THEN 'original' ELSE 'copy' END "
        "WHERE role <> 'page'"
    )
