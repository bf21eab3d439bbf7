"""Every dataset from the page, in every format, as the database has it."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook
from sqlite_utils import Database

from extract.store.schema import load_schema
from tests.extract.explore.conftest import Pages

NAMES = ("reports", "facts", "panel", "series_values", "panel_wide")


def body(pages: Pages, file: str) -> bytes:
    answer = asyncio.run(pages.datasette.client.get(f"/site/-/export/{file}"))
    assert answer.status_code == 200
    return bytes(answer.content)


@pytest.mark.parametrize("name", NAMES)
def test_all_formats_hold_the_same_rows(pages: Pages, database: Path, name: str) -> None:
    text = body(pages, f"{name}.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    lines = [json.loads(line) for line in body(pages, f"{name}.jsonl").decode().splitlines()]
    columns = pyarrow.parquet.read_table(io.BytesIO(body(pages, f"{name}.parquet"))).to_pylist()
    sheet = load_workbook(io.BytesIO(body(pages, f"{name}.xlsx"))).active
    assert len(rows) == len(lines) == len(columns) == sum(1 for _ in sheet.iter_rows()) - 1 > 0
    assert list(rows[0]) == list(lines[0]) == list(columns[0])
    if name != "panel_wide":
        assert len(rows) == Database(database).execute(f"SELECT count(*) FROM {name}").fetchone()[0]


def test_the_page_names_every_table_and_view(pages: Pages) -> None:
    text = pages.get("export", lang="en").text
    schema = load_schema()
    names = [*(table.name for table in schema.tables), *(view.name for view in schema.views)]
    assert all(f"/export/{name}.parquet" in text for name in names)


@pytest.mark.parametrize(
    "file", ["none.csv", "facts.exe", "facts", ".csv", "sqlite_master.csv", "%2e%2e.csv"]
)
def test_what_cannot_be_exported_is_explained(pages: Pages, file: str) -> None:
    answer = pages.path(f"/site/-/export/{file}?lang=en")
    assert answer.status == 404 and "Traceback" not in answer.text
