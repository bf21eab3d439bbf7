"""datasette's metadata: descriptions from the schema, first views from data/explore.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

from extract.store.schema import Table, View, load_schema
from extract.yaml_file import read_yaml

Json = dict[str, Any]
EXPLORE_FILE = Path(__file__).parent.parent / "data" / "explore.yaml"


@cache
def load_explore() -> Json:
    """Reads data/explore.yaml."""
    loaded: Json = read_yaml(EXPLORE_FILE)
    return loaded


def table_metadata(table: Table | View, shown: Json) -> Json:
    """Description, column descriptions and first view of one table or view."""
    columns = {column.name: column.description for column in table.columns}
    return {"description": table.description, "columns": columns, **shown}


def build_metadata(database: str) -> Json:
    """The metadata object for a database file of that stem."""
    explore, schema = load_explore(), load_schema()
    shown: tuple[Table | View, ...] = (*schema.tables, *schema.views)
    tables = {table.name: table_metadata(table, explore["tables"].get(table.name, {})) for table in shown}
    for name in explore["hidden"]:
        tables[name]["hidden"] = True
    content = {"tables": tables, "queries": explore["queries"], "description": explore["description"]}
    return {
        "title": explore["title"],
        "description": explore["description"],
        "databases": {database: content},
    }
