"""Processes that read captures. A page of which they die is named and left out."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from archive.capture import Capture
from cluster.processes import ProcessDied, ProcessPool
from extract.model import Reading
from extract.store.result_rows import Result, ResultRows, result_rows
from extract.workers import in_groups, load_dictionaries, read_captures

CHUNK = 4  # captures handed to a process at a time
DIED = "the process that read it died; it may need more memory than there is"

Started = list[tuple[list[Capture], "Future[list[ResultRows]]"]]


class ReadingPool:
    """So many processes. `start` hands captures out, `finish` gives their results in order."""

    def __init__(self, processes: int) -> None:
        self._processes = ProcessPool(read_captures, processes)

    def start(self, captures: list[Capture], size: int = CHUNK) -> Started:
        """Captures on their way, a chunk each."""
        return [(chunk, self._processes.submit(chunk)) for chunk in in_groups(captures, size)]

    def finish(self, started: Started) -> Iterator[ResultRows]:
        """The results in order, each chunk's as soon as it is there."""
        for chunk, future in started:
            yield from self._results(chunk, future)

    def close(self) -> None:
        """Ends the processes."""
        self._processes.close()

    def _results(self, chunk: list[Capture], future: "Future[list[ResultRows]]") -> list[ResultRows]:
        try:
            return future.result()
        except ProcessDied:
            if len(chunk) > 1:
                return list(self.finish(self.start(chunk, size=1)))
            return [result_rows(Result(chunk[0], Reading("nothing", DIED), DIED))]


@contextmanager
def reading_pool(processes: int) -> Iterator[ReadingPool]:
    """A pool that is ended with its last reader; its processes hold the dictionaries from the start."""
    load_dictionaries()
    pool = ReadingPool(processes)
    try:
        yield pool
    finally:
        pool.close()
