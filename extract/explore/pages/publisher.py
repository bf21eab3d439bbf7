"""/DB/-/publisher/ID: all years of one publisher, its series with their breaks, what it carried over."""

from datasette import Response

from extract.dictionary import load
from extract.explore.chart import draw_charts, parse_breaks
from extract.explore.labels import told_in
from extract.explore.visit import Row, Unanswerable, Visit, parse_id

FIRST_CHARTS = 8


async def publisher_page(visit: Visit) -> Response:
    """One publisher."""
    publisher_id = parse_id(visit.request.url_vars["id"])
    found = await visit.rows("publisher", id=publisher_id)
    if not found:
        raise Unanswerable("no_publisher", id=publisher_id)
    breaks = {
        row["id"]: parse_breaks(told_in(visit.words.language, row, "breaks"))
        for row in await visit.rows("series_breaks")
    }
    view = {
        "publisher": found[0],
        "names": await visit.rows("publisher_names", id=publisher_id),
        "reports": await visit.rows("publisher_reports", id=publisher_id),
        "charts": draw_charts(in_order(await visit.rows("publisher_series", id=publisher_id)), breaks),
        "first_charts": FIRST_CHARTS,
        "carried": pair_carried(await visit.rows("publisher_carried", id=publisher_id)),
        "below": await visit.rows("publisher_below", id=publisher_id),
    }
    return await visit.page("publisher.html", view)


def in_order(rows: list[Row]) -> list[Row]:
    """Series as the dictionary orders them: requests first."""
    order = {series.id: number for number, series in enumerate(load().series)}
    return sorted(rows, key=lambda row: (order.get(row["series"], len(order)), row["report_year"]))


def pair_carried(rows: list[Row]) -> list[Row]:
    """What one year carried forward beside what the next says it was given."""
    forward = {row["report_year"]: row for row in rows if row["metric"].endswith("forward")}
    given = {row["report_year"]: row for row in rows if row["metric"].endswith("in")}
    years = sorted(year for year in forward if isinstance(year, int) and year + 1 in given)
    return [
        {
            "year": year,
            "forward": forward[year],
            "given": given[year + 1],
            "differs": None not in (forward[year]["value"], given[year + 1]["value"])
            and forward[year]["value"] != given[year + 1]["value"],
        }
        for year in years
    ]
