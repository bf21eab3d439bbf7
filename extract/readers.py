"""Ways to read an input: in this process, in several, on a cluster. All give the same results in order.

What a database holds already (`known`: record ids with the names of their files) is not read again.
"""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archive.capture import Capture
from archive.collection import rare_collection
from archive.errors import InputUnusable
from archive.reader import iter_captures
from archive.sources import find_sources
from archive.stored import final_name
from cluster.opening import Cluster, open_cluster
from cluster.tasks import Work, run_tasks
from extract.pool import ReadingPool, Started, reading_pool
from extract.store.result_rows import ResultRows
from extract.workers import GROUP, in_groups, read_captures

log = logging.getLogger(__name__)

# Groups or files that are read while an earlier one is saved.
AHEAD = 2
NEW_OBJECTS = 50_000  # before Python looks for those that hold each other

Known = dict[str, str]
Reader = Callable[[Path, Known], Iterator[list[ResultRows]]]


@contextmanager
def open_reader(workers: int, scheduler: str | None) -> Iterator[Reader]:
    """Reads with so many processes, or with the workers of a dask scheduler."""
    if scheduler:
        with open_cluster(scheduler) as cluster:
            yield partial(read_on_cluster, cluster)
        return
    with rare_collection(NEW_OBJECTS):  # forked processes inherit it
        if workers > 1:
            with reading_pool(workers) as pool:
                yield partial(read_in_pool, pool)
        else:
            yield read_here


def read_here(path: Path, known: Known) -> Iterator[list[ResultRows]]:
    """Group by group. Raises InputUnusable."""
    return map(read_captures, in_groups(fresh(path, known), GROUP))


def read_in_pool(pool: ReadingPool, path: Path, known: Known) -> Iterator[list[ResultRows]]:
    """Group by group, the next ones under way. Raises InputUnusable after what could be read."""
    started: deque[Started] = deque()
    fault: InputUnusable | None = None
    try:
        for group in in_groups(fresh(path, known), GROUP):
            started.append(pool.start(group))
            if len(started) > AHEAD:
                yield pool.finish(started.popleft())
    except InputUnusable as error:
        fault = error
    yield from map(pool.finish, started)
    if fault:
        raise fault


def fresh(path: Path, known: Known) -> Iterator[Capture]:
    """The captures that are not known; they are from now on."""
    for capture in iter_captures(path):
        if capture.record_id not in known:
            known[capture.record_id] = capture.location.warc_filename
            yield capture


@dataclass(frozen=True, slots=True)
class FileTask:
    """A record file to read, without the records that are known."""

    path: Path
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a record file gave, or why it could not be read."""

    path: Path
    results: list[ResultRows]
    fault: str | None = None


def read_on_cluster(cluster: Cluster, path: Path, known: Known) -> Iterator[list[ResultRows]]:
    """File by file, each read by one worker, in the order of their names. Raises InputUnusable."""
    files = list(dict.fromkeys(source.path.resolve() for source in find_sources(path)))
    held: defaultdict[str, set[str]] = defaultdict(set)
    for record_id, name in known.items():
        held[name.partition("!/")[0]].add(record_id)
    tasks = [FileTask(file, frozenset(held[final_name(file.name)])) for file in files]
    for read in run_tasks(cluster, Work(read_file, AHEAD), tasks):
        if read.fault and len(files) == 1:
            raise InputUnusable(read.fault)
        if read.fault:
            log.warning("%s", read.fault)
        new = [result for result in read.results if result.row["record_id"] not in known]
        known.update({one.row["record_id"]: one.row["warc_filename"] for one in new})
        yield from in_groups(new, GROUP)


def read_file(task: FileTask) -> FileRead:
    """The task of a worker: all of one file."""
    results: list[ResultRows] = []
    try:
        for group in read_here(task.path, dict.fromkeys(task.known, "")):
            results += group
    except InputUnusable as error:
        return FileRead(task.path, results, str(error))
    return FileRead(task.path, results)
