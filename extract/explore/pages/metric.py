"""/DB/-/metrics and /DB/-/metric/ID: the dictionary, and how the numbers of one metric are spread."""

from typing import Any

from datasette import Response

from extract.dictionary import load
from extract.explore.box_chart import draw_boxes
from extract.explore.chart import parse_breaks
from extract.explore.labels import told_in
from extract.explore.visit import Row, Unanswerable, Visit

PERIODS = ("annual", "cumulative")
SILENCES = ("not_stated", "blank", "slash", "dash", "lost", "text")


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
    series = await visit.rows("metric_series", id=metric_id)
    spread = await visit.rows("metric_years", **of)
    view = {
        "metric": found[0],
        "entry": load().metrics.get(metric_id),
        "children": await visit.rows("metric_children", id=metric_id),
        "series": series,
        "period": period,
        "year": year,
        "spread": spread,
        "boxes": draw_boxes(spread, breaks_of(series, metric_id, visit.words.language)),
        "highest": await visit.rows("metric_ranked", side="highest", year=year, **of),
        "lowest": await visit.rows("metric_ranked", side="lowest", year=year, **of),
        "silences": SILENCES,
    }
    return await visit.page("metric.html", view)


def breaks_of(series: list[Row], metric: str, language: str) -> dict[int, str]:
    """The breaks of the series that this metric alone makes up."""
    alone = (row for row in series if row["formula"] == metric)
    return next((parse_breaks(told_in(language, row, "breaks")) for row in alone), {})
