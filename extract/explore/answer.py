"""From a request to a page: finds the database, and turns what cannot be shown into a page that explains."""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import NotFound, Response
from datasette.database import QueryInterrupted
from datasette.utils import tilde_decode

from archive.errors import InputUnusable
from extract.explore.visit import OF_DATASETTE, Unanswerable, Visit

Handler = Callable[[Visit], Awaitable[Response]]
Route = Callable[[Any, Any], Awaitable[Response]]


def answer_with(handler: Handler) -> Route:
    """A datasette view function of one page."""

    async def view(datasette: Any, request: Any) -> Response:
        database = tilde_decode(request.url_vars["database"])
        if database not in datasette.databases or database in OF_DATASETTE:
            raise NotFound(f"No database of the name {database}")
        visit = Visit(datasette, request, database)
        try:
            return await handler(visit)
        except Unanswerable as problem:
            return await explain(visit, problem)
        except QueryInterrupted:
            return await explain(visit, Unanswerable("too_slow", 503))
        except InputUnusable as error:
            return await explain(visit, Unanswerable("unusable_input", 500, error=str(error)))
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            return await explain(visit, Unanswerable("unusable_database", 500, error=str(error)))

    return view


async def no_page(visit: Visit) -> Response:
    """Any other address below `/DB/-/`, which datasette would take for a row of a table."""
    raise Unanswerable("bad_address", 404, error=visit.request.path[:80])


async def explain(visit: Visit, problem: Unanswerable) -> Response:
    """The page for something that cannot be shown."""
    message = visit.words.say(problem.key, **problem.values)
    return await visit.page("problem.html", {"message": message}, problem.status)
