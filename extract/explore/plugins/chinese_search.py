"""Makes datasette's search box find Chinese words of any length: terms become phrases of characters."""

import sqlite3

from datasette import hookimpl

from extract.store.search import phrase_query


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]  # pluggy is untyped here
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Takes the place of datasette's own `escape_fts`."""
    conn.create_function("escape_fts", 1, phrase_query, deterministic=True)
