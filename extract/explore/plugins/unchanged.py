"""Stops answering from a file that changed after it was opened."""

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from extract.explore.headers import App
from extract.explore.unchanged import stop_at_change


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]  # pluggy is untyped here; innermost: headers are added around it
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Wraps the application."""
    return stop_at_change(datasette)
