"""docs/database.md is what the schema says."""

from pathlib import Path

from extract.store.describe import describe
from extract.store.schema import load_schema

PAGE = Path(__file__).parents[3] / "docs" / "database.md"


def test_the_page_is_the_one_made_from_the_schema() -> None:
    made_by = "python -m extract.store.describe > docs/database.md"
    assert PAGE.read_text(encoding="utf-8") == describe(), f"run `{made_by}`"


def test_every_table_column_and_view_stands_in_it() -> None:
    page = describe()
    schema = load_schema()
    names = [*(table.name for table in schema.tables), *(view.name for view in schema.views)]
    assert all(f"### {name}\n" in page for name in names)
    assert all(f"| `{column.name}` |" in page for table in schema.tables for column in table.columns)
