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
    order = {one: number for number, one in enumerate(load().metrics)}
    rows = await visit.rows("metrics")
    rows = sorted(rows, key=lambda row: order.get(row["id"], len(order)))
    return await visit.page("metrics.html", {"metrics": rows})


async def metric_page(visit: Visit) -> Response:
    """One metric: definition, words by era, comparability, distribution, highest and lowest."""
    metric_id = visit.request.url_vars["id"]
    found = await visit.rows("metric", id=metric_id)
    if not found:
        raise Unanswerable("no_metric", id=metric_id[:80])
    period = visit.asked("period") if visit.asked("period") in PERIODS else "annual"
    of: dict[str, Any] = {"id": metric_id, "period": period}
    year = visit.asked_number("year")
    series = in_order(await visit.rows("metric_series", id=metric_id))
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


def in_order(series: list[Row]) -> list[Row]:
    """Rows of `series` as the dictionary orders series, the earliest era first."""
    series_order = {one.id: number for number, one in enumerate(load().series)}
    eras = list(load().eras)
    return sorted(
        series, key=lambda row: (series_order.get(row["id"], len(series_order)), eras.index(row["era"]))
    )


def breaks_of(series: list[Row], metric: str, language: str) -> dict[int, str]:
    """The breaks of the series that this metric alone makes up."""
    alone = (row for row in series if row["formula"] == metric)
    return next((parse_breaks(told_in(language, row, "breaks")) for row in alone), {})
