"""What can be exported: tables and views of the schema, the wide panel, numbers with their verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from extract.store.schema import Column, load_schema
from extract.store.wide import ABOUT, PANEL, WIDE, iter_wide, wide_columns

Rows = Iterator[tuple[Any, ...]]
JUDGED = (
    Column("verdict", "TEXT", "a reader's verdict: confirmed, wrong or corrected; null without one", None),
    Column("corrected_to", "NUMERIC", "the number as the reader has it", None),
    Column("verdict_note", "TEXT", "the reader's note", None),
)
FLAGS = ("char_start", "char_end", "is_latest", "differs_now")
JUDGED_FACTS = """
    SELECT f.*, v.verdict, v.corrected_to, v.note FROM facts f
    LEFT JOIN temp.verdicts v ON v.fact_id = f.id AND v.is_latest = 1
"""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows with their columns; `sql` asks for them, in the order of the columns."""

    name: str
    description: str
    columns: tuple[Column, ...]
    sql: str
    pk: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the SQL alone gives the rows, so that another connection can be asked."""
        return self.name != WIDE and "temp." not in self.sql


def datasets(db: Database) -> list[Dataset]:
    """Everything that can be exported of a database, its attached verdicts too."""
    schema = load_schema()
    judged = judged_columns(db)
    tables = [
        Dataset(one.name, one.description, one.columns, f'SELECT * FROM "{one.name}"', one.pk)
        for one in schema.tables
    ]
    views = [
        Dataset(one.name, one.description, one.columns, f'SELECT * FROM "{one.name}"') for one in schema.views
    ]
    if not judged:
        return [*tables, *views, wide_panel()]
    facts = next(one for one in tables if one.name == "facts")
    with_verdicts = Dataset("facts", facts.description, (*facts.columns, *JUDGED), JUDGED_FACTS, facts.pk)
    verdicts = Dataset(
        "verdicts", "判断 — readers' verdicts on numbers.", judged, "SELECT * FROM temp.verdicts"
    )
    return [*(with_verdicts if one is facts else one for one in tables), *views, wide_panel(), verdicts]


def judged_columns(db: Database) -> tuple[Column, ...]:
    """The columns of the attached verdicts; none without them."""
    numbers = {"corrected_to": "NUMERIC", "value_seen": "NUMERIC"}
    found = [row[0] for row in db.execute("SELECT name FROM pragma_table_info('verdicts', 'temp')")]
    kinds = {name: "INTEGER" for name in found if name.endswith(("_id", "_no")) or name in FLAGS} | numbers
    return tuple(Column(name, kinds.get(name, "TEXT"), "", None) for name in found)


def wide_panel() -> Dataset:
    """The panel with a column a metric."""
    return Dataset(WIDE, ABOUT, wide_columns(), PANEL)


def iter_rows(db: Database, dataset: Dataset) -> Rows:
    """The rows of a dataset, as tuples in the order of its columns."""
    return iter_wide(db) if dataset.name == WIDE else iter(db.execute(dataset.sql))
