"""/DB/-/quality: what does not add up, is missing, was not understood or is damaged."""

from datasette import Response

from extract.dictionary import load
from extract.explore.check_view import describe_checks
from extract.explore.visit import Visit

PARTS = ("provinces", "conflicts", "missing", "unmatched", "damage", "unread", "scans", "pages")


async def quality_page(visit: Visit) -> Response:
    """The figures of quality of the whole file."""
    dictionary = load()
    view = {
        **{part: await visit.rows(f"quality_{part}") for part in PARTS},
        "checks": describe_checks(await visit.rows("quality_checks"), dictionary),
        "failed": describe_checks(await visit.rows("quality_failed"), dictionary),
    }
    return await visit.page("quality.html", view)
