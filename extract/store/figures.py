"""What is counted over all rows once results are linked: tables marked is_counted, and figures for pages."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from extract.deadlines import due_sql
from extract.store.areas import count_areas
from extract.store.rows import Rows
from extract.store.save import insert_rows
from extract.store.schema import load_schema
from extract.store.shares import Count, Share, counting, publisher_ranges
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
    """SQL by name: what fills counted tables, what gives their rows by publishers, and what pages show."""

    tables: Mapping[str, str]
    shares: Mapping[str, str]
    figures: Mapping[str, str]


@cache
def load_figures() -> Figures:
    """Reads data/figures.yaml."""
    data = read_yaml(FIGURES_FILE)
    due = due_sql("p.kind", "s.report_year")
    tables = {name: sql.replace("{due}", due) for name, sql in data["tables"].items()}
    return Figures(tables, data["shares"], data["figures"])


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is being counted: how many rows tables and views have, and rows of counted tables."""

    sizes: Iterator[tuple[str, int]]
    rows: Iterator[list[Rows]]


def count_figures(db: Database) -> None:
    """Fills the counted tables anew, from the others alone: equal rows give equal figures."""
    analyze(db)  # without, counting 25,000 facts took 0.38 s, with it 0.28 s
    with counting(db, processes=1) as count:
        save_figures(db, start_figures(db, count))


def start_figures(db: Database, count: Count) -> UnderWay:
    """Counts whatever depends on no other figure, what takes longest first."""
    sizes = count(partial(count_rows, name=name) for name in stored() if not is_late(stored()[name]))
    figures = [
        partial(count_figure, name=name) for name, sql in load_figures().figures.items() if not is_late(sql)
    ]
    return UnderWay(sizes, count([*figures, *series_shares(db), *pair_shares(db), *metric_shares(db)]))


def save_figures(db: Database, found: UnderWay) -> None:
    """Saves what was counted, and what is counted over it; most of its own work before it has to wait."""
    sql = load_figures()
    with db.atomic():
        for table in load_schema().tables:
            if table.is_counted:
                db.execute(f'DELETE FROM "{table.name}"')
        for filling in sql.tables.values():
            db.execute(filling)
        count_areas(db)
        for rows in chain.from_iterable(found.rows):
            insert_rows(db, rows)
        for name in (name for name in sql.figures if is_late(sql.figures[name])):
            insert_rows(db, count_figure(db, name)[0])
        late = (count_rows(db, name) for name in stored() if is_late(stored()[name]))
        sizes = dict.fromkeys(stored(), 0) | dict(chain(found.sizes, late))
        insert_rows(db, figure_row(ROWS, [sizes | {"figures": len(sql.figures) + 1}]))
    analyze(db)


@cache
def stored() -> Mapping[str, str]:
    """Every table and view: its own name, or the query behind it."""
    schema = load_schema()
    return {table.name: table.name for table in schema.tables} | {
        view.name: view.sql for view in schema.views
    }


@cache
def is_late(sql: str) -> bool:
    """Whether it reads what is counted, or the checks, to which those across years are added meanwhile."""
    late = ("checks", *(table.name for table in load_schema().tables if table.is_counted))
    return re.search(rf"\b({'|'.join(late)})\b", sql) is not None


def series_shares(db: Database) -> list[Share[list[Rows]]]:
    """What fills the tables that are counted by publishers."""
    ranges = publisher_ranges(db)
    return [partial(count_between, table=table, ids=ids) for table in load_figures().shares for ids in ranges]


def count_between(db: Database, table: str, ids: tuple[int, int]) -> list[Rows]:
    """The rows of a table for the publishers whose ids stand between two."""
    found = db.execute(load_figures().shares[table], ids)
    columns = tuple(column for column, *_ in found.description)
    return [Rows(table, columns, tuple(found))]


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


def count_rows(db: Database, name: str) -> tuple[str, int]:
    """How many rows a table or view has."""
    return name, int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])


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
