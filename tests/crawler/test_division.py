"""A crawl divided among processes: the result of one, whoever is killed; politeness over all of them."""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from archive.errors import ExitCode
from archive.verify import verify
from crawler.leases import Lease, Leases
from tests.cluster.dask import free_port, is_listening, program, scheduler_and_workers
from tests.crawler.killing import tree
from tests.crawler.running import ROOT, answers, command, crawl, query, records
from tests.crawler.web import Asked, Reply, Web, links, page
from tests.waiting import wait_until

PAGES = 60
ROWS = "SELECT method, url, state FROM requests ORDER BY 1, 2"
DIVIDED: dict[str, object] = {"TEST_WORKERS": 2}


def kept(out: Path) -> Counter[str]:
    return Counter(str(stored.record.field("WARC-Target-URI")) for stored in answers(out))


def crawling_pids(out: Path) -> list[int]:
    """The processes that hold the lock of a portal's crawl, as the system knows them."""
    locks = {path.stat().st_ino for path in out.rglob("lock") if path.parent != out}
    lines = map(str.split, Path("/proc/locks").read_text().splitlines())
    return [int(line[4]) for line in lines if line[1] == "FLOCK" and int(line[5].split(":")[2]) in locks]


@contextmanager
def two_workers(here: bool) -> Iterator[dict[str, object]]:
    """The setting of a crawl by two processes of its own, or by those of a cluster."""
    if here:
        yield DIVIDED
        return
    with scheduler_and_workers(free_port(), 2) as address:
        yield {"TEST_SCHEDULER": address}


@pytest.mark.parametrize("here", [True, False], ids=["processes", "cluster"])
def test_a_worker_killed_while_it_works_changes_nothing(here: bool, tmp_path: Path) -> None:
    out, reference = tmp_path / "out", tmp_path / "reference"
    with Web(tree(PAGES)) as one, Web(tree(PAGES), address="127.0.0.2") as other, two_workers(here) as two:
        seeds = [one.url(), other.url()]
        line = command(seeds, out, {**two, "NIANBAO_DELAY_S": 0.03})
        with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            wait_until(lambda: min(len(one.log), len(other.log)) > 15)
            os.kill(crawling_pids(out)[0], signal.SIGKILL)
            assert process.wait(120) == 0
        assert crawl(seeds, reference).code == 0
    assert kept(out).keys() == kept(reference).keys()
    assert (kept(out) - kept(reference)).total() <= len(seeds)
    assert sorted(query(out, ROWS)) == sorted(query(reference, ROWS))
    assert verify(out).faults == []


def test_the_archive_tells_of_the_portals_once(tmp_path: Path) -> None:
    with Web(tree(3)) as one, Web(tree(3), address="127.0.0.2") as other:
        seeds = [one.url(), other.url()]
        assert crawl(seeds, tmp_path, **DIVIDED).code == 0
    resources = {
        str(one.record.field("WARC-Target-URI")): one.record for one in records(tmp_path, "resource")
    }
    tables = [record.block for uri, record in resources.items() if uri.endswith(":portals.csv")]
    assert [table.decode().split() for table in tables] == [["url", *seeds]]


def shared_host(asked: Asked) -> Reply:
    """A host whose pages two portals of it both want."""
    if asked.path == "/robots.txt":
        return page("", kind="text/plain")
    if asked.path in ("/one/", "/other/"):
        return page(links(*(f"{asked.path}{number}" for number in range(12))))
    return Reply(page("年度报告").raw, wait_s=0.01)


def test_no_host_is_asked_by_two_workers_at_once(tmp_path: Path) -> None:
    delay_s = 0.15
    with Web(shared_host) as web:
        seeds = [web.url("/one/"), web.url("/other/")]
        ended = crawl(seeds, tmp_path, NIANBAO_DELAY_S=delay_s, **DIVIDED)
    assert ended.portal_states == ["done", "done"], ended.log
    pages = [asked for asked in web.log if asked.path != "/robots.txt"]
    assert len(pages) == 26
    assert max(asked.at_once for asked in web.log) == 1
    times = sorted(asked.came_at for asked in web.log)
    assert min(later - earlier for earlier, later in pairwise(times)) >= delay_s - 0.01


def test_what_one_process_began_is_not_divided_and_the_reverse_goes_on(tmp_path: Path) -> None:
    with Web(tree(9)) as web:
        assert crawl([web.url()], tmp_path / "one").code == 0
        refused = crawl([web.url()], tmp_path / "one", **DIVIDED)
        limited = crawl([web.url()], tmp_path / "two", NIANBAO_MAX_REQUESTS=3, **DIVIDED)
    assert refused.code == limited.code == ExitCode.USAGE
    assert "go on without --workers" in refused.log
    assert "--max-requests" in limited.log


def test_an_interrupt_ends_all_workers_in_an_orderly_way(tmp_path: Path) -> None:
    with Web(tree(PAGES)) as web:
        line = command([web.url()], tmp_path, {**DIVIDED, "NIANBAO_DELAY_S": 0.05})
        with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            while len(web.log) < 8 and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == ExitCode.INTERRUPTED
        assert not list((tmp_path / "warc").glob("*.open"))
        assert crawl([web.url()], tmp_path, **DIVIDED).portal_states == ["done"]
        assert len(web.paths()) == len(set(web.paths()))


def test_a_lease_is_one_processes_and_slots_are_an_addresses(tmp_path: Path) -> None:
    leases = Leases(tmp_path, per_ip=2)
    first = leases.take("http://a.test:80", "192.0.2.1", 0.0)
    assert isinstance(first, Lease)
    assert isinstance(leases.take("http://a.test:80", "192.0.2.1", 0.0), float)
    second = leases.take("http://b.test:80", "192.0.2.1", 0.0)
    assert isinstance(second, Lease)
    assert isinstance(leases.take("http://c.test:80", "192.0.2.1", 0.0), float)  # both slots are taken
    leases.give(first, rest_s=5.0)
    resting = leases.take("http://a.test:80", "192.0.2.1", 0.0)
    assert isinstance(resting, float)
    assert 4 < resting <= 5
    assert isinstance(leases.take("http://c.test:80", "192.0.2.1", 0.0), Lease)


def test_a_clock_gone_back_keeps_no_host_from_being_asked(tmp_path: Path) -> None:
    leases = Leases(tmp_path, per_ip=1)
    leases.rest("http://a.test:80", 86_400.0)
    assert isinstance(leases.take("http://a.test:80", "192.0.2.1", 0.0), Lease)


def test_a_scheduler_without_workers_is_told_of_and_can_be_left(tmp_path: Path) -> None:
    port = free_port()
    with program("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        wait_until(lambda: is_listening(port))
        line = command(["http://127.0.0.1:1/"], tmp_path, {"TEST_SCHEDULER": f"tcp://127.0.0.1:{port}"})
        with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            assert any(b"no worker is at" in told for told in process.stderr)
            process.send_signal(signal.SIGTERM)
            printed, _ = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert b"its crawl did not begin" in printed
