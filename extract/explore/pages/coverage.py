"""/DB/-/coverage: publisher × year as a map, from the country down to single bodies."""

from collections import Counter

from datasette import Response

from extract.explore.heat import Area, Body, build_heat
from extract.explore.visit import Visit

# 60 rows of 18 years are about 120 KB of HTML.
SIZE = 60


async def coverage_page(visit: Visit) -> Response:
    """The map of one place (`?under=`), its bodies and the places below it."""
    under = (visit.asked("under") or "").strip("/")[:200]
    rows = await visit.rows("coverage_cells", under=under)
    heat = build_heat(rows, under)
    lines: list[Body | Area] = [*heat.bodies, *heat.areas]
    pages = max(1, -(-len(lines) // SIZE))
    page = min(max(visit.asked_number("page") or 1, 1), pages)
    shown = lines[SIZE * (page - 1) : SIZE * page]
    view = {
        "under": under,
        "years": heat.years,
        "bodies": [line for line in shown if isinstance(line, Body)],
        "areas": [line for line in shown if isinstance(line, Area)],
        "states": Counter(row["state"] for row in rows).most_common(),
        "page": page,
        "pages": pages,
    }
    return await visit.page("coverage.html", view)
