"""Identities across years (I22, I25-I27), evaluated when all reports of a publisher are known."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from extract.checks import check_series
from extract.dictionary import load
from extract.model import Fact, Source
from extract.store.save import insert

Row = dict[str, Any]
FIRST_NUMBER = 10_000  # cross-year checks are numbered from here, behind those of the report itself
PLACES = {"table": "table_no", "row": "row_no", "col": "col_no", "start": "char_start", "end": "char_end"}

FACTS = """
    SELECT r.publisher_id, r.reporting_scope AS report_scope, r.report_year, r.id AS report_id, f.*
    FROM facts f JOIN reports r ON r.id = f.report_id
    WHERE r.is_current = 1 AND r.publisher_id IS NOT NULL AND r.report_year IS NOT NULL
      AND f.role IN ('value', 'derived') AND f.reporting_scope = r.reporting_scope
    ORDER BY r.publisher_id, r.reporting_scope, r.report_year, f.id
"""


def check_years(db: Database) -> None:
    """Replaces the cross-year checks of all current reports."""
    with db.atomic():
        db.execute("DELETE FROM checks WHERE number >= ?", [FIRST_NUMBER])
        facts = db.query(FACTS)
        for _, rows in groupby(facts, key=lambda row: (row["publisher_id"], row["report_scope"])):
            insert(db, "checks", list(series_rows(list(rows))))


def series_rows(rows: list[Row]) -> Iterator[Row]:
    """The check rows of one publisher and scope."""
    years = {year: list(facts) for year, facts in groupby(rows, key=lambda row: row["report_year"])}
    reports = {year: facts[0]["report_id"] for year, facts in years.items()}
    found = check_series({year: list(read_facts(facts)) for year, facts in years.items()}, load())
    for number, (year, check) in enumerate(found, start=FIRST_NUMBER):
        yield {"report_id": reports[year], "number": number, **asdict(check)}


def read_facts(rows: Iterable[Row]) -> Iterator[Fact]:
    """Rows of `facts` as facts again."""
    for row in rows:
        place = {name: row[column] for name, column in PLACES.items()}
        yield Fact(
            row["metric"],
            Source(row["source_kind"], **place),
            row["raw"],
            row["value"],
            row["semantic"],
            row["applicant_type"],
            row["period"],
            role=row["role"],
        )
