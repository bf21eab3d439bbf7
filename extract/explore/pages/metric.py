"""/DB/-/metrics and /DB/-/metric/ID: the dictionary, and how the numbers of one metric are spread."""

from statistics import median, quantiles
from typing import Any

from datasette import Response

from extract.dictionary import load
from extract.explore.visit import Row, Unanswerable, Visit

PERIODS = ("annual", "cumulative")


async def metrics_page(visit: Visit) -> Response:
    """All metrics of the dictionary with how often they were read."""
    return await visit.page("metrics.html", {"metrics": await visit.rows("metrics")})


async def metric_page(visit: Visit) -> Response:
    """One metric: definition, words by era, comparability, distribution, highest and lowest."""
    metric_id = visit.request.url_vars["id"]
    found = await visit.rows("metric", id=metric_id)
    if not found:
        raise Unanswerable("no_metric", id=metric_id[:80])
    period = visit.asked("period") if visit.asked("period") in PERIODS else "annual"
    of: dict[str, Any] = {"id": metric_id, "period": period}
    year = visit.asked_number("year")
    view = {
        "metric": found[0],
        "entry": load().metrics.get(metric_id),
        "children": await visit.rows("metric_children", id=metric_id),
        "series": await visit.rows("metric_series", id=metric_id),
        "period": period,
        "year": year,
        "spread": spread_by_year(
            await visit.rows("metric_values", **of), await visit.rows("metric_silent", **of)
        ),
        "highest": await visit.rows("metric_ranked", sign=-1, year=year, **of),
        "lowest": await visit.rows("metric_ranked", sign=1, year=year, **of),
    }
    return await visit.page("metric.html", view)


def spread_by_year(values: list[Row], silent: list[Row]) -> list[Row]:
    """The distribution a year, and how many reports give a reason instead of a number."""
    numbers: dict[int, list[float]] = {}
    reasons: dict[int, list[Row]] = {}
    for row in values:
        numbers.setdefault(row["report_year"], []).append(row["value"])
    for row in silent:
        reasons.setdefault(row["report_year"], []).append(row)
    years = sorted({year for year in (*numbers, *reasons) if year is not None})
    return [
        {"year": year, "silent": reasons.get(year, []), **spread(numbers.get(year, []))} for year in years
    ]


def spread(numbers: list[float]) -> Row:
    """The five numbers of a distribution; quartiles only of four or more."""
    if not numbers:
        return {"count": 0}
    lower, _, upper = quantiles(numbers, n=4, method="inclusive") if len(numbers) > 3 else (None, None, None)
    return {
        "count": len(numbers),
        "least": min(numbers),
        "lower": lower,
        "median": median(numbers),
        "upper": upper,
        "most": max(numbers),
        "sum": sum(numbers),
    }
