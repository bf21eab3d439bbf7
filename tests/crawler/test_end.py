"""How a crawl ends when it cannot go on: a named exit code, and everything kept that was fetched."""

import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ExitCode
from archive.verify import verify
from crawler import settings as our_settings
from crawler.disk import Disk, Room
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


def write_free(file: Path, megabytes: int) -> None:
    """Says how much room a scripted disk has, at once."""
    draft = file.with_suffix(".draft")
    draft.write_text(str(megabytes << 20))
    draft.replace(file)


def test_with_little_room_it_waits_and_goes_on_with_more(tmp_path: Path) -> None:
    free = tmp_path / "free"
    write_free(free, 50)
    extensions = {**our_settings.EXTENSIONS, "tests.crawler.scripted_disk.ScriptedDisk": 5}
    settings = {"EXTENSIONS": extensions, "NIANBAO_MAX_REQUESTS": 20, "TEST_FREE_BYTES": str(free)}
    settings |= {"NIANBAO_PAUSE_FREE_BYTES": 100 << 20, "NIANBAO_MIN_FREE_BYTES": 10 << 20}
    with Web(site) as web:
        process = subprocess.Popen(
            command([web.url()], tmp_path / "out", settings), cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        said = iter(process.stderr or ())
        assert any("50 MB left: the crawl waits until 110 MB are free" in line for line in said)
        asked_before = len(web.log)
        assert process.poll() is None
        write_free(free, 105)  # more, but not enough to go on
        write_free(free, 120)
        assert any("has room again" in line for line in said)
        assert process.wait(30) == 0
    assert asked_before <= 1
    assert len(web.log) == 21


def test_with_hardly_any_room_it_stops_while_it_waits(tmp_path: Path) -> None:
    free = tmp_path / "free"
    write_free(free, 5)
    extensions = {**our_settings.EXTENSIONS, "tests.crawler.scripted_disk.ScriptedDisk": 5}
    with Web(site) as web:
        ended = crawl(
            [web.url()],
            tmp_path / "out",
            EXTENSIONS=extensions,
            TEST_FREE_BYTES=str(free),
            NIANBAO_PAUSE_FREE_BYTES=100 << 20,
            NIANBAO_MIN_FREE_BYTES=10 << 20,
        )
    assert ended.code == ExitCode.DISK_LOW
    assert verify(tmp_path / "out").faults == []


@given(st.lists(st.integers(0, 200), min_size=1))
def test_a_crawl_that_waits_wants_a_tenth_more(free: list[int]) -> None:
    left = iter(free)
    disk = Disk(Path(), wait_below=100, stop_below=50, read_free=lambda _: next(left))
    waits = False
    for size in free:
        room = disk.look()
        assert (room is Room.NONE) == (size < 50)
        if room is not Room.NONE:
            assert (room is Room.LITTLE) == (size < (110 if waits else 100))
        waits = room is Room.LITTLE


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


def few_pages(asked: Asked) -> Reply:
    """The same site with 12 pages: a crawl of it ends by itself, whatever it asks first."""
    name = asked.path.strip("/")
    return page(FILLER) if name.isdigit() and int(name) > 8 else site(asked)


def test_a_capture_that_was_taken_away_is_fetched_again(tmp_path: Path) -> None:
    with Web(few_pages) as web:
        crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=3)
        before = web.paths()
        for path in (tmp_path / "warc").iterdir():
            path.unlink()
        db = sqlite3.connect(tmp_path / "frontier.db")
        with db:
            db.execute("UPDATE requests SET state = 'captured' WHERE state = 'done' AND purpose = 'page'")
        db.close()
        ended = crawl([web.url()], tmp_path)
    assert ended.code == 0, ended.log
    twice = {path: web.paths().count(path) for path in before if path != "/robots.txt"}
    assert twice == {"/": 2, **dict.fromkeys(twice, 2)}
    assert query(tmp_path, "SELECT DISTINCT state FROM requests") == [("done",)]
