"""Verdicts stand in a file of their own, are found again after a rebuild, and change no fact."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.errors import ExitCode, InputUnusable
from extract.store.schema import create_database
from extract.store.verdicts import import_csv, open_verdicts, parse_verdict, read_verdicts, save_verdict


def build(path: Path, *, fact_id: int = 11, row: int = 3, value: int = 5) -> sqlite3.Connection:
    """A database with one number in a cell."""
    path.unlink(missing_ok=True)
    db = Database(path)
    create_database(db)
    db.table("captures").insert({"id": 1, "record_id": "<urn:uuid:1>", "payload_digest": "sha256:aa"})
    db.table("reports").insert({"id": 2, "capture_id": 1, "is_current": 1, "report_year": 2021})
    place = {"source_kind": "table", "table_no": 0, "row_no": row, "col_no": 1, "raw": str(value)}
    kind = {"metric": "requests.received", "applicant_type": "total", "period": "annual", "role": "value"}
    db.table("facts").insert(
        {"id": fact_id, "report_id": 2, "value": value, "semantic": "number", **place, **kind}
    )
    return db.conn


@pytest.fixture
def facts(tmp_path: Path) -> sqlite3.Connection:
    return build(tmp_path / "a.db")


def judge(book: sqlite3.Connection, facts: sqlite3.Connection, fact_id: int = 11, **given: str) -> None:
    save_verdict(book, facts, fact_id, parse_verdict(given))


def test_a_verdict_is_found_again_in_a_database_built_anew(facts: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(open_verdicts(tmp_path / "v.db", create=True)) as book:
        judge(book, facts, verdict="corrected", corrected_to="6", note="see the sum")
        (row,) = read_verdicts(book, build(tmp_path / "b.db", fact_id=77))
        assert (row["fact_id"], row["corrected_to"], row["value_seen"], row["differs_now"]) == (77, 6, 5, 0)
        (row,) = read_verdicts(book, build(tmp_path / "b.db", value=6))
        assert row["differs_now"] == 1
        (row,) = read_verdicts(book, build(tmp_path / "b.db", row=4))
        assert (row["fact_id"], row["verdict"]) == (None, "corrected")
    assert facts.execute("SELECT value FROM facts").fetchone()[0] == 5


def test_the_latest_verdict_counts_and_the_earlier_stay(facts: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(open_verdicts(tmp_path / "v.db", create=True)) as book:
        judge(book, facts, verdict="wrong", decided_at="2026-01-01T00:00:00Z")
        judge(book, facts, verdict="confirmed", decided_at="2026-02-01T00:00:00Z")
        rows = list(read_verdicts(book, facts, "sha256:aa"))
        assert [(row["verdict"], row["is_latest"]) for row in rows] == [("wrong", 0), ("confirmed", 1)]
        assert list(read_verdicts(book, facts, "sha256:bb")) == []


@pytest.mark.parametrize(
    "given",
    [
        {"verdict": "maybe"},
        {"verdict": ""},
        {"verdict": "corrected"},
        {"verdict": "corrected", "corrected_to": "six"},
        {"verdict": "corrected", "corrected_to": "nan"},
        {"verdict": "corrected", "corrected_to": "1e400"},
    ],
)
def test_what_is_no_verdict_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(InputUnusable):
        parse_verdict(given)


def test_of_a_csv_file_all_lines_go_in_or_none(facts: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(open_verdicts(tmp_path / "v.db", create=True)) as book:
        with pytest.raises(InputUnusable, match="line 3"):
            import_csv(book, facts, "fact_id,verdict\n11,wrong\n99,wrong\n")
        with pytest.raises(InputUnusable, match="no columns"):
            import_csv(book, facts, "fact,judgement\n11,wrong\n")
        assert list(read_verdicts(book, facts)) == []
        assert (
            import_csv(book, facts, '\ufefffact_id,verdict,note\n11,wrong,"two, lines"\n11,confirmed,\n') == 2
        )
        assert [row["note"] for row in read_verdicts(book, facts)] == ["two, lines", None]


def test_another_file_is_not_taken_for_verdicts(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    build(tmp_path / "facts.db").close()
    for name in ("notes.txt", "facts.db", "none.db"):
        with pytest.raises(InputUnusable):
            open_verdicts(tmp_path / name)
    with pytest.raises(InputUnusable):
        open_verdicts(tmp_path / "facts.db", create=True)


def nianbao(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "nianbao", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_from_the_command_line_to_the_export(facts: sqlite3.Connection, tmp_path: Path) -> None:
    facts.close()
    judged = ("judge", tmp_path / "a.db", "--verdicts", tmp_path / "v.db")
    assert (
        nianbao(*judged, "--fact", 11, "--verdict", "corrected", "--corrected-to", 8).returncode
        == ExitCode.OK
    )
    assert nianbao(*judged, "--fact", 12, "--verdict", "wrong").returncode == ExitCode.INPUT_UNUSABLE
    assert '"corrected_to": 8' in nianbao(*judged, "--json").stdout
    out = tmp_path / "out"
    exported = nianbao(
        "export", tmp_path / "a.db", "--out", out, "--verdicts", tmp_path / "v.db", "--table", "facts"
    )
    assert exported.returncode == ExitCode.OK
    header, row = (out / "facts.csv").read_text(encoding="utf-8-sig").splitlines()
    line = dict(zip(header.split(","), row.split(","), strict=True))
    assert (line["value"], line["verdict"], line["corrected_to"]) == ("5", "corrected", "8")
