"""What can be said only of all results together: publishers, versions, copies. Computed anew each time."""

from collections import defaultdict
from typing import Any

from sqlite_utils import Database

from extract.store.copies import merge_mirrors, name_roles
from extract.store.publishers import link_publishers

Row = dict[str, Any]

REPORTS = """
    SELECT r.id, r.publisher, r.publisher_kind AS kind, r.division, r.division_code AS code,
           r.report_year AS year, r.reporting_scope AS scope
    FROM reports r JOIN captures c ON c.id = r.capture_id
    ORDER BY r.report_year, c.timestamp, r.id
"""


def link_results(db: Database) -> None:
    """Fills publishers and names, numbers versions, tells originals from copies."""
    with db.atomic():
        reports = read_reports(db)
        link_publishers(db, [report for report in reports if report["publisher"]])
        gone = merge_mirrors(db, same_reports(reports))
        if gone:
            reports = [report for report in reports if report["id"] not in gone]
            link_publishers(db, [report for report in reports if report["publisher"]])
        number_versions(db, same_reports(reports))
        name_roles(db)


def read_reports(db: Database) -> list[Row]:
    """All reports by year and time of their first capture."""
    return list(db.query(REPORTS))


def same_reports(reports: list[Row]) -> list[list[int]]:
    """Ids of the reports of one publisher, year and scope, by time; one of unknown identity is alone."""
    groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for report in reports:
        is_known = report["publisher"] is not None and report["year"] is not None
        key = (report["publisher_id"], report["year"], report["scope"]) if is_known else (report["id"],)
        groups[key].append(report["id"])
    return list(groups.values())


def number_versions(db: Database, groups: list[list[int]]) -> None:
    """Versions of a report count from the earliest capture; the last is current."""
    db.conn.executemany(
        "UPDATE reports SET version = ?, is_current = ? WHERE id = ?",
        [(n, int(n == len(ids)), report_id) for ids in groups for n, report_id in enumerate(ids, start=1)],
    )
