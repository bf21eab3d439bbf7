"""Processes of this machine, forked from this one. One that dies is replaced, and what it did done again.

Each has a pipe of its own. Those of `concurrent.futures` share a lock: one that is killed while it holds
it leaves the others waiting for ever.
"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock, Thread
from traceback import print_exception
from typing import Any, Generic, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

End: TypeAlias = "Connection[Any, Any]"

FORK = get_context("fork")
TRIES = 3
# A process must not inherit the pipe of another that is being made: it would not end with that one.
FORKING = Lock()


class ProcessDied(Exception):
    """Raised when the processes that try an item die again and again."""


class Worker(Generic[Item, Result]):
    """A process that works on up to `at_once` items."""

    def __init__(self, function: Callable[[Item], Result], at_once: int) -> None:
        self._answers: dict[int, Future[Result]] = {}
        self._numbers = count()
        self._lock = Lock()
        self._is_dead = False
        with FORKING:
            self._pipe, other = FORK.Pipe()
            ends = (self._pipe, other)
            self._process = FORK.Process(target=serve, args=(function, at_once, ends), daemon=True)
            self._process.start()
            other.close()
        Thread(target=self._listen, daemon=True).start()

    def ask(self, item: Item) -> Result:
        """Waits for the result. Raises ProcessDied."""
        answer: Future[Result] = Future()
        with self._lock:
            if self._is_dead:
                raise ProcessDied
            number = next(self._numbers)
            self._answers[number] = answer
            with suppress(OSError):  # who listens notices that the process is gone
                self._pipe.send((number, item))
        return answer.result()

    def end(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.join()

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                number, result = self._pipe.recv()
                self._answers.pop(number).set_result(result)
        with self._lock:
            self._is_dead = True
            self._pipe.close()
        for answer in self._answers.values():
            answer.set_exception(ProcessDied())


class Seat(Generic[Item, Result]):
    """The place of a process: whoever notices first that it died puts another there, if it `replaces`."""

    def __init__(self, function: Callable[[Item], Result], at_once: int, *, replaces: bool) -> None:
        self._function, self._at_once, self._replaces = function, at_once, replaces
        self._lock = Lock()
        self._worker = Worker(function, at_once)

    def ask(self, item: Item) -> Result:
        """Waits for the result. Raises ProcessDied."""
        worker = self._worker
        try:
            return worker.ask(item)
        except ProcessDied:
            with self._lock:
                if self._replaces and self._worker is worker:
                    worker.end()
                    self._worker = Worker(self._function, self._at_once)
            raise

    def end(self) -> None:
        """Ends its process at once."""
        self._worker.end()


class ProcessPool(Generic[Item, Result]):
    """So many processes that run one function, each on up to `at_once` items in threads of its own.

    An item is given up when `tries` processes died of it. One that dies is not replaced unless the pool
    `replaces`: what this process holds at that moment may be nothing to inherit.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        processes: int,
        at_once: int = 1,
        tries: int = TRIES,
        *,
        replaces: bool = True,
    ) -> None:
        self._tries = tries
        self._seats = [Seat(function, at_once, replaces=replaces) for _ in range(processes)]
        self._free: SimpleQueue[Seat[Item, Result]] = SimpleQueue()
        for seat in self._seats * at_once:
            self._free.put(seat)
        self._threads = ThreadPoolExecutor(processes * at_once)

    def submit(self, item: Item) -> "Future[Result]":
        """An item on its way. The result raises ProcessDied if it was given up."""
        return self._threads.submit(self._ask, item)

    def close(self) -> None:
        """Ends the processes when they have done what they do."""
        self._threads.shutdown(cancel_futures=True)
        for seat in self._seats:
            seat.end()

    def _ask(self, item: Item) -> Result:
        for _ in range(self._tries - 1):
            with suppress(ProcessDied):
                return self._ask_once(item)
        return self._ask_once(item)

    def _ask_once(self, item: Item) -> Result:
        seat = self._free.get()
        try:
            return seat.ask(item)
        finally:
            self._free.put(seat)


def serve(function: Callable[[Any], object], at_once: int, ends: "tuple[End, End]") -> None:
    """The life of such a process, until nobody can ask any more; Ctrl-C is for the process that asks."""
    asking, pipe = ends
    asking.close()  # or it would never see that the asking process is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threads = ThreadPoolExecutor(at_once)
    sending = Lock()
    with suppress(EOFError, ConnectionResetError):
        while True:
            number, item = pipe.recv()
            threads.submit(function, item).add_done_callback(partial(send, pipe, sending, number))
    os._exit(0)  # what is under way is left as if the process were killed


def send(pipe: "End", sending: Lock, number: int, done: "Future[object]") -> None:
    """Sends a result back. What the function raised ends the process."""
    error = done.exception()
    if error is not None:
        print_exception(error)
        os._exit(1)
    with sending, suppress(BrokenPipeError):
        pipe.send((number, done.result()))
