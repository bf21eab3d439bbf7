"""Ways to read inputs: in this process, in several, on a cluster. All give the same results in order.

What a database holds already (`known`: record ids with the names of their files) is not read again. What
is wrong with an input goes to `unusable`; what could be read of it counts.
"""

import logging
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archive.capture import Capture
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

Known = dict[str, str]
Unusable = dict[Path, str]
Inputs = Sequence[Path]
Group = Iterable[ResultRows]
Reader = Callable[[Inputs, Known, Unusable], Iterator[Group]]


@contextmanager
def open_reader(workers: int, scheduler: str | None) -> Iterator[Reader]:
    """Reads with so many processes, or with the workers of a dask scheduler."""
    if scheduler:
        with open_cluster(scheduler) as cluster:
            yield partial(read_on_cluster, cluster)
        return
    if workers > 1:
        with reading_pool(workers) as pool:
            yield partial(read_in_pool, pool)
    else:
        yield read_here


def read_here(inputs: Inputs, known: Known, unusable: Unusable) -> Iterator[Group]:
    """Group by group."""
    return map(read_captures, in_groups(fresh(inputs, known, unusable), GROUP))


def read_in_pool(pool: ReadingPool, inputs: Inputs, known: Known, unusable: Unusable) -> Iterator[Group]:
    """Group by group, each result as soon as it is there, the next groups under way."""
    started: deque[Started] = deque()
    for group in in_groups(fresh(inputs, known, unusable), GROUP):
        started.append(pool.start(group))
        if len(started) > AHEAD:
            yield pool.finish(started.popleft())
    yield from map(pool.finish, started)


def fresh(inputs: Inputs, known: Known, unusable: Unusable) -> Iterator[Capture]:
    """The captures that are not known; they are from now on."""
    for path in inputs:
        try:
            for capture in iter_captures(path):
                if capture.record_id not in known:
                    known[capture.record_id] = capture.location.warc_filename
                    yield capture
        except InputUnusable as error:
            unusable[path] = str(error)


@dataclass(frozen=True, slots=True)
class FileTask:
    """A record file to read, without the records that are known; `given` is the input it is part of."""

    path: Path
    known: frozenset[str]
    given: Path


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a record file gave, or why it could not be read."""

    results: list[ResultRows]
    fault: str | None = None


def read_on_cluster(cluster: Cluster, inputs: Inputs, known: Known, unusable: Unusable) -> Iterator[Group]:
    """File by file, each read by one worker, in the order of the inputs and of the files' names."""
    tasks = list(file_tasks(inputs, known, unusable))
    files = Counter(task.given for task in tasks)
    for task, read in zip(tasks, run_tasks(cluster, Work(read_file, AHEAD), tasks), strict=True):
        if read.fault and files[task.given] == 1:
            unusable[task.given] = read.fault
        elif read.fault:
            log.warning("%s", read.fault)
        new = [result for result in read.results if result.row["record_id"] not in known]
        known.update({one.row["record_id"]: one.row["warc_filename"] for one in new})
        yield from in_groups(new, GROUP)


def file_tasks(inputs: Inputs, known: Known, unusable: Unusable) -> Iterator[FileTask]:
    """The record files of the inputs."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for record_id, name in known.items():
        held[name.partition("!/")[0]].add(record_id)
    for given in dict.fromkeys(inputs):
        try:
            files = dict.fromkeys(source.path.resolve() for source in find_sources(given))
        except InputUnusable as error:
            unusable[given] = str(error)
            continue
        for file in files:
            yield FileTask(file, frozenset(held[final_name(file.name)]), given)


def read_file(task: FileTask) -> FileRead:
    """The task of a worker: all of one file."""
    unusable: Unusable = {}
    groups = read_here([task.path], dict.fromkeys(task.known, ""), unusable)
    results = [result for group in groups for result in group]
    return FileRead(results, unusable.get(task.path))
