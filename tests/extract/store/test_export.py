"""Exported files hold what the database holds, whatever characters a page has put into it."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook
from sqlite_utils import Database

from archive.errors import InputUnusable
from extract.store.export import KINDS, export_database
from extract.store.schema import create_database

TITLE = '=HYPERLINK("http://x")，"年报"\n第二行'
BIG_ID = 2**62 + 1


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = Database(tmp_path / "source.db")
    create_database(db)
    db.table("reports").insert({"id": BIG_ID, "title": TITLE, "report_year": 2019, "is_current": 1})
    for number, value in enumerate((12.5, None), start=1):
        db.table("facts").insert({"id": number, "report_id": BIG_ID, "value": value})
    db.conn.commit()
    return db


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"datapackage"}))
def test_a_file_a_table_with_every_row(db: Database, out: Path, kind: str) -> None:
    counts = export_database(db, out, kind)
    assert {path.stem for path in out.iterdir()} == set(counts)
    assert (counts["reports"], counts["facts"], counts["metrics"]) == (1, 2, 0)


def test_csv(db: Database, out: Path) -> None:
    export_database(db, out, "csv")
    with (out / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["id"], rows[0]["title"], rows[0]["published"]) == (str(BIG_ID), TITLE, "")


def test_jsonl(db: Database, out: Path) -> None:
    export_database(db, out, "jsonl")
    rows = [json.loads(line) for line in (out / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["report_id"], row["value"]) for row in rows] == [(BIG_ID, 12.5), (BIG_ID, None)]


def test_parquet(db: Database, out: Path) -> None:
    export_database(db, out, "parquet")
    rows = pyarrow.parquet.read_table(out / "facts.parquet").to_pylist()
    assert [(row["report_id"], row["value"]) for row in rows] == [(BIG_ID, 12.5), (BIG_ID, None)]


def test_xlsx_holds_no_formula_of_a_page_and_no_rounded_id(db: Database, out: Path) -> None:
    export_database(db, out, "xlsx")
    sheet = load_workbook(out / "reports.xlsx").active
    names, values = list(sheet.iter_rows())
    row = {name.value: cell for name, cell in zip(names, values, strict=True)}
    assert (row["id"].value, row["title"].value, row["title"].data_type) == (str(BIG_ID), TITLE, "s")


def test_parquet_keeps_the_types_of_the_schema_where_all_values_are_missing(db: Database, out: Path) -> None:
    export_database(db, out, "parquet", ["facts", "panel", "panel_wide"])
    types = {field.name: str(field.type) for field in pyarrow.parquet.read_schema(out / "facts.parquet")}
    assert (types["amount_yuan"], types["value"], types["char_start"]) == ("string", "double", "int64")
    wide = pyarrow.parquet.read_schema(out / "panel_wide.parquet")
    assert str(wide.field("requests.received").type) == "double"


def test_late_rows_may_hold_what_early_ones_do_not(db: Database, out: Path) -> None:
    rows = [
        (number, None if number < 60_000 else 0.5, None if number < 60_000 else "晚")
        for number in range(10, 60_002)
    ]
    db.conn.executemany("INSERT INTO facts (id, value, raw) VALUES (?, ?, ?)", rows)
    db.conn.commit()
    assert export_database(db, out, "parquet", ["facts"]) == {"facts": len(rows) + 2}
    last = pyarrow.parquet.read_table(out / "facts.parquet").slice(len(rows) + 1).to_pylist()[0]
    assert (last["id"], last["value"], last["raw"]) == (60_001, 0.5, "晚")


def test_the_wide_panel_has_a_column_a_metric(db: Database, out: Path) -> None:
    db.table("publishers").insert({"id": 1, "name": "某局"})
    db.execute("UPDATE reports SET publisher_id = 1, reporting_scope = 'own_agency'")
    for number, (role, value) in enumerate((("derived", 3), ("value", 4), ("mention", 5)), start=10):
        fact = {"id": number, "report_id": BIG_ID, "role": role, "value": value, "period": "annual"}
        db.table("facts").insert({**fact, "metric": "review.total", "reporting_scope": "own_agency"})
    assert export_database(db, out, "csv", ["panel_wide"]) == {"panel_wide": 1}
    (row,) = csv.DictReader((out / "panel_wide.csv").open(encoding="utf-8-sig", newline=""))
    assert (row["review.total"], row["requests.received"]) == ("4", "")


def test_the_data_package_describes_its_files(db: Database, out: Path) -> None:
    counts = export_database(db, out, "datapackage")
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert {one["name"] for one in package["resources"]} == set(counts) >= {"metrics", "series", "panel_wide"}
    for one in package["resources"]:
        body = (out / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{sha256(body).hexdigest()}" and one["bytes"] == len(body)
        names = next(csv.reader(io.StringIO(body.decode("utf-8"))))
        assert [field["name"] for field in one["schema"]["fields"]] == names
        for key in one["schema"].get("foreignKeys", []):
            assert key["fields"] in names and key["reference"]["resource"] in counts


def test_a_table_that_is_not_there_is_named(db: Database, out: Path) -> None:
    with pytest.raises(InputUnusable, match="there is no table pannel"):
        export_database(db, out, "csv", ["pannel"])
