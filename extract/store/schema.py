"""The schema as data: tables, columns, indexes and views of data/schema.yaml, and their creation."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from sqlite_utils import Database

from archive.errors import InputUnusable, OtherSchema

SCHEMA_FILE = Path(__file__).parent.parent / "data" / "schema.yaml"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQLite type, description, and the table its values point at."""

    name: str
    type: str
    description: str
    references: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its keys and indexes (tuples of column names)."""

    name: str
    description: str
    columns: tuple[Column, ...]
    pk: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    indexes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One view for people."""

    name: str
    description: str
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


@cache
def load_schema() -> Schema:
    """Reads data/schema.yaml."""
    data = yaml.safe_load(SCHEMA_FILE.read_text(encoding="utf-8"))
    references: dict[str, str] = data["references"]
    tables = []
    for name, table in data["tables"].items():
        targets = {column: target for column, target in references.items() if target != name}
        columns = tuple(
            read_column(column, text, targets.get(column)) for column, text in table["columns"].items()
        )
        tables.append(
            Table(
                name,
                table["description"],
                columns,
                tuple(table["pk"]),
                tuple(tuple(names) for names in table.get("unique", ())),
                tuple(tuple(names) for names in table.get("indexes", ())),
            )
        )
    views = tuple(View(name, view["description"], view["sql"]) for name, view in data["views"].items())
    redact = {name: tuple(columns) for name, columns in data["redact"].items()}
    return Schema(data["version"], tuple(tables), views, redact)


def column_sql(column: Column) -> str:
    """One column's definition."""
    target = f' REFERENCES "{column.references}"(id)' if column.references else ""
    return f'"{column.name}" {column.type}{target}'


def index_sql(table: Table, columns: tuple[str, ...]) -> str:
    """One CREATE INDEX statement."""
    name = "_".join(("idx", table.name, *columns))
    return f'CREATE INDEX "{name}" ON "{table.name}" ({", ".join(columns)})'


def table_sql(table: Table) -> str:
    """The CREATE TABLE statement of one table."""
    lines = [column_sql(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.pk)})")
    lines += [f"UNIQUE ({', '.join(names)})" for names in table.unique]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def create_database(db: Database) -> None:
    """Creates every table, index and view in an empty database."""
    schema = load_schema()
    with db.atomic():
        for table in schema.tables:
            db.execute(table_sql(table))
            for names in table.indexes:
                db.execute(index_sql(table, names))
        for view in schema.views:
            db.execute(f'CREATE VIEW "{view.name}" AS {view.sql}')
        db.execute(f"PRAGMA user_version = {schema.version}")


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database, or absent or empty and thus may become one."""
    if not path.exists() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def open_database(path: Path, *, create: bool = False) -> Database:
    """Opens a database of this schema version.

    Raises InputUnusable if it is missing (and not to be created) or no SQLite file, OtherSchema if
    another version of the project made it.
    """
    if not create and not path.exists():
        raise InputUnusable(f"{path} does not exist: make it with `nianbao extract INPUT --db {path}`")
    if not is_sqlite(path):
        raise InputUnusable(f"{path} is not a SQLite database: name another file")
    db = Database(path)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        is_empty = not db.table_names()
    except sqlite3.DatabaseError as error:
        raise InputUnusable(f"{path} is damaged ({error}): name another file or build it again") from error
    if is_empty and create:
        create_database(db)
    elif version != load_schema().version:
        raise OtherSchema(
            f"{path} has schema version {version}, this program needs {load_schema().version}: "
            "rebuild it from the WARC files with `nianbao extract INPUT --db FILE --rebuild`"
        )
    return db
