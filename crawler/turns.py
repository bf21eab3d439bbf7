"""Requests of rendered pages, which wait for their host like all others, in front of its queue."""

import asyncio
from collections.abc import Collection

from crawler.errors import Excluded, HostClosed
from crawler.frontier import Frontier
from crawler.hosts import Host
from crawler.row import Row, State


class Turns:
    """A promise for each waiting request of a rendered page."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._promises: dict[int, asyncio.Future[None]] = {}

    @property
    def waiting(self) -> Collection[int]:
        """The ids of the rows that wait."""
        return self._promises.keys()

    def queue(self, host: Host, row: Row) -> tuple[Row, asyncio.Future[None]]:
        """Puts a row in front of its host's queue; the promise is kept when its turn comes.

        It ends in HostClosed if the host is not asked any more, in Excluded if its rules forbid it.
        """
        visitor = self._frontier.add(row)
        if visitor is None:
            raise Excluded(f"{row.url} was asked for twice under one key.")
        promise = asyncio.get_running_loop().create_future()
        self._promises[visitor.id] = promise
        host.visitors.append(visitor)
        return visitor, promise

    def next_visitor(self, host: Host) -> Row | None:
        """The first row whose page still waits for it."""
        while host.visitors:
            visitor = host.visitors.popleft()
            if not self._promises[visitor.id].done():
                return visitor
            self._end(visitor, State.FAILED, "the page that asked for it is gone")
        return None

    def grant(self, row: Row) -> bool:
        """Keeps the promise of a row, if it is one of these."""
        promise = self._promises.pop(row.id, None)
        if promise is not None:
            promise.set_result(None)
        return promise is not None

    def exclude(self, row: Row, error: str) -> None:
        """The rules forbid the row."""
        self._break(row, State.EXCLUDED, Excluded(f"{row.url} is {error}."), error)

    def turn_away(self, host: Host, reason: str) -> None:
        """The host is not asked any more."""
        while (visitor := self.next_visitor(host)) is not None:
            self._break(visitor, State.FAILED, HostClosed(reason), reason)

    def _break(self, row: Row, state: State, error: Exception, reason: str) -> None:
        promise = self._promises.get(row.id)
        if promise is not None:
            promise.set_exception(error)
        self._end(row, state, reason)

    def _end(self, row: Row, state: State, reason: str) -> None:
        self._promises.pop(row.id, None)
        self._frontier.hold(row)
        self._frontier.finish(row, state, error=reason)
