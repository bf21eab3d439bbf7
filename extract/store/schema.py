"""The schema as data: tables, columns, indexes and views of data/schema.yaml, and their creation."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import InputUnusable, OtherSchema
from extract.yaml_file import read_yaml

# Python looks for a way to write None at each null, which took a tenth of the time that facts do.
sqlite3.register_adapter(type(None), lambda none: none)
SCHEMA_FILE = Path(__file__).parent.parent / "data" / "schema.yaml"
# Ids come from digests, so every row goes to another page: with SQLite's own 2 MB saving 100,000 facts took
# twice as long.
CACHE_KB = 128_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQLite type, description, and the table its values point at."""

    name: str
    type: str
    description: str
    references: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its keys and indexes (tuples of column names).

    `constraints` are SQL expressions that every row fulfils; an `is_counted` table holds what is counted
    over the others and can be counted again at any time.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    pk: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    indexes: tuple[tuple[str, ...], ...]
    constraints: tuple[str, ...]
    is_counted: bool


@dataclass(frozen=True, slots=True)
class View:
    """One view for people."""

    name: str
    description: str
    columns: tuple[Column, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The whole database; `version` is SQLite's user_version, `redact` columns of free text by table."""

    version: int
    tables: tuple[Table, ...]
    views: tuple[View, ...]
    redact: Mapping[str, tuple[str, ...]]


def read_column(name: str, text: str, references: str | None) -> Column:
    """A column as the file writes it: "TYPE | description"."""
    kind, description = text.split(" | ", 1)
    return Column(name, kind, description, references)


def read_columns(texts: Mapping[str, str], references: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of a table or view."""
    return tuple(read_column(name, text, references.get(name)) for name, text in texts.items())


def read_table(name: str, table: dict[str, Any], references: dict[str, str]) -> Table:
    """A table as the file writes it."""
    targets = {column: target for column, target in references.items() if target != name}
    return Table(
        name,
        table["description"],
        read_columns(table["columns"], targets),
        tuple(table["pk"]),
        tuple(tuple(names) for names in table.get("unique", ())),
        tuple(tuple(names) for names in table.get("indexes", ())),
        tuple(table.get("constraints", ())),
        table.get("is_counted", False),
    )


@cache
def load_schema() -> Schema:
    """Reads data/schema.yaml."""
    data = read_yaml(SCHEMA_FILE)
    tables = tuple(read_table(name, table, data["references"]) for name, table in data["tables"].items())
    views = tuple(
        View(name, view["description"], read_columns(view["columns"], {}), view["sql"])
        for name, view in data["views"].items()
    )
    redact = {name: tuple(columns) for name, columns in data["redact"].items()}
    return Schema(data["version"], tables, views, redact)


def column_sql(column: Column, *, is_required: bool) -> str:
    """One column's definition."""
    target = f' REFERENCES "{column.references}"(id)' if column.references else ""
    return f'"{column.name}" {column.type}{" NOT NULL" if is_required else ""}{target}'


def index_sql(table: Table, columns: tuple[str, ...]) -> str:
    """One CREATE INDEX statement."""
    name = "_".join(("idx", table.name, *columns))
    return f'CREATE INDEX "{name}" ON "{table.name}" ({", ".join(columns)})'


def table_sql(table: Table) -> str:
    """The CREATE TABLE statement of one table."""
    keys = table.pk if len(table.pk) > 1 else ()  # SQLite takes null in them otherwise
    lines = [column_sql(column, is_required=column.name in keys) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.pk)})")
    lines += [f"UNIQUE ({', '.join(names)})" for names in table.unique]
    lines += [f"CHECK ({constraint})" for constraint in table.constraints]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def create_database(db: Database) -> None:
    """Creates every table, index and view in an empty database."""
    create_tables(db)
    create_indexes(db)


def create_indexes(db: Database) -> None:
    """Creates every index: once tables are filled, in a fraction of the time."""
    with db.atomic():
        for table in load_schema().tables:
            for names in table.indexes:
                db.execute(index_sql(table, names))


def create_tables(db: Database) -> None:
    """Creates every table and view in an empty database."""
    schema = load_schema()
    with db.atomic():
        for table in schema.tables:
            db.execute(table_sql(table))
        for view in schema.views:
            db.execute(f'CREATE VIEW "{view.name}" AS {view.sql}')
        db.execute(f"PRAGMA user_version = {schema.version}")


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database, or absent or empty and thus may become one."""
    if not path.exists() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def read_version(path: Path) -> int:
    """The schema version of a file, 0 of an empty one; raises InputUnusable if it is no SQLite database."""
    if not is_sqlite(path):
        raise InputUnusable(f"{path} is not a SQLite database: name another file")
    with closing(sqlite3.connect(path)) as connection:
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise InputUnusable(
                f"{path} is damaged ({error}): name another file or build it again"
            ) from error


def open_database(path: Path, *, create: bool = False) -> Database:
    """Opens a database of this schema version.

    Raises InputUnusable if it is missing (and not to be created) or no SQLite file, OtherSchema if
    another version of the project made it.
    """
    if not create and not path.exists():
        raise InputUnusable(f"{path} does not exist: make it with `nianbao extract INPUT --db {path}`")
    version, current = read_version(path), load_schema().version
    db = Database(path)
    db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    if create and not version and not db.table_names():
        create_database(db)
    elif version != current:
        db.close()
        raise OtherSchema(
            f"{path} has schema version {version}, this program needs {current}: {advice(version)}"
        )
    return db


@contextmanager
def open_to_readers(db: Database) -> Iterator[None]:
    """Lets other processes read what is committed while this one writes; in the end all is in one file.

    A power cut may take the last groups with it: they are read again.
    """
    set_journal(db, "WAL", "NORMAL")
    try:
        yield
    finally:
        set_journal(db, "DELETE", "FULL")


def set_journal(db: Database, mode: str, synchronous: str) -> None:
    """Changes how changes are written; while another program reads, it stays as it is."""
    with suppress(sqlite3.OperationalError):
        db.execute(f"PRAGMA journal_mode = {mode}")
        db.execute(f"PRAGMA synchronous = {synchronous}")


def is_open_to_readers(db: Database) -> bool:
    """Whether other processes can read what is committed while this one writes."""
    return bool(db.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def open_draft(path: Path) -> Database:
    """Opens a scratch file, which a fault makes useless: nothing is written for its recovery."""
    db = Database(sqlite3.connect(path, uri=True))  # databases are attached to it by their URI
    for pragma in (f"cache_size = -{CACHE_KB}", "journal_mode = OFF", "synchronous = OFF"):
        db.execute(f"PRAGMA {pragma}")
    return db


def is_earlier(path: Path) -> bool:
    """Whether a file is there and of an earlier schema; raises InputUnusable if it is no SQLite database."""
    return path.exists() and 0 < read_version(path) < load_schema().version


def advice(version: int) -> str:
    """What to do with a file of another schema version."""
    if 0 < version < load_schema().version:
        return "bring it up to date with `nianbao migrate FILE`"
    if not version:
        return "it was not made by nianbao; name another file"
    return "a newer program made it; update nianbao, or rebuild it with `nianbao extract … --rebuild`"
