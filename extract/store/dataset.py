"""What can be exported: tables and views of the schema, the wide panel, numbers with their verdicts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlite_utils import Database

from extract.dictionary import load
from extract.store.schema import Column, load_schema

Rows = Iterator[tuple[Any, ...]]
WIDE = "panel_wide"
# The printed number goes before a derived one: json keeps the later of two equal names.
NUMBERS = """
    SELECT p.*, (SELECT json_group_object(metric, value) FROM (SELECT f.metric, f.value FROM facts f
    WHERE f.report_id = p.report_id AND f.role IN ('value', 'derived') AND f.period = 'annual'
    AND f.reporting_scope = p.reporting_scope AND coalesce(f.applicant_type, 'total') = 'total'
    AND f.value IS NOT NULL ORDER BY f.role = 'value', f.id)) AS numbers
    FROM panel p ORDER BY p.publisher_id, p.report_year, p.reporting_scope
"""
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
    """The panel with a column a metric: annual numbers of all applicants in the report's scope."""
    panel = next(view for view in load_schema().views if view.name == "panel")
    metrics = (Column(one.id, "NUMERIC", one.definition, None) for one in load().metrics.values())
    text = (
        "宽面板 — the panel with a column a metric: annual numbers of all applicants in the report's scope."
    )
    return Dataset(WIDE, text, (*panel.columns, *metrics), NUMBERS)


def iter_rows(db: Database, dataset: Dataset) -> Rows:
    """The rows of a dataset, as tuples in the order of its columns."""
    cursor = db.execute(dataset.sql)
    return map(widen, cursor) if dataset.name == WIDE else iter(cursor)


def widen(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of NUMBERS with its JSON spread over the metrics."""
    *panel, text = row
    numbers: dict[str, Any] = json.loads(text)
    return tuple(chain(panel, (numbers.get(metric) for metric in load().metrics)))
