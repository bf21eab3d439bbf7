"""Runs one function on many items: tasks of a dead worker go to another, those of a lost scheduler anew."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cluster.errors import OtherVersion, TaskLost
from cluster.opening import Cluster, other_version
from cluster.version import code_version

if TYPE_CHECKING:
    from distributed import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

# A task whose workers died so often may be what kills them.
MAX_TRIES = 20
WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Result]):
    """A function of a module that the workers have; it may be run twice for an item.

    At most `ahead` items a worker are on their way. If it `waits` more than it works, a worker runs
    all of these at once, and results come as they end; else in the order of the items.
    """

    function: Callable[[Item], Result]
    ahead: int
    waits: bool = False


@dataclass(slots=True, eq=False)
class Task(Generic[Item]):
    """An item on its way."""

    item: Item
    future: "Future[Any]"
    tries: int = 1


def never() -> bool:
    """The work is wanted to its end."""
    return False


def run_tasks(
    cluster: Cluster,
    work: Work[Item, Result],
    items: Iterable[Item],
    is_unwanted: Callable[[], bool] = never,
) -> Iterator[Result]:
    """The results; none of those that no worker has begun when they are unwanted. What the function
    raises is raised here, too.

    Raises TaskLost, OtherVersion, ClusterUnreachable.
    """
    rest = iter(items)
    tasks: list[Task[Item]] = []
    while True:
        room = max(0, max(1, cluster.workers) * work.ahead - len(tasks))
        tasks += [Task(item, submit(cluster, work, item)) for item in islice(rest, room)]
        if not tasks:
            return
        try:
            task = next_done(tasks) if work.waits else tasks[0]
            result: Result = result_of(task)
        except StillRunning:
            if is_unwanted() and not cluster.workers:
                return
            cluster.check_workers()
        except WorkersDied:
            retry(cluster, work, task)
        except SchedulerLost:
            cluster.reconnect()
            for task in tasks:
                task.future = submit(cluster, work, task.item)
        else:
            tasks.remove(task)
            yield result


class StillRunning(Exception):
    """Raised when no task has ended for a while."""


class WorkersDied(Exception):
    """Raised when dask gives up a task because its workers died."""


class SchedulerLost(Exception):
    """Raised when the scheduler went away with all that it knew."""


def submit(cluster: Cluster, work: Work[Item, Result], item: Item) -> "Future[Any]":
    """Sends an item to a worker."""
    return cluster.client.submit(perform, cluster.version, work, item, pure=False)


def retry(cluster: Cluster, work: Work[Item, Result], task: Task[Item]) -> None:
    """Sends an item again whose workers died. Raises TaskLost if that is of no use."""
    if task.tries >= MAX_TRIES:
        raise TaskLost(
            f"{task.item}: {task.tries} workers died of it; give them more memory or leave it out."
        )
    task.tries += 1
    task.future = submit(cluster, work, task.item)


def next_done(tasks: list[Task[Item]]) -> Task[Item]:
    """Waits for the first task that ends. Raises StillRunning, SchedulerLost."""
    from distributed import wait

    try:
        wait([task.future for task in tasks], timeout=WAIT_S, return_when="FIRST_COMPLETED")
    except TimeoutError as error:
        raise StillRunning from error
    except (CancelledError, OSError) as error:
        raise SchedulerLost from error
    return next((task for task in tasks if task.future.done()), tasks[0])


def result_of(task: Task[Item]) -> Any:
    """Waits for a result. Raises StillRunning, WorkersDied, SchedulerLost, and what the function raised."""
    from distributed import KilledWorker

    try:
        return task.future.result(timeout=WAIT_S)
    except TimeoutError as error:
        if task.future.status == "error":
            raise
        raise StillRunning from error
    except KilledWorker as error:
        raise WorkersDied from error
    except RuntimeError as error:
        if "deserialization" in str(error):  # dask's word for a scheduler that lacks our modules
            raise OtherVersion(
                f"The scheduler cannot load {code_version()}; install it there, too."
            ) from error
        raise
    except (CancelledError, OSError) as error:
        if task.future.status == "error":
            raise
        raise SchedulerLost from error


def perform(version: str, work: Work[Item, Result], item: Item) -> Result:
    """The task on the worker. Raises OtherVersion if the worker came later and runs other code."""
    from distributed import get_worker, secede

    if version != code_version():
        raise OtherVersion(other_version(get_worker().address, code_version(), version))
    if work.waits:
        secede()
    return work.function(item)
