"""The start page's figures."""

from datasette.database import QueryInterrupted

from extract.explore.metadata import load_explore
from extract.explore.visit import Row, Visit

HEIGHT = 120


async def start_figures(visit: Visit) -> Row:
    """What index.html needs; counts that take too long are left out."""
    years = await visit.rows("start_years")
    return {
        **visit.frame(),
        "counts": await counts(visit),
        "bars": bars(years),
        "places": [with_share(place) for place in await visit.rows("start_places")],
        "publishers": await visit.rows("start_publishers"),
        "publication": await visit.rows("start_publication"),
        "ready": ready_queries(visit.words.language),
    }


def with_share(place: Row) -> Row:
    """A place with the percentage of its expected reports that are there."""
    expected = place["found"] + place["missing"]
    return {**place, "share": round(100 * place["found"] / expected, 1) if expected else 0}


def ready_queries(language: str) -> list[Row]:
    """Name and title of the queries that stand ready; titles are Chinese — English."""
    return [
        {"name": name, "title": query["title"].split(" — ")[language == "en"]}
        for name, query in load_explore()["queries"].items()
    ]


async def counts(visit: Visit) -> Row:
    """How much is in the file."""
    try:
        return (await visit.rows("start_counts"))[0]
    except QueryInterrupted:
        return {}


def bars(years: list[Row]) -> list[Row]:
    """One bar a year from the first to the last, with its height in pixels."""
    found = {row["report_year"]: row["reports"] for row in years if row["report_year"] is not None}
    if not found:
        return []
    most = max(found.values())
    span = range(min(found), max(found) + 1)
    return [
        {"year": year, "reports": found.get(year, 0), "height": round(HEIGHT * found.get(year, 0) / most)}
        for year in span
    ]
