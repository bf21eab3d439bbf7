"""Which row of a host comes next: the best that its rules allow and whose time has come."""

import time
from collections.abc import Iterator
from heapq import heappop, heappush

from crawler.frontier import Frontier
from crawler.hosts import Host
from crawler.ignoring import IGNORED, IgnoreRules
from crawler.row import Purpose, Row
from crawler.rules import Rules
from crawler.timetable import Timetable
from crawler.turns import Turns

# Pages in the browser or about to be: more would take the places of the requests that they wait for.
MAX_RENDERED = 4
RENDERED_AFTER_S = 1.0


class Choice:
    """Chooses among the rows of a host; holds those that were set aside. Times are monotonic seconds."""

    def __init__(
        self, frontier: Frontier, timetable: Timetable, rules: Rules, turns: Turns, ignored: IgnoreRules
    ) -> None:
        self._frontier = frontier
        self._timetable = timetable
        self._rules = rules
        self._turns = turns
        self._ignored = ignored
        self._aside: list[tuple[float, int, Row]] = []

    @property
    def next_time(self) -> float | None:
        """When the first row that was set aside may be asked."""
        return self._aside[0][0] if self._aside else None

    def set_aside(self, row: Row, wait_s: float) -> None:
        """The row waits, and its host may be asked for others."""
        heappush(self._aside, (time.monotonic() + wait_s, row.id, row))

    def due(self, now: float) -> Iterator[Row]:
        """The rows whose time has come; they are no longer set aside."""
        while self._aside and self._aside[0][0] <= now:
            yield heappop(self._aside)[2]

    def drop(self, origin: str) -> None:
        """Forgets the rows of an origin that were set aside: they wait in the store."""
        self._aside = sorted(entry for entry in self._aside if entry[2].origin != origin)

    def choose(self, host: Host) -> Row | None:
        """The best row of a host that its rules allow; None while the rules are awaited."""
        while (row := self._best(host)) is not None:
            if row.purpose is Purpose.ROBOTS:
                return row
            if (rule := self._ignored.find(row.url)) is not None:
                self._turns.exclude(row, f"{IGNORED} {rule}")
                continue
            if row.needs_browser and len(self._frontier.rendered) >= MAX_RENDERED:
                self.set_aside(row, RENDERED_AFTER_S)
                continue
            if host.robots is None and not self._rules.recall(host):
                self._put_back(host, row)
                return self._rules.ask(host, row.portal)
            if host.ready_at > time.monotonic():  # the rules ask for a longer delay
                self._put_back(host, row)
                break
            if host.robots is None or host.robots.allows(row.url):
                return row
            self._turns.exclude(row, "forbidden by robots.txt")
        self._timetable.offer(host)
        return None

    def reload(self, host: Host) -> Row | None:
        """The best row after the store has filled an empty queue again."""
        if not host.queue.more:
            return None
        held = [*(row.id for *_, row in self._aside), *self._turns.waiting]
        wanted = host.queue.limit
        rows = self._frontier.load(host.origin, held, wanted)
        ready = [row for row in rows if not self._is_early(row)]
        host.queue.fill(ready, more=len(rows) == wanted)
        for row in ready:
            note_delay(host, row)
        return host.queue.pop()

    def _best(self, host: Host) -> Row | None:
        """The first request of a rendered page, else the best row; robots.txt before all."""
        row = host.queue.pop() or self.reload(host)
        if not host.visitors or (row is not None and row.purpose is Purpose.ROBOTS):
            return row
        if row is not None:
            host.queue.push(row)
        return self._turns.next_visitor(host) or host.queue.pop()

    def _put_back(self, host: Host, row: Row) -> None:
        if row.id in self._turns.waiting:
            host.visitors.appendleft(row)
        else:
            host.queue.push(row)

    def _is_early(self, row: Row) -> bool:
        """Sets a row aside whose time has not come; says whether it did."""
        wait_s = self._frontier.progress(row).not_before - time.time()
        if wait_s > 0:
            self.set_aside(row, wait_s)
        return wait_s > 0


def note_delay(host: Host, row: Row) -> None:
    """Takes over the delay that portals.csv asks for."""
    delay_s = row.meta.get("delay_s")
    if isinstance(delay_s, int | float):
        host.delay_s = max(host.delay_s, float(delay_s))
