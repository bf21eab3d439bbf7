"""What a person tells a crawl while it runs: pause, resume, skip, stop."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import ExitCode
from crawler.control import Control
from crawler.explain import explain_url
from crawler.progress import read_snapshots
from tests.crawler.killing import tree
from tests.crawler.running import ROOT, command, crawl, query
from tests.crawler.web import Asked, Reply, Web, links, page
from tests.waiting import wait_until

PAGES = 60


@contextmanager
def running(seeds: list[str], out: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A slow crawl, killed if it does not end by itself."""
    line = command(seeds, out, {"NIANBAO_DELAY_S": 0.02})
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def quiet_for(web: Web, seconds: float) -> bool:
    """Whether nobody asks a server for so long."""
    before = len(web.log)
    time.sleep(seconds)
    return len(web.log) == before


def test_a_paused_crawl_asks_nothing_and_goes_on(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as web, running([web.url()], tmp_path) as process:
        wait_until(lambda: len(web.log) > 5)
        Control(tmp_path).pause()
        wait_until(lambda: quiet_for(web, 0.5))
        wait_until(lambda: [*read_snapshots(tmp_path)][-1].state == "paused")
        assert process.poll() is None
        process.kill()  # what a person wished outlives the process
    with Web(tree(PAGES), port=web.port) as again, running([web.url()], tmp_path) as process:
        wait_until(lambda: [*read_snapshots(tmp_path)][-1:])
        assert quiet_for(again, 1.0)
        Control(tmp_path).resume()
        assert process.wait(60) == 0
    assert [*read_snapshots(tmp_path)][-1].state == "ended"
    assert query(
        tmp_path, "SELECT count(*) FROM requests WHERE state <> 'done' AND url NOT LIKE '%closed%'"
    ) == [(0,)]


def test_a_skipped_portal_waits_while_the_others_go_on(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as one, Web(tree(PAGES), address="127.0.0.2") as other:
        seeds = [one.url(), other.url()]
        with running(seeds, tmp_path) as process:
            wait_until(lambda: min(len(one.log), len(other.log)) > 5)
            Control(tmp_path).skip(other.url())
            assert process.wait(60) == 0
        asked = len(other.log)
        assert asked < PAGES / 2 < len(one.log)
        Control(tmp_path).take_up(other.url())
        assert crawl(seeds, tmp_path).portal_states == ["done", "done"]
        assert len(other.log) == len(one.log)


def test_a_stopped_crawl_ends_in_an_orderly_way(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as web:
        with running([web.url()], tmp_path) as process:
            wait_until(lambda: len(web.log) > 5)
            Control(tmp_path).stop()
            assert process.wait(60) == ExitCode.INTERRUPTED
        assert not list((tmp_path / "warc").glob("*.open"))
        assert crawl([web.url()], tmp_path).portal_states == ["done"]
        assert len(web.paths()) == len(set(web.paths()))


def test_what_a_rule_ignores_waits_until_the_rule_is_gone(tmp_path: Path) -> None:
    rules = tmp_path / "control" / "ignore"
    late = [f"/late/{number}" for number in range(5)]
    broken_line = "*broken\n"

    def site(asked: Asked) -> Reply:
        if asked.path == "/20":  # edited while the crawl runs
            rules.parent.mkdir(exist_ok=True)
            rules.write_text(f"{broken_line}^[^?]*/late/[1-4]  # a calendar\n", encoding="utf-8")
        return page("", "404 none") if asked.path == "/robots.txt" else page(links(*numbers, *late))

    numbers = [f"/{number}" for number in range(PAGES)]
    with Web(site) as web:
        assert crawl([web.url()], tmp_path, NIANBAO_DELAY_S=0.02).code == 0
        assert {path for path in web.paths() if "late" in path} == {"/late/0"}
        assert "the rule ^[^?]*/late/[1-4]" in explain_url(tmp_path, web.url("/late/3"))
        before = len(web.log)
        crawl([web.url()], tmp_path)
        assert web.paths()[before:] == []
        rules.unlink()
        crawl([web.url()], tmp_path)
    assert web.paths()[before:] == late[1:]
