"""Processes of this machine, forked from this one. One that dies is replaced, and what it did done again.

Each has a pipe of its own. Those of `concurrent.futures` share a lock: one that is killed while it holds
it leaves the others waiting for ever.
"""

import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FORK = get_context("fork")
TRIES = 3
# A process must not inherit the pipe of another that is being made: it would not end with that one.
FORKING = Lock()


class ProcessDied(Exception):
    """Raised when the processes that try an item die again and again."""


class Worker(Generic[Item, Result]):
    """A process that answers one item after the other. What its function raises ends it."""

    def __init__(self, function: Callable[[Item], Result]) -> None:
        with FORKING:
            self._pipe, other = FORK.Pipe()
            self._process = FORK.Process(target=serve, args=(function, other), daemon=True)
            self._process.start()
            other.close()

    def ask(self, item: Item) -> Result:
        """Waits for the result. Raises ProcessDied."""
        try:
            self._pipe.send(item)
            result: Result = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise ProcessDied from error
        return result

    def end(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class ProcessPool(Generic[Item, Result]):
    """So many processes that run one function; each is waited for by a thread."""

    def __init__(self, function: Callable[[Item], Result], processes: int) -> None:
        self._function = function
        self._idle: SimpleQueue[Worker[Item, Result]] = SimpleQueue()
        for _ in range(processes):
            self._idle.put(Worker(function))
        self._threads = ThreadPoolExecutor(processes)

    def submit(self, item: Item) -> "Future[Result]":
        """An item on its way. The result raises ProcessDied if TRIES processes died of it."""
        return self._threads.submit(self._ask, item)

    def close(self) -> None:
        """Ends the processes when they have done what they do."""
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def _ask(self, item: Item) -> Result:
        for attempt in range(1, TRIES + 1):
            worker = self._idle.get()
            try:
                return worker.ask(item)
            except ProcessDied:
                worker.end()
                worker = Worker(self._function)
                if attempt == TRIES:
                    raise
            finally:
                self._idle.put(worker)
        raise ProcessDied


def serve(function: Callable[[Any], object], pipe: "Connection[Any, Any]") -> None:
    """The life of such a process, until nobody can ask any more; Ctrl-C is for the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(function(pipe.recv()))
