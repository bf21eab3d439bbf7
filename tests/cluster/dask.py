"""dask's own programs on loopback: a scheduler and its workers."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.crawler.running import ROOT
from tests.waiting import wait_until


def free_port() -> int:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


@contextmanager
def program(module: str, *words: str, cwd: Path = ROOT) -> Iterator[None]:
    """A program of dask that runs meanwhile."""
    line = [sys.executable, "-m", f"distributed.cli.{module}", *words]
    with subprocess.Popen(line, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def scheduler_and_workers(port: int, workers: int) -> Iterator[str]:
    """A cluster whose workers are replaced when they die; its address."""
    address = f"tcp://127.0.0.1:{port}"
    many = ("--nworkers", str(workers), "--nthreads", "1", "--no-dashboard")
    with program("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        wait_until(lambda: is_listening(port), "the scheduler does not start")
        with program("dask_worker", address, *many):
            yield address
