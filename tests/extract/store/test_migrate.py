"""A database of the first schema becomes one of this; others are refused; nothing is lost on the way."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.errors import ExitCode, InputUnusable, OtherSchema
from extract.store.migrate import migrate_database
from extract.store.schema import load_schema, open_database

FIRST = Path(__file__).with_name("schema_1.sql").read_text(encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    db = Database(tmp_path / "old.db")
    db.conn.executescript(FIRST)
    db.table("captures").insert({"id": 5, "record_id": "<urn:uuid:5>", "url": "http://a.example/"})
    db.table("publishers").insert(
        {"id": 9, "name": "某县人民政府", "kind": "government", "division": "某省/某县"}
    )
    report = {"publisher_id": 9, "publisher": "某县人民政府", "format_era": "fmt_2021", "capture_id": 5}
    for year in (2021, 2022):
        db.table("reports").insert(
            {
                "id": year,
                "report_year": year,
                "is_current": 1,
                "version": 1,
                "text": f"{year}年公开信息",
                **report,
            }
            | {"reporting_scope": "own_agency"}
        )
        fact = {"metric": "requests.received", "applicant_type": "total", "period": "annual", "role": "value"}
        db.table("facts").insert(
            {
                "id": 7 * year,
                "report_id": year,
                "value": year - 2000,
                "semantic": "number",
                "approx": 0,
                **fact,
            }
            | {"reporting_scope": "own_agency"}
        )
    db.close()
    return tmp_path / "old.db"


def test_ids_stay_and_everything_counted_is_there(old: Path) -> None:
    with pytest.raises(OtherSchema, match="nianbao migrate"):
        open_database(old)
    assert migrate_database(old) == 1
    db = open_database(old)
    assert [row[0] for row in db.execute("SELECT id FROM facts ORDER BY id")] == [7 * 2021, 7 * 2022]
    panel = list(db.query("SELECT report_year, requests_received FROM panel ORDER BY report_year"))
    assert [tuple(row.values()) for row in panel] == [(2021, 21), (2022, 22)]
    points = db.execute("SELECT value, before FROM series_points WHERE series = 'series.requests_received'")
    assert sorted(points, key=str) == [(21, None), (22, 21)]
    assert db.execute("SELECT count(*) FROM reports_fts WHERE reports_fts MATCH '公 开'").fetchone()[0] == 2
    assert [path.name for path in old.parent.iterdir()] == ["old.db"]


def test_a_database_of_this_version_is_left_alone(tmp_path: Path) -> None:
    open_database(tmp_path / "new.db", create=True).close()
    before = (tmp_path / "new.db").read_bytes()
    assert migrate_database(tmp_path / "new.db") == load_schema().version
    assert (tmp_path / "new.db").read_bytes() == before


def test_rows_that_break_a_constraint_leave_the_old_file(old: Path) -> None:
    db = Database(old)
    db.execute("UPDATE facts SET role = 'guess'")
    db.conn.commit()
    db.close()
    before = old.read_bytes()
    with pytest.raises(InputUnusable, match=r"cannot be migrated .*rebuild"):
        migrate_database(old)
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == ["old.db"]


@pytest.mark.parametrize("version", [0, 99])
def test_what_no_version_here_made_is_refused(old: Path, version: int) -> None:
    db = Database(old)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    with pytest.raises(OtherSchema):
        migrate_database(old)


def nianbao(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "nianbao", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_commands(old: Path) -> None:
    refused = nianbao("check", old)
    assert (refused.returncode, "nianbao migrate" in refused.stderr) == (ExitCode.OTHER_SCHEMA, True)
    assert nianbao("migrate", old).stdout.strip().endswith(f"schema version 1 → {load_schema().version}")
    assert nianbao("check", old).returncode == ExitCode.OK
    assert nianbao("migrate", old.with_name("none.db")).returncode == ExitCode.INPUT_UNUSABLE
