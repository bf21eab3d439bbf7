"""The schema as a page of documentation: `python -m extract.store.describe > docs/database.md`."""

from pathlib import Path

from sqlite_utils import Database

from extract.store.schema import Column, Table, View, create_database, load_schema

INTRO_FILE = Path(__file__).parent.parent / "data" / "schema_intro.md"


def describe() -> str:
    """The introduction, then every table with its columns and every view."""
    schema = load_schema()
    db = Database(memory=True)
    create_database(db)
    parts = [
        INTRO_FILE.read_text(encoding="utf-8").rstrip(),
        f"Schema version {schema.version}.",
        "## Tables",
    ]
    parts += [describe_table(table) for table in schema.tables]
    parts += ["## Views", *(describe_view(view, db) for view in schema.views)]
    return "\n\n".join(parts) + "\n"


def describe_table(table: Table) -> str:
    """Heading, description, columns, keys and indexes of one table."""
    lines = [f"### {table.name}", "", table.description, "", "| column | type | meaning |", "|---|---|---|"]
    lines += [describe_column(column) for column in table.columns]
    keys = [f"Primary key: {code(table.pk)}."]
    keys += [f"Unique: {code(names)}." for names in table.unique]
    keys += [f"Index: {code(names)}." for names in table.indexes]
    return "\n".join([*lines, "", " ".join(keys)])


def describe_column(column: Column) -> str:
    """One row of a table's table."""
    target = f" → `{column.references}`" if column.references else ""
    meaning = column.description.replace("|", "\\|")
    return f"| `{column.name}` | {column.type} | {meaning}{target} |"


def describe_view(view: View, db: Database) -> str:
    """Heading, description and columns of one view."""
    columns = [row[0] for row in db.execute(f'SELECT * FROM "{view.name}"').description]
    return f"### {view.name}\n\n{view.description}\n\nColumns: {code(tuple(columns))}."


def code(names: tuple[str, ...]) -> str:
    """Names as code, divided by commas."""
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    print(describe(), end="")
