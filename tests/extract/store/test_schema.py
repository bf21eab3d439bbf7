"""Opening databases: ours, empty ones, those of other versions, files that are none."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.errors import InputUnusable, OtherSchema
from extract.store.schema import load_schema, open_database


def test_a_new_database_has_every_table_and_view_of_the_schema(tmp_path: Path) -> None:
    db = open_database(tmp_path / "new.db", create=True)
    schema = load_schema()
    assert set(db.table_names()) == {table.name for table in schema.tables}
    assert set(db.view_names()) == {view.name for view in schema.views}
    for name in (*db.table_names(), *db.view_names()):
        assert list(db.query(f'SELECT * FROM "{name}"')) == []


def test_references_lead_to_tables_that_exist() -> None:
    schema = load_schema()
    tables = {table.name for table in schema.tables}
    targets = {column.references for table in schema.tables for column in table.columns}
    assert targets - {None} <= tables


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    db.execute("CREATE TABLE reports (id INTEGER)")
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(OtherSchema, match=r"999.*rebuild"):
        open_database(path, create=True)


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("这不是数据库")
    with pytest.raises(InputUnusable, match="not a SQLite database"):
        open_database(path, create=True)
    assert path.read_text() == "这不是数据库"


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(InputUnusable, match="is damaged"):
        open_database(path)


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match="does not exist"):
        open_database(tmp_path / "none.db")
