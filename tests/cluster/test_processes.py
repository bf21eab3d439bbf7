"""Forked processes: several items at once, whoever is killed; what kills every process is given up."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from cluster.processes import ProcessDied, ProcessPool
from tests.crawler.running import ROOT
from tests.waiting import wait_until


def double(number: int) -> int:
    return 2 * number


def wait_for_file(path: Path) -> int:
    """Waits until somebody makes a file; says which process waited."""
    while not path.exists():
        time.sleep(0.01)
    return os.getpid()


def die_once(path: Path) -> str:
    """Kills its process the first time."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return path.name
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


ASKING = """
import os
from multiprocessing import active_children
from cluster.processes import ProcessPool
from tests.cluster.test_processes import Path, wait_for_file
pool = ProcessPool(wait_for_file, 2, at_once=2)
for number in range(4):
    pool.submit(Path("never"))
print(*(child.pid for child in active_children()), flush=True)
os.read(0, 1)
"""


def fail(number: int) -> int:
    raise ValueError(f"not {number}")


@pytest.mark.parametrize("at_once", [1, 5])
def test_every_item_has_its_result(at_once: int) -> None:
    pool = ProcessPool(double, 2, at_once)
    started = [pool.submit(number) for number in range(50)]
    assert [future.result() for future in started] == list(range(0, 100, 2))
    pool.close()


def test_a_process_works_on_several_items_at_once(tmp_path: Path) -> None:
    pool = ProcessPool(wait_for_file, 2, at_once=3)
    started = [pool.submit(tmp_path / "signal") for _ in range(5)]
    last: Future[int] = pool.submit(tmp_path)  # its turn comes beside the five that wait
    assert last.result(30) != os.getpid()
    (tmp_path / "signal").touch()
    assert len({future.result() for future in started}) == 2
    pool.close()


@pytest.mark.parametrize("at_once", [1, 4])
def test_what_a_killed_process_did_is_done_again(at_once: int, tmp_path: Path) -> None:
    pool = ProcessPool(die_once, 2, at_once, tries=9)
    started = [pool.submit(tmp_path / str(number)) for number in range(6)]
    assert [future.result() for future in started] == list("012345")
    pool.close()


def test_an_item_of_which_all_processes_die_is_given_up(capfd: pytest.CaptureFixture[str]) -> None:
    pool = ProcessPool(fail, 1, tries=2)
    with pytest.raises(ProcessDied):
        pool.submit(7).result()
    pool.close()
    assert capfd.readouterr().err.count("ValueError: not 7") == 2


def test_nobody_takes_the_place_of_a_process_that_is_not_replaced(tmp_path: Path) -> None:
    pool = ProcessPool(die_once, 1, replaces=False)
    for _ in range(2):
        with pytest.raises(ProcessDied):
            pool.submit(tmp_path / "a").result()
    pool.close()


def test_processes_end_with_the_one_that_asks_them() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ASKING], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as asking:
        assert asking.stdout is not None
        processes = [Path("/proc", pid) for pid in asking.stdout.readline().split()]
        assert len(processes) == 2
        asking.kill()
    wait_until(lambda: not any(process.exists() for process in processes))
