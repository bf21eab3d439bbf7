"""What is counted over all rows once results are linked: tables marked is_counted, and figures for pages."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from extract.deadlines import due_sql
from extract.store.areas import count_areas
from extract.store.rows import Rows
from extract.store.save import insert_rows
from extract.store.schema import load_schema
from extract.store.shares import Share, count_shares
from extract.store.similarity import pair_shares
from extract.store.spread import metric_shares
from extract.yaml_file import read_yaml

Row = dict[str, Any]
FIGURES_FILE = Path(__file__).parent.parent / "data" / "figures.yaml"
ROWS = "rows"  # the figure that says how many rows each table and view has
# Rows that ANALYZE looks at in each index: enough to choose one, and 0.1 s on ten million facts.
ANALYZED = 1000


@dataclass(frozen=True, slots=True)
class Figures:
    """SQL by name: what fills counted tables, and what pages show."""

    tables: Mapping[str, str]
    figures: Mapping[str, str]


@cache
def load_figures() -> Figures:
    """Reads data/figures.yaml."""
    data = read_yaml(FIGURES_FILE)
    due = due_sql("p.kind", "s.report_year")
    tables = {name: sql.replace("{due}", due) for name, sql in data["tables"].items()}
    return Figures(tables, data["figures"])


def count_figures(db: Database, processes: int = 1) -> None:
    """Fills the counted tables anew, from the others alone: equal rows give equal figures.

    More than one process see what is committed.
    """
    analyze(db)  # without, counting 25,000 facts took 0.38 s, with it 0.28 s
    counted = count_shares(db, [*pair_shares(db), *metric_shares(db)], processes)
    with db.atomic():
        for table in load_schema().tables:
            if table.is_counted:
                db.execute(f'DELETE FROM "{table.name}"')
        for sql in load_figures().tables.values():
            db.execute(sql)
        count_areas(db)
        for rows in counted:
            insert_rows(db, rows)
    figures = count_shares(db, figure_shares(), processes)
    with db.atomic():
        for rows in figures:
            insert_rows(db, rows)
    analyze(db)


def figure_shares() -> list[Share]:
    """What fills `figures`: the numbers of rows, which take longest, and a figure at a time."""
    return [count_rows, *(partial(count_figure, name=name) for name in load_figures().figures)]


def count_figure(db: Database, name: str) -> list[Rows]:
    """The row of one figure."""
    return [figure_row(name, list(db.query(load_figures().figures[name])))]


def figure_row(name: str, rows: list[Row]) -> Rows:
    """A row of `figures`."""
    return Rows("figures", ("name", "rows"), ((name, json.dumps(rows, ensure_ascii=False)),))


def analyze(db: Database) -> None:
    """Lets SQLite see how many rows there are, by which it chooses indexes."""
    db.execute(f"PRAGMA analysis_limit = {ANALYZED}")
    db.execute("ANALYZE")


def save_figure(db: Database, name: str, rows: list[Row]) -> None:
    """Adds a figure."""
    with db.atomic():
        insert_rows(db, figure_row(name, rows))


def count_rows(db: Database) -> list[Rows]:
    """Rows by table and view; the figures are those that are counted with it, and this one."""
    schema = load_schema()
    names = (*(table.name for table in schema.tables), *(view.name for view in schema.views))
    counts = {name: int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
    return [figure_row(ROWS, [counts | {"figures": len(load_figures().figures) + 1}])]


def read_figures(db: sqlite3.Connection) -> Iterator[tuple[str, list[Row]]]:
    """Name and rows of every figure that was counted."""
    for name, rows in db.execute("SELECT name, rows FROM figures"):
        yield name, json.loads(rows)


def is_counted(db: Database) -> bool:
    """Whether the figures are those of the reports and facts that are there."""
    found = dict(read_figures(db.conn))
    if not found.keys() >= {ROWS, *load_figures().figures}:
        return False
    (counted,) = found[ROWS]
    return all(
        counted[name] == db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in ("reports", "facts")
    )
