"""Brings a database of an earlier schema to this one: a new file, filled from the old, takes its place.

Tables gain keys, constraints and columns that SQLite cannot add to a table that is there, so all are
made anew. What is counted over the rows, and the full text, is made from them again; ids stay.
"""

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from archive.errors import InputUnusable, OtherSchema
from extract.store.dictionary_rows import save_dictionary
from extract.store.figures import count_figures
from extract.store.schema import (
    Table,
    create_indexes,
    create_tables,
    load_schema,
    open_draft,
    read_version,
)
from extract.store.search import rebuild_search

EARLIEST = 1


def migrate_database(path: Path) -> int:
    """Brings a file to this schema and gives the version it had; one of this version is left alone.

    The old file stays until the new one is whole. Raises OtherSchema if the file is of no version that
    is known here, InputUnusable if it is damaged or breaks a constraint of this schema.
    """
    version, current = read_version(path), load_schema().version
    if version == current:
        return version
    if not EARLIEST <= version < current:
        raise OtherSchema(
            f"{path} has schema version {version}, this program knows {EARLIEST} to {current}: "
            "use the program that made it, or a newer one"
        )
    draft = path.with_name(path.name + ".migrating")
    draft.unlink(missing_ok=True)
    try:
        fill_draft(path, draft)
    except sqlite3.DatabaseError as error:
        draft.unlink(missing_ok=True)
        raise InputUnusable(
            f"{path} cannot be migrated ({error}): rebuild it from the WARC files with "
            "`nianbao extract INPUT --db FILE --rebuild`"
        ) from error
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    return version


def fill_draft(source: Path, draft: Path) -> None:
    """A database of this schema with the rows of an earlier one."""
    db = open_draft(draft)
    create_tables(db)
    db.execute("ATTACH ? AS source", [f"{source.resolve().as_uri()}?mode=ro"])
    with db.atomic():
        for table in load_schema().tables:
            if not table.is_counted:
                copy_known(db, table)
        create_indexes(db)
    db.execute("DETACH source")
    save_dictionary(db)
    rebuild_search(db)
    count_figures(db)
    db.close()


def copy_known(db: Database, table: Table) -> None:
    """Copies the columns of one table that the earlier schema had too."""
    had = {row[1] for row in db.execute(f'PRAGMA source.table_info("{table.name}")')}
    columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name in had)
    if columns:
        db.execute(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM source."{table.name}"')
