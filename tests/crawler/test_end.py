"""How a crawl ends when it cannot go on: a named exit code, and everything kept that was fetched."""

import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from archive.errors import ExitCode
from tests.crawler.running import ROOT, command, crawl, query, records, seen
from tests.crawler.web import Asked, Reply, Web, links, page

FILLER = "".join(f"{number * 7919 % 104729:x}" for number in range(20_000))  # does not compress to nothing


def site(asked: Asked) -> Reply:
    if asked.path == "/robots.txt":
        return page("", "404 none")
    number = int(asked.path.strip("/") or 0)
    return Reply(page(links(*(f"/{n}" for n in range(number + 1, number + 4))) + FILLER).raw, wait_s=0.01)


def wait_for(web: Web, process: "subprocess.Popen[bytes]", requests: int) -> None:
    """Returns once the server was asked so often."""
    while len(web.log) < requests:
        assert process.poll() is None
        time.sleep(0.01)


def test_a_failed_write_stops_the_crawl_and_nothing_unkept_is_scraped(tmp_path: Path) -> None:
    with Web(site) as web:
        ended = crawl([web.url()], tmp_path, TEST_MAX_FILE_BYTES=1_000_000)
        assert ended.code == ExitCode.ARCHIVE_WRITE_FAILED, ended.log
        kept = {
            str(one.record.field("WARC-Target-URI")).removeprefix(web.url()[:-1]) for one in records(tmp_path)
        }
        assert kept >= seen(tmp_path).keys()
        assert crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=20).code == 0
    assert web.paths().count("/1") == 1


def test_a_full_disk_is_seen_before_it_is_full(tmp_path: Path) -> None:
    with Web(site) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_MIN_FREE_BYTES=1 << 60)
    assert ended.code == ExitCode.DISK_LOW
    assert "make room" in ended.log


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_interrupted_it_ends_cleanly_and_goes_on(tmp_path: Path, sent: signal.Signals) -> None:
    with Web(site) as web:
        process = subprocess.Popen(
            command([web.url()], tmp_path, {}), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        wait_for(web, process, requests=10)
        process.send_signal(sent)
        assert process.wait(30) == ExitCode.INTERRUPTED
        assert not list((tmp_path / "warc").glob("*.open"))
        first = len(web.log)
        assert query(tmp_path, "SELECT count(*) FROM requests WHERE state = 'leased'") == [(0,)]
        assert crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=10).code == 0
    assert len(web.log) == first + 10
    assert len(set(web.paths())) == len(web.log)


def test_one_process_a_folder(tmp_path: Path) -> None:
    with Web(site) as web:
        process = subprocess.Popen(
            command([web.url()], tmp_path, {}), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(web, process, requests=3)
        second = crawl([web.url()], tmp_path)
        process.kill()
        process.wait()
        third = crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=5)
    assert second.code == ExitCode.FOLDER_IN_USE
    assert "in use" in second.log
    assert third.code == 0


def test_the_budget_of_requests_is_kept(tmp_path: Path) -> None:
    with Web(site) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=7)
    assert len(web.log) == 8  # robots.txt does not count
    assert ended.summary["requests"]["page"] == 7
    assert ended.portal_states == ["unfinished"]


def test_a_frontier_of_another_version_is_left_alone(tmp_path: Path) -> None:
    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=1)
        db = sqlite3.connect(tmp_path / "frontier.db")
        db.execute("PRAGMA user_version = 99")
        db.close()
        assert crawl([web.url()], tmp_path).code == ExitCode.OTHER_SCHEMA
        (tmp_path / "frontier.db").write_bytes(b"this is no database, however long it may be" * 100)
        assert crawl([web.url()], tmp_path).code == ExitCode.INPUT_UNUSABLE


def test_a_capture_that_was_taken_away_is_fetched_again(tmp_path: Path) -> None:
    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=3)
        for path in (tmp_path / "warc").iterdir():
            path.unlink()
        db = sqlite3.connect(tmp_path / "frontier.db")
        with db:
            db.execute("UPDATE requests SET state = 'captured' WHERE state = 'done' AND purpose = 'page'")
        db.close()
        ended = crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=5)
    assert ended.code == 0, ended.log
    assert web.paths().count("/") == 2
    assert query(tmp_path, "SELECT state FROM requests WHERE url LIKE '%:_____/'") == [("done",)]
