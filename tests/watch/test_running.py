"""`nianbao progress` and `nianbao control` on a crawl that runs: lines, the page, pause, skip, stop."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from archive.errors import ExitCode
from crawler.control import Control
from crawler.progress import read_snapshots
from tests.crawler.killing import tree
from tests.crawler.running import ROOT, command
from tests.crawler.web import Web
from tests.waiting import wait_until
from tests.watch.conftest import nianbao

PAGES = 40


@contextmanager
def started(line: list[str]) -> Iterator["subprocess.Popen[str]"]:
    """A program whose lines are read; killed if it does not end by itself."""
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def crawling(seeds: list[str], out: Path) -> list[str]:
    """A slow crawl."""
    return command(seeds, out, {"NIANBAO_DELAY_S": 0.05})


def program(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "nianbao", *map(str, words)]


def progress(out: Path) -> dict[str, Any]:
    """How it goes now."""
    ended = nianbao("progress", out, "--once", "--json")
    found: dict[str, Any] = json.loads(ended.stdout) if ended.returncode == 0 else {}
    return found


def portals_seen(out: Path) -> int:
    """How many portals the crawl has told of; the first of its lines comes before any."""
    told: dict[str, int] = progress(out).get("total", {})
    return told.get("portals", 0)


def has_skipped_and_paused(state: dict[str, Any]) -> bool:
    """The lines written while the wishes were on their way tell of one of them or of none."""
    return bool(state["skipped"]) and state["total"]["state"] == "paused"


def control(out: Path, *words: str) -> int:
    return nianbao("control", out, *words).returncode


def fetch(url: str, method: str = "GET") -> tuple[int, str, str]:
    """Status, kind and text of an answer."""
    try:
        with urlopen(Request(url, method=method), timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except HTTPError as error:
        return error.code, "", ""


def test_a_crawl_is_watched_paused_resumed_and_its_portals_skipped(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as one, Web(tree(PAGES), address="127.0.0.2") as other:
        with started(crawling([one.url(), other.url()], tmp_path)) as crawl:
            wait_until(lambda: min(len(one.log), len(other.log)) > 3)
            Control(tmp_path).pause()  # at once: the crawl may end sooner than a command begins
            with started(program("progress", tmp_path, "--json")) as watching:
                assert watching.stdout is not None
                assert control(tmp_path, "skip", other.url().rstrip("/")) == 0
                assert control(tmp_path, "pause") == 0
                states = (json.loads(line) for line in watching.stdout)
                paused = next(filter(has_skipped_and_paused, states))
                assert paused["skipped"] == [other.url()]
                assert paused["total"]["ends_at"] is None
                time.sleep(0.5)  # what was under way has ended
                asked = len(one.log)
                time.sleep(0.5)
                assert len(one.log) == asked < PAGES
                assert control(tmp_path, "resume") == 0
                assert crawl.wait(60) == 0
                last = list(states)[-1]
                assert watching.wait(60) == 0
        assert last["total"]["state"] == "ended"
        assert last["total"]["captures"] > paused["total"]["captures"]
        assert (last["total"]["portals"], last["total"]["portals_done"]) == (2, 1)
        assert last["total"]["waiting"] > 0
        assert len(other.log) < PAGES / 2 < len(one.log)
    assert control(tmp_path, "take-up", other.url()) == 0
    assert control(tmp_path, "skip", "http://no-portal.test/") == ExitCode.INPUT_UNUSABLE
    assert progress(tmp_path)["skipped"] == []


def test_the_page_on_loopback_only_tells(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as web, started(crawling([web.url()], tmp_path)) as crawl:
        wait_until(lambda: web.log)
        Control(tmp_path).pause()
        wait_until(lambda: portals_seen(tmp_path))
        with started(program("progress", tmp_path, "--port", "0")) as serving:
            assert serving.stdout is not None
            address = serving.stdout.readline().split()[0]
            assert address.startswith("http://127.0.0.1:")
            status, kind, text = fetch(f"{address}status.json")
            assert (status, kind) == (200, "application/json; charset=utf-8")
            assert json.loads(text)["total"]["portals"] == 1
            assert control(tmp_path, "skip", web.url()) == 0
            status, kind, text = fetch(address)
            assert (status, kind) == (200, "text/html; charset=utf-8")
            assert all(word in text for word in ("requests waiting", "estimated end", web.url()))
            assert "<script" not in text
            assert fetch(f"{address}other")[0] == 404
            assert fetch(address, "POST")[0] == 501
            assert control(tmp_path, "stop") == 0
            assert crawl.wait(60) == ExitCode.INTERRUPTED
            wait_until(lambda: "Crawl ended" in fetch(address)[2])
            taken = nianbao("progress", tmp_path, "--port", address.rstrip("/").rsplit(":", 1)[1])
            assert taken.returncode == ExitCode.USAGE
            assert "choose another --port" in taken.stderr


def test_a_crawl_that_was_killed_is_called_cut_off(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as web, started(crawling([web.url()], tmp_path)) as crawl:
        wait_until(lambda: [*read_snapshots(tmp_path)])
        crawl.kill()
        crawl.wait()
    file = tmp_path / "progress.jsonl"
    told = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    file.write_text(json.dumps({**told, "at": "2020-01-01T00:00:00Z"}) + "\n{half a li", encoding="utf-8")
    ended = nianbao("progress", tmp_path)
    assert (ended.returncode, ended.stdout.partition(":")[0]) == (0, "cut off")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("control", "pause"), ExitCode.INPUT_UNUSABLE),
        (("control", "skip"), ExitCode.USAGE),
        (("control", "pause", "http://a.test/"), ExitCode.USAGE),
        (("progress", "--once"), ExitCode.INPUT_UNUSABLE),
    ],
)
def test_what_is_no_crawl_is_said_in_a_sentence(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    ended = nianbao(words[0], tmp_path, *words[1:])
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
