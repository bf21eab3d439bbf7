"""The panel with a column a metric: annual numbers of all applicants in the report's scope."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from extract.dictionary import load
from extract.store.schema import Column, load_schema

WIDE = "panel_wide"
ABOUT = "宽面板 — the panel with a column a metric: annual numbers of all applicants in the report's scope."
ORDER = "publisher_id, report_year, reporting_scope, report_id"
PANEL = f"SELECT * FROM panel ORDER BY {ORDER}"
# Facts lie in the order of their ids. They are read as they lie and sorted into the order of the panel (on
# the disk if need be): of ten million that takes 10 s of CPU, by way of an index of reports 28 s.
# The printed number comes after a derived one and takes its place.
NUMBERS = f"""
    WITH reported AS (
      SELECT report_id, reporting_scope, row_number() OVER (ORDER BY {ORDER}) AS place FROM panel)
    SELECT p.place, f.metric, f.value FROM facts f NOT INDEXED CROSS JOIN reported p
    WHERE p.report_id = f.report_id AND p.reporting_scope = f.reporting_scope
    AND f.role IN ('value', 'derived') AND f.period = 'annual' AND f.value IS NOT NULL
    AND coalesce(f.applicant_type, 'total') = 'total' ORDER BY p.place, f.role = 'value', f.id
"""


def wide_columns() -> tuple[Column, ...]:
    """The columns of the panel, then one a metric."""
    panel = next(view for view in load_schema().views if view.name == "panel")
    metrics = (Column(one.id, "NUMERIC", one.definition, None) for one in load().metrics.values())
    return (*panel.columns, *metrics)


def iter_wide(db: Database) -> Iterator[tuple[Any, ...]]:
    """The rows of the wide panel; both queries are open at once, and so see the same rows."""
    metrics = list(load().metrics)
    numbers = groupby(db.execute(NUMBERS), key=itemgetter(0))
    place, found = next(numbers, (0, iter(())))
    for row_no, row in enumerate(db.execute(PANEL), start=1):
        values: dict[str, Any] = {}
        if place == row_no:
            values = {metric: value for _, metric, value in found}
            place, found = next(numbers, (0, iter(())))
        yield (*row, *map(values.get, metrics))
