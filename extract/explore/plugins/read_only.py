"""Keeps SQL to the one file, which is opened read-only: no other file is attached, no code loaded."""

import sqlite3

from datasette import hookimpl

from extract.explore.visit import OF_DATASETTE

REFUSED = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH)
REFUSED_FUNCTIONS = ("load_extension", "readfile", "writefile", "edit", "fts3_tokenizer")


def allow(action: int, _: str | None, second: str | None, __: str | None, ___: str | None) -> int:
    """SQLite's question whether a statement may do something."""
    is_refused = action in REFUSED or (action == sqlite3.SQLITE_FUNCTION and second in REFUSED_FUNCTIONS)
    return sqlite3.SQLITE_DENY if is_refused else sqlite3.SQLITE_OK


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]  # pluggy is untyped here
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Asks before every statement on the file; datasette's own databases stay as they are."""
    if database not in OF_DATASETTE:
        conn.set_authorizer(allow)
