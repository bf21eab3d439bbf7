"""The schema as a page of documentation: `python -m extract.store.describe > docs/database.md`."""

from pathlib import Path

from extract.store.schema import Column, Table, View, load_schema

INTRO_FILE = Path(__file__).parent.parent / "data" / "schema_intro.md"


def describe() -> str:
    """The introduction, then every table with its columns and every view."""
    schema = load_schema()
    parts = [
        INTRO_FILE.read_text(encoding="utf-8").rstrip(),
        f"Schema version {schema.version}.",
        "## Tables",
    ]
    parts += [describe_table(table) for table in schema.tables]
    parts += ["## Views", *(describe_view(view) for view in schema.views)]
    return "\n\n".join(parts) + "\n"


def describe_table(table: Table) -> str:
    """Heading, description, columns, keys and indexes of one table."""
    lines = [f"### {table.name}", "", table.description, "", *describe_columns(table.columns)]
    keys = [f"Primary key: {code(table.pk)}."]
    keys += [f"Unique: {code(names)}." for names in table.unique]
    keys += [f"Index: {code(names)}." for names in table.indexes]
    keys += [f"Always: `{constraint}`." for constraint in table.constraints]
    return "\n".join([*lines, "", " ".join(keys)])


def describe_column(column: Column) -> str:
    """One row of a table's table."""
    target = f" → `{column.references}`" if column.references else ""
    meaning = column.description.replace("|", "\\|")
    return f"| `{column.name}` | {column.type} | {meaning}{target} |"


def describe_view(view: View) -> str:
    """Heading, description and columns of one view."""
    return "\n".join([f"### {view.name}", "", view.description, "", *describe_columns(view.columns)])


def describe_columns(columns: tuple[Column, ...]) -> list[str]:
    """The table of columns."""
    return ["| column | type | meaning |", "|---|---|---|", *(describe_column(column) for column in columns)]


def code(names: tuple[str, ...]) -> str:
    """Names as code, divided by commas."""
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    print(describe(), end="")
