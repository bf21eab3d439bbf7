"""Puts the security headers on every response of datasette."""

from collections.abc import Callable

from datasette import hookimpl

from extract.explore.headers import App, add_headers


@hookimpl  # type: ignore[untyped-decorator]  # pluggy is untyped here
def asgi_wrapper() -> Callable[[App], App]:
    """Wraps the application."""
    return add_headers
