"""A file opened immutable is believed to stay as it was: once it changes, nothing more is read from it.

SQLite keeps the pages it has read of such a file and would mix them with new ones (measured: a page of an
extraction that ran meanwhile gave "database disk image is malformed", or silently the older numbers).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Request

from extract.explore.answer import explain
from extract.explore.headers import App, Message, Receive, Send
from extract.explore.visit import Unanswerable, Visit

STATIC = ("/-/static", "/-/nianbao/")
Mark = tuple[int, int, int] | None


def mark_of(path: Path) -> Mark:
    """What changes when a file is written or replaced; None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def stop_at_change(datasette: Any) -> Callable[[App], App]:
    """Wraps the application: a changed file is answered with a page that says what to do (503)."""
    files = {name: Path(one.path) for name, one in datasette.databases.items() if one.path}
    marks = {name: mark_of(path) for name, path in files.items()}

    def wrap(app: App) -> App:
        async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
            changed = [name for name, path in files.items() if mark_of(path) != marks[name]]
            if scope["type"] != "http" or not changed or scope["path"].startswith(STATIC):
                await app(scope, receive, send)
                return
            formless = {**scope, "csrftoken": str}  # set further in, and wanted by every template
            visit = Visit(datasette, Request(formless, receive), changed[0])
            problem = Unanswerable("changed_file", 503, name=files[changed[0]].name)
            await (await explain(visit, problem)).asgi_send(send)

        return wrapped

    return wrap
