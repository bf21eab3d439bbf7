"""Explains in the project's words what datasette's own pages cannot answer; programs get datasette's JSON."""

from typing import Any

from datasette import Response, hookimpl
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

from extract.explore.answer import explain
from extract.explore.visit import Unanswerable, Visit, served_database

MAX_SHOWN = 300


@hookimpl  # type: ignore[untyped-decorator]  # pluggy is untyped here
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """A page that says what was wrong with the address."""
    if request.path.endswith(".json") or getattr(exception, "message_is_html", False):
        return None

    async def answer() -> Response:
        error = getattr(exception, "message", None) or str(exception)
        problem = Unanswerable("bad_address", status_of(exception), error=error[:MAX_SHOWN])
        return await explain(Visit(datasette, request, served_database(datasette)), problem)

    return answer


def status_of(exception: Exception) -> int:
    """What datasette says of it; a value that is none is a fault of the address."""
    if isinstance(exception, Base400 | DatasetteError):
        return int(exception.status)
    return 400 if isinstance(exception, ValueError) else 500
