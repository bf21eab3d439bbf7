"""`nianbao schedule` on a real web: what runs, what is kept, what is refused."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore

from archive.errors import ExitCode, InputUnusable
from tests.waiting import wait_until
from tests.watch.conftest import LOOPBACK, Words, nianbao, resident
from watch.resident import JOB, open_scheduler

# The monitors may find something in a small web: that is no failure of the run.
RAN = (ExitCode.OK, ExitCode.FAULTS_FOUND)


@pytest.fixture
def words(portals: Path, tmp_path: Path) -> Words:
    """Options of a schedule for one portal of the web."""
    return ["--portals", portals, "--out", tmp_path / "out"]


@pytest.fixture
def running(words: Words, tmp_path: Path) -> Words:
    """The same for a run."""
    return [*words, "--db", tmp_path / "reports.db", "--", *LOOPBACK]


def visits(folder: Path) -> list[tuple[str, int, str | None]]:
    """Start, recheck and state of the visits, oldest first."""
    file = folder / "out" / "schedule" / "schedule.db"
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as db:
        return db.execute("SELECT started_at, recheck, state FROM visits ORDER BY rowid").fetchall()


def move_back(folder: Path, days: int) -> None:
    """Makes all visits older."""
    with closing(sqlite3.connect(folder / "out" / "schedule" / "schedule.db")) as db, db:
        for (text,) in db.execute("SELECT started_at FROM visits").fetchall():
            older = (datetime.fromisoformat(text) - timedelta(days=days)).isoformat()
            db.execute("UPDATE visits SET started_at = ? WHERE started_at = ?", (older, text))


def due(words: Words) -> list[dict[str, Any]]:
    ended = nianbao("schedule", "due", *words, "--json")
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def test_what_is_due_is_crawled_once_and_asked_again_later(
    words: Words, running: Words, tmp_path: Path
) -> None:
    assert [one["why"] for one in due(words)] == ["never crawled"]
    first = nianbao("schedule", "run", "--once", "--json", *running)
    assert first.returncode in RAN, first.stderr
    assert json.loads(first.stdout)["extract"]["reports"] > 0
    assert due(words) == []
    assert "nothing is due" in nianbao("schedule", "run", "--once", *running).stdout

    move_back(tmp_path, 40)
    assert [one["recheck"] for one in due(words)] == [True]
    again = nianbao("schedule", "run", "--once", "--json", *running)
    assert json.loads(again.stdout)["crawls"][0]["requests"]["recheck"] > 0
    assert [(recheck, state) for _, recheck, state in visits(tmp_path)] == [(0, "done"), (1, "done")]


def test_a_portal_that_is_down_is_tried_again_within_a_week(
    words: Words, running: Words, tmp_path: Path
) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    (tmp_path / "portals.csv").write_text(f"url\nhttp://127.0.0.1:{port}/\nno address\n", encoding="utf-8")
    ended = nianbao("schedule", "run", "--once", *running)
    assert ended.returncode == ExitCode.PORTALS_FAILED, ended.stderr
    assert due(words) == []
    assert "no address" in nianbao("schedule", "list", *words).stderr
    move_back(tmp_path, 7)
    assert len(due(words)) == 1


def ended_visits(folder: Path) -> int:
    return sum(state is not None for _, _, state in visits(folder))


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(60)


def miss_runs(file: Path, days: int) -> None:
    """Makes the stored job one that should have run days ago."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{file}")
    store.start(open_scheduler(file), "default")
    job = store.lookup_job(JOB)
    job.next_run_time = datetime.now(UTC) - timedelta(days=days)
    store.update_job(job)
    store.shutdown()


def test_the_resident_survives_a_kill_and_catches_up_once(running: Words, tmp_path: Path) -> None:
    with resident(running) as process:
        wait_until(lambda: ended_visits(tmp_path) == 1)
        second = nianbao("schedule", "run", *running)
        assert second.returncode == ExitCode.FOLDER_IN_USE
        process.kill()
    miss_runs(tmp_path / "out" / "schedule" / "jobs.db", 40)
    move_back(tmp_path, 40)
    with resident(running) as process:
        wait_until(lambda: ended_visits(tmp_path) == 2)
        assert stop(process) == 0
    assert len(visits(tmp_path)) == 2


def test_a_run_that_was_cut_off_goes_on(words: Words, running: Words, tmp_path: Path) -> None:
    slow: Words = [*running, "--delay", "5"]
    with resident(slow) as process:
        wait_until(lambda: (tmp_path / "out" / "frontier.db").exists())
        assert stop(process) == 0
    assert [state for _, _, state in visits(tmp_path)] == [None]
    assert "cut off" in due(words)[0]["why"]
    assert nianbao("schedule", "run", "--once", *running).returncode in RAN
    assert [state for _, _, state in visits(tmp_path)] == [None, "done"]


def test_a_scheduler_that_is_killed_takes_its_crawl_along_and_the_next_goes_on(
    running: Words, tmp_path: Path
) -> None:
    slow: Words = [*running, "--delay", "5"]
    with resident(slow) as process:
        wait_until(lambda: (tmp_path / "out" / "frontier.db").exists())
        process.kill()
    with resident(running) as process:
        wait_until(lambda: ended_visits(tmp_path) == 1)
        assert stop(process) == 0
    assert [state for _, _, state in visits(tmp_path)] == [None, "done"]


def write_words(file: Path) -> None:
    file.write_bytes(b"no database at all, only words" * 50)


def write_other_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE visits (other)")
        db.execute("CREATE TABLE apscheduler_jobs (other)")


@pytest.mark.parametrize("spoil", [write_words, write_other_tables])
@pytest.mark.parametrize("name", ["jobs.db", "schedule.db"])
def test_a_damaged_store_is_refused_in_a_sentence(
    running: Words, tmp_path: Path, name: str, spoil: Callable[[Path], None]
) -> None:
    folder = tmp_path / "out" / "schedule"
    folder.mkdir(parents=True)
    spoil(folder / name)
    ended = nianbao("schedule", "run", *running)
    assert ended.returncode == ExitCode.INPUT_UNUSABLE
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_store_whose_index_is_damaged_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "jobs.db"
    scheduler = open_scheduler(file)
    scheduler.start(paused=True)
    scheduler.shutdown()
    with file.open("r+b") as store:
        store.seek(store.seek(0, os.SEEK_END) - 4096)  # the last page holds an index
        store.write(b"\xff" * 64)
    with pytest.raises(InputUnusable, match=r"jobs\.db is damaged \(.*\); move it away"):
        open_scheduler(file)


def test_a_job_that_nobody_can_read_is_dropped_in_a_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "jobs.db"
    for _ in range(2):
        scheduler = open_scheduler(file)
        scheduler.start(paused=True)
        assert scheduler.get_jobs() == []
        scheduler.add_job(print, "date", run_date=datetime.now(UTC) + timedelta(days=9), id=JOB)
        scheduler.shutdown()
        with closing(sqlite3.connect(file)) as db, db:
            db.execute("UPDATE apscheduler_jobs SET job_state = X'00ff'")
    assert f'Unable to restore job "{JOB}"' in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--at", "25:00"), ExitCode.USAGE),
        (("--", "--no-such-option"), ExitCode.USAGE),
        (("--", "http://another.test/"), ExitCode.USAGE),
        (("--portals", "none.csv"), ExitCode.INPUT_UNUSABLE),
    ],
)
def test_what_cannot_be_used_is_said_at_once(
    words: Words, tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    ended = nianbao("schedule", "run", *words, "--db", tmp_path / "a.db", *options)
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr


def test_install_writes_what_it_shows(words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    line: Words = ["schedule", "install", *words, "--db", tmp_path / "a.db", "--at", "02:30"]
    crawl = ["--", "--operator", "A 50% B <a@example.org>", "--resolve", "o'neil:80:127.0.0.1"]
    assert nianbao(*line, *crawl).returncode == 0
    assert not (tmp_path / "config").exists()
    assert nianbao(*line, "--yes", *crawl).returncode == 0
    units = tmp_path / "config" / "systemd" / "user"
    assert "OnCalendar=*-*-* 02:30:00 Asia/Shanghai" in (units / "nianbao.timer").read_text()
    service = (units / "nianbao.service").read_text()
    assert '--operator "A 50%% B <a@example.org>" --resolve "o\'neil:80:127.0.0.1"' in service


def test_the_crontab_keeps_its_other_lines(
    words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, program = tmp_path / "table", tmp_path / "bin" / "crontab"
    table.write_text("5 5 * * * other\n", encoding="utf-8")
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n[ "$1" = -l ] && exec cat {table}\ncat > {table}\n', encoding="utf-8")
    program.chmod(0o755)
    line: Words = ["schedule", "install", "--with", "cron", "--yes", *words, "--db", tmp_path / "a.db"]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert nianbao(*line).returncode == ExitCode.PROGRAM_MISSING
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    for at in ("03:00", "04:15"):
        assert nianbao(*line, "--at", at).returncode == 0
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "5 5 * * * other"
    assert [one.split(" schedule ")[0].split()[:2] for one in lines[1:]] == [["15", "4"]]
