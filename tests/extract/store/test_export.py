"""Exported files hold what the database holds, whatever characters a page has put into it."""

import csv
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook
from sqlite_utils import Database

from extract.store.export import KINDS, export_database
from extract.store.schema import create_database

TITLE = '=HYPERLINK("http://x")，"年报"\n第二行'
BIG_ID = 2**62 + 1


@pytest.fixture
def db() -> Database:
    db = Database(memory=True)
    create_database(db)
    db.table("reports").insert({"id": BIG_ID, "title": TITLE, "report_year": 2019, "is_current": 1})
    for number, value in enumerate((12.5, None), start=1):
        db.table("facts").insert({"id": number, "report_id": BIG_ID, "value": value})
    return db


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"datapackage"}))
def test_a_file_a_table_with_every_row(db: Database, tmp_path: Path, kind: str) -> None:
    counts = export_database(db, tmp_path, kind)
    assert {path.stem for path in tmp_path.iterdir()} == set(counts)
    assert (counts["reports"], counts["facts"], counts["metrics"]) == (1, 2, 0)


def test_csv(db: Database, tmp_path: Path) -> None:
    export_database(db, tmp_path, "csv")
    with (tmp_path / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["id"], rows[0]["title"], rows[0]["published"]) == (str(BIG_ID), TITLE, "")


def test_jsonl(db: Database, tmp_path: Path) -> None:
    export_database(db, tmp_path, "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["report_id"], row["value"]) for row in rows] == [(BIG_ID, 12.5), (BIG_ID, None)]


def test_parquet(db: Database, tmp_path: Path) -> None:
    export_database(db, tmp_path, "parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "facts.parquet").to_pylist()
    assert [(row["report_id"], row["value"]) for row in rows] == [(BIG_ID, 12.5), (BIG_ID, None)]


def test_xlsx_holds_no_formula_of_a_page_and_no_rounded_id(db: Database, tmp_path: Path) -> None:
    export_database(db, tmp_path, "xlsx")
    sheet = load_workbook(tmp_path / "reports.xlsx").active
    names, values = list(sheet.iter_rows())
    row = {name.value: cell for name, cell in zip(names, values, strict=True)}
    assert (row["id"].value, row["title"].value, row["title"].data_type) == (str(BIG_ID), TITLE, "s")
