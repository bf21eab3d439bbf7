"""/DB/-/coverage: publisher × year as a map, from the country down to single bodies."""

from datasette import Response

from extract.explore.heat import Area, Body, Heat, build_heat
from extract.explore.visit import Visit

# 60 rows of 18 years are about 120 KB of HTML.
SIZE = 60
STATES = ("found", "late", "missing")


async def coverage_page(visit: Visit) -> Response:
    """The map of one place (`?under=`), its bodies and the places below it."""
    under = (visit.asked("under") or "").strip("/")[:200]
    areas = await visit.rows("coverage_areas", under=under)
    heat = build_heat(areas, await visit.rows("coverage_bodies", under=under), under)
    lines: list[Body | Area] = [*heat.bodies, *heat.areas]
    pages = max(1, -(-len(lines) // SIZE))
    page = min(max(visit.asked_number("page") or 1, 1), pages)
    shown = lines[SIZE * (page - 1) : SIZE * page]
    view = {
        "under": under,
        "years": heat.years,
        "whole": heat.whole,
        "bodies": [line for line in shown if isinstance(line, Body)],
        "areas": [line for line in shown if isinstance(line, Area)],
        "states": count_states(heat),
        "page": page,
        "pages": pages,
    }
    return await visit.page("coverage.html", view)


def count_states(heat: Heat) -> list[tuple[str, int]]:
    """Reports by state in the whole place."""
    shares = heat.whole.cells.values() if heat.whole else ()
    return [(state, sum(getattr(share, state) for share in shares)) for state in STATES]
