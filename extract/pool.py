"""Processes that read captures. One that dies (no memory, a fault in a C library) is replaced."""

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from archive.capture import Capture
from extract.model import Reading
from extract.store.result_rows import Result, ResultRows, result_rows
from extract.workers import in_groups, load_dictionaries, read_captures

CHUNK = 4  # captures handed to a process at a time
TRIES = 3  # of captures whose process died, before each is read alone
DIED = "the process that read it died; it may need more memory than there is"

Started = list[tuple[list[Capture], "Future[list[ResultRows]]"]]


class ReadingPool:
    """So many processes. `start` hands captures out, `finish` gives their results in order."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._executor = new_executor(processes)

    def start(self, captures: list[Capture]) -> Started:
        """Captures on their way, a chunk each."""
        return [(chunk, self._submit(chunk)) for chunk in in_groups(captures, CHUNK)]

    def finish(self, started: Started) -> list[ResultRows]:
        """Waits for the results."""
        return [result for chunk, future in started for result in self._results(chunk, future)]

    def close(self) -> None:
        """Ends the processes."""
        self._executor.shutdown(cancel_futures=True)

    def _submit(self, chunk: list[Capture]) -> "Future[list[ResultRows]]":
        try:
            return self._executor.submit(read_captures, chunk)
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = new_executor(self._processes)
            return self._executor.submit(read_captures, chunk)

    def _results(self, chunk: list[Capture], future: "Future[list[ResultRows]]") -> list[ResultRows]:
        for _ in range(TRIES):
            try:
                return future.result()
            except BrokenProcessPool:
                future = self._submit(chunk)
        return [read_alone(capture) for capture in chunk]


def read_alone(capture: Capture) -> ResultRows:
    """Reads one capture in a process of its own, so that it can harm no other."""
    for _ in range(TRIES):
        with new_executor(1) as executor:
            try:
                return executor.submit(read_captures, [capture]).result()[0]
            except BrokenProcessPool:
                continue
    return result_rows(Result(capture, Reading("nothing", DIED), DIED))


def new_executor(processes: int) -> ProcessPoolExecutor:
    """Forked processes: they hold the dictionaries, if this one does."""
    return ProcessPoolExecutor(processes, get_context("fork"))


@contextmanager
def reading_pool(processes: int) -> Iterator[ReadingPool]:
    """A pool that is ended with its last reader."""
    load_dictionaries()
    pool = ReadingPool(processes)
    try:
        yield pool
    finally:
        pool.close()
