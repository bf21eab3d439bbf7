"""How the numbers of every metric are spread over a year's reports, and which are lowest and highest."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from extract.store.rows import Rows, build_rows
from extract.store.schema import load_schema
from extract.store.shares import Share

Row = dict[str, Any]
Number = int | float
Key = tuple[str, str, int]
ENDS = 10
SHARE = 16  # metrics of some 300
OF_CURRENT = """
    FROM facts f JOIN reports r ON r.id = f.report_id AND r.is_current = 1 AND r.report_year IS NOT NULL
    WHERE f.role = 'value' AND coalesce(f.applicant_type, 'total') = 'total' AND f.metric = ?
"""
NUMBERS = f"""
    SELECT f.metric, f.period, r.report_year, f.value, f.id {OF_CURRENT} AND f.value IS NOT NULL
    ORDER BY f.metric, f.period, r.report_year, f.value, f.id
"""
SILENT = f"""
    SELECT f.metric, f.period, r.report_year, f.semantic, count(*) {OF_CURRENT} AND f.value IS NULL
    GROUP BY 1, 2, 3, 4
"""


def metric_shares(db: Database) -> list[Share[list[Rows]]]:
    """What fills `metric_years` and `metric_extremes`, some metrics at a time."""
    metrics = [metric for (metric,) in db.execute("SELECT DISTINCT metric FROM facts ORDER BY 1")]
    return [partial(spread_metrics, metrics=metrics[at : at + SHARE]) for at in range(0, len(metrics), SHARE)]


def spread_metrics(db: Database, metrics: Sequence[str]) -> list[Rows]:
    """The rows of some metrics."""
    return [rows for metric in metrics for rows in spread_metric(db, metric)]


def spread_metric(db: Database, metric: str) -> Iterator[Rows]:
    """The rows of one metric."""
    years_table = next(table for table in load_schema().tables if table.name == "metric_years")
    columns = [column.name for column in years_table.columns]
    years: dict[Key, Row] = {}
    for key, rows in groupby(db.execute(NUMBERS, [metric]), key=itemgetter(0, 1, 2)):
        found = [(value, fact_id) for *_, value, fact_id in rows]
        years[key] = spread([value for value, _ in found])
        yield build_rows("metric_extremes", list(extremes(key, found)))
    for *names, semantic, reports in db.execute(SILENT, [metric]):
        years.setdefault((names[0], names[1], names[2]), {"numbers": 0})[semantic] = reports
    found_years = [
        {"metric": key[0], "period": key[1], "report_year": key[2], **years[key]} for key in sorted(years)
    ]
    if found_years:
        yield build_rows("metric_years", [dict.fromkeys(columns) | row for row in found_years])


def spread(numbers: Sequence[Number]) -> Row:
    """The five numbers of a distribution, of sorted numbers; quartiles only of four or more."""
    is_enough = len(numbers) > 3
    return {
        "numbers": len(numbers),
        "least": numbers[0],
        "lower_quartile": quantile(numbers, 0.25) if is_enough else None,
        "median": quantile(numbers, 0.5),
        "upper_quartile": quantile(numbers, 0.75) if is_enough else None,
        "most": numbers[-1],
        "sum": sum(numbers),
    }


def quantile(numbers: Sequence[Number], share: float) -> Number:
    """The number below which a share of the sorted numbers lies, between two of them in proportion."""
    place = share * (len(numbers) - 1)
    low = numbers[int(place)]
    high = numbers[min(int(place) + 1, len(numbers) - 1)]
    return low + (high - low) * (place - int(place))


def extremes(key: Key, found: Sequence[tuple[Number, int]]) -> Iterator[Row]:
    """The first and the last of sorted numbers with their facts."""
    for side, ends in (("lowest", found[:ENDS]), ("highest", found[: -ENDS - 1 : -1])):
        for place, (_, fact_id) in enumerate(ends, start=1):
            yield {
                "metric": key[0],
                "period": key[1],
                "report_year": key[2],
                "side": side,
                "place": place,
                "fact_id": fact_id,
            }
