"""Tasks on a real cluster of this machine: order, killed workers, other versions, nobody there."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from archive.errors import ExitCode
from cluster.errors import ClusterUnreachable, OtherVersion, TaskLost
from cluster.opening import open_cluster
from cluster.tasks import Work, run_tasks
from cluster.version import code_version
from tests.cluster.dask import free_port, is_listening, program, scheduler_and_workers
from tests.crawler.running import ROOT
from tests.waiting import wait_until

TAKE_SIGN: Work[int, int] = Work(abs, 1)  # a function that every worker has


def double(number: int) -> int:
    """A task."""
    return 2 * number


def die_once(marker: str) -> str:
    """A task whose worker is killed the first time."""
    path = Path(marker)
    if not path.exists():
        path.write_text("was here", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return path.read_text(encoding="utf-8")


def die(number: int) -> int:
    """A task of which every worker dies."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuse(number: int) -> int:
    """A task that fails."""
    raise OSError(f"no such thing as {number}")


def test_tasks_give_their_results_in_order_whoever_dies(tmp_path: Path) -> None:
    with scheduler_and_workers(free_port(), 2) as address, open_cluster(address) as cluster:
        assert list(run_tasks(cluster, Work(double, 2), range(9))) == [2 * number for number in range(9)]
        assert sorted(run_tasks(cluster, Work(double, 9, waits=True), range(9))) == list(range(0, 18, 2))
        assert list(run_tasks(cluster, Work(die_once, 1), [str(tmp_path / "mark")])) == ["was here"]
        with pytest.raises(OSError, match="no such thing as 1"):
            list(run_tasks(cluster, Work(refuse, 1), [1]))


def test_a_task_of_which_workers_die_again_and_again_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cluster.tasks.MAX_TRIES", 1)
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    with (
        scheduler_and_workers(free_port(), 1) as address,
        open_cluster(address) as cluster,
        pytest.raises(TaskLost, match="7: 1 workers died of it"),
    ):
        list(run_tasks(cluster, Work(die, 1), [7]))


def test_a_worker_with_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    other = (ROOT / "cluster" / "version.py").read_text(encoding="utf-8")
    for path in (ROOT / "cluster").glob("*.py"):
        (tmp_path / "cluster" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "cluster" / "version.py").write_text(
        other.replace("Python {", "Pythonic {"), encoding="utf-8"
    )
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    worker = ("--no-nanny", "--no-dashboard", "--nthreads", "1")
    with program("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        wait_until(lambda: is_listening(port), "the scheduler does not start")
        with program("dask_worker", address, *worker, cwd=tmp_path):
            with pytest.raises(OtherVersion) as refused, open_cluster(address) as cluster:
                list(run_tasks(cluster, TAKE_SIGN, [-1]))
            assert code_version() in str(refused.value)
        with program("dask_worker", address, *worker), open_cluster(address) as cluster:
            assert list(run_tasks(cluster, TAKE_SIGN, [-1])) == [1]


def test_a_scheduler_that_is_restarted_is_waited_for() -> None:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("--no-nanny", "--no-dashboard", "--nthreads", "1")
    with ExitStack() as stack:
        with program("dask_scheduler", *scheduler):
            wait_until(lambda: is_listening(port), "the scheduler does not start")
            cluster = stack.enter_context(open_cluster(address))
            with program("dask_worker", address, *worker):
                results = run_tasks(cluster, TAKE_SIGN, [-1, -2, -3])
                found = [next(results)]
        stack.enter_context(program("dask_scheduler", *scheduler))
        stack.enter_context(program("dask_worker", address, *worker))
        assert [*found, *results] == [1, 2, 3]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://127.0.0.1:1/"])
def test_a_cluster_that_is_not_there_is_refused_in_a_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cluster.opening.CONNECT_S", 1)
    with pytest.raises(ClusterUnreachable, match="check --scheduler"), open_cluster(address):
        pass


@pytest.mark.parametrize("command", [("crawl", "http://127.0.0.1/", "--out"), ("extract", ".", "--db")])
def test_without_dask_the_command_says_what_to_install(command: tuple[str, ...], tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "distributed"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ModuleNotFoundError('hidden')\n", encoding="utf-8")
    line = [
        sys.executable,
        "-m",
        "nianbao",
        *command,
        str(tmp_path / "out"),
        "--scheduler",
        "tcp://127.0.0.1:1",
    ]
    paths = os.pathsep.join([str(hidden.parent), str(ROOT)])
    ended = subprocess.run(
        line,
        env={**os.environ, "PYTHONPATH": paths},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == ExitCode.PROGRAM_MISSING, ended.stderr
    assert "nianbao[scale]" in ended.stderr
