"""Identities across years (I22, I25-I27), evaluated when all reports of a publisher are known."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Literal

from sqlite_utils import Database

from extract.checks import check_series, series_metrics
from extract.dictionary import load
from extract.model import Check, Fact, Role, Semantic, Source
from extract.store.rows import Rows, build_rows
from extract.store.save import insert_rows
from extract.store.shares import Share, publisher_ranges

Row = dict[str, Any]
COLUMNS = tuple(column.name for column in fields(Check))
FIRST_NUMBER = 10_000  # cross-year checks are numbered from here, behind those of the report itself

SUMS = "SELECT DISTINCT metric FROM facts WHERE period = 'cumulative' ORDER BY 1"
# Numbers so far are compared whatever they count; of other reports some metrics are enough.
FACTS = """
    WITH known AS MATERIALIZED (
      SELECT r.publisher_id, r.reporting_scope, r.report_year, r.id,
             EXISTS (SELECT 1 FROM facts f WHERE f.report_id = r.id AND f.period = 'cumulative'
                     AND f.metric IN (SELECT value FROM json_each(:sums))) AS has_sums
      FROM reports r
      WHERE r.is_current = 1 AND r.publisher_id BETWEEN :first AND :last AND r.report_year IS NOT NULL)
    SELECT k.publisher_id, k.reporting_scope, k.report_year, k.id,
           f.metric, f.source_kind, f.raw, f.value, f.semantic, f.applicant_type, f.period, f.role
    FROM known k JOIN facts f ON f.report_id = k.id
    WHERE (k.has_sums OR f.metric IN (SELECT value FROM json_each(:metrics)))
      AND f.role IN ('value', 'derived') AND f.reporting_scope = k.reporting_scope AND f.value IS NOT NULL
    ORDER BY k.publisher_id, k.reporting_scope, k.report_year, f.id
"""


def year_shares(db: Database) -> list[Share[list[Rows]]]:
    """What gives the cross-year checks of all current reports, some publishers at a time."""
    sums = [metric for (metric,) in db.execute(SUMS)]
    return [partial(check_years, ids=ids, sums=sums) for ids in publisher_ranges(db)]


def check_years(db: Database, ids: tuple[int, int], sums: Sequence[str]) -> list[Rows]:
    """The checks of the publishers whose ids stand between two; of the metrics `sums` are numbers so far."""
    metrics = {"metrics": json.dumps(sorted(series_metrics(load()))), "sums": json.dumps(sums)}
    facts = db.execute(FACTS, {"first": ids[0], "last": ids[1], **metrics})
    found = (list(series_rows(rows)) for _, rows in groupby(facts, key=itemgetter(0, 1)))
    return [build_rows("checks", rows) for rows in found if rows]


def save_years(db: Database, found: Iterable[list[Rows]]) -> None:
    """Replaces all cross-year checks."""
    with db.atomic():
        db.execute("DELETE FROM checks WHERE number >= ?", [FIRST_NUMBER])
        for rows in chain.from_iterable(found):
            insert_rows(db, rows)


def series_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """The check rows of one publisher and scope."""
    reports: dict[int, int] = {}
    years: dict[int, list[Fact]] = {}
    for year, numbers in groupby(rows, key=itemgetter(2)):
        for _, _, _, report_id, *fact in numbers:
            reports.setdefault(year, report_id)
            years.setdefault(year, []).append(read_fact(*fact))
    for number, (year, check) in enumerate(check_series(years, load()), start=FIRST_NUMBER):
        yield {
            "report_id": reports[year],
            "number": number,
            **{name: getattr(check, name) for name in COLUMNS},
        }


def read_fact(
    metric: str,
    kind: Literal["table", "prose"],
    raw: str,
    value: float,
    semantic: Semantic,
    applicant_type: str | None,
    period: Literal["annual", "cumulative"],
    role: Role,
) -> Fact:
    """A row's number as a fact again; its place is of no matter here."""
    return Fact(metric, Source(kind), raw, value, semantic, applicant_type, period, role=role)
