"""What is fetched next: the frontier's rows through the timetable and the rules of their hosts."""

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from crawler.errors import HostClosed
from crawler.frontier import Frontier
from crawler.hosts import QUEUE_ROWS, Host
from crawler.row import Found, Purpose, Row, State
from crawler.rules import Rules, robots_origin
from crawler.store import FrontierStore
from crawler.timetable import Timetable
from crawler.turns import Turns

log = logging.getLogger(__name__)

# Failures of a host one after the other, each retried, before it is left alone for this run.
MAX_HOST_FAILURES = 5


class Dispatcher:
    """Knows neither Scrapy nor the network. `locate` and `wake` are called when a host's address
    is needed, and when something may have become ready.
    """

    def __init__(
        self, frontier: Frontier, store: FrontierStore, timetable: Timetable, run_id: str, agent: str
    ) -> None:
        self._frontier = frontier
        self._store = store
        self._timetable = timetable
        self._run_id = run_id
        self._rules = Rules(frontier, store, run_id, agent)
        self._turns = Turns(frontier)
        self._delayed: list[tuple[float, int, Row]] = []
        self._replays: deque[Row] = deque()
        self._given_back: deque[Row] = deque()
        self.asked: Counter[Purpose] = Counter()
        self.locate: Callable[[Host], None] = lambda _: None
        self.wake: Callable[[], None] = lambda: None

    def reopen(self) -> None:
        """Takes up what an earlier run left."""
        for row, progress in self._frontier.reopen():
            self._frontier.remember(row, progress)
            self._replays.append(row)
            if row.purpose is Purpose.ROBOTS:
                self._timetable.host(robots_origin(row)).robots_asked = True
        for origin in self._store.pending_origins():
            host = self._timetable.host(origin)
            host.queue.more = True
            self._timetable.offer(host)

    @property
    def has_work(self) -> bool:
        """Whether anything waits to be asked in this run."""
        return bool(self._timetable.has_work or self._delayed or self._replays or self._given_back)

    @property
    def next_time(self) -> float | None:
        """When (monotonic seconds) something may become ready."""
        times = [self._delayed[0][0]] if self._delayed else []
        due = self._timetable.next_time()
        return min([*times, due]) if due is not None else min(times, default=None)

    def add(self, row: Row) -> bool:
        """Takes a row in; False if the same request is known."""
        added = self._frontier.add(row)
        if added is not None:
            self._enlist(added)
        return added is not None

    def finish(
        self,
        row: Row,
        state: State,
        *,
        error: str | None = None,
        rows: Iterable[Row] = (),
        found: Iterable[Found] = (),
    ) -> None:
        """Ends a row together with what came of it."""
        for new in self._frontier.finish(row, state, error=error, rows=rows, found=found):
            self._enlist(new)
        self.wake()

    def retry(self, row: Row, wait_s: float, error: str) -> None:
        """The row is asked again after a while."""
        self._frontier.mark(row, State.PENDING, not_before=time.time() + wait_s, error=error)
        if not self._timetable.host(row.origin).closed:
            heappush(self._delayed, (time.monotonic() + wait_s, row.id, row))
        self.wake()

    def rest(self, row: Row, wait_s: float) -> None:
        """The row's host is left alone for a while."""
        self._timetable.rest(self._timetable.host(row.origin), time.monotonic() + wait_s)

    def close_host(self, origin: str, reason: str, *, is_unreachable: bool = False) -> None:
        """The host is not asked any more in this run; what waits for it waits for the next.

        The seeds of an unreachable host go back to their errbacks, which may know another way.
        """
        host = self._timetable.host(origin)
        if not host.closed:
            log.warning("%s is left alone in this run: %s", origin, reason)
            self._timetable.close(host, reason)
            self._delayed = [entry for entry in self._delayed if entry[2].origin != origin]
            self._turns.turn_away(host, reason)
            self._store.close_host(origin, self._run_id, reason)
            if is_unreachable:
                host.is_unreachable = True
                self._give_back_seeds(host)
        self.wake()

    def _give_back_seeds(self, host: Host) -> None:
        row = host.queue.pop() or self._reload(host)
        while row is not None:
            if is_seed(row):
                self._given_back.append(row)
            row = host.queue.pop()

    def release(self, row: Row, sent_at: float, *, failed: bool) -> None:
        """The host of a row has answered, or failed to."""
        host = self._timetable.host(row.origin)
        host.failures = host.failures + 1 if failed else 0
        self._timetable.release(host, row.id, sent_at)
        self.wake()

    def is_given_up(self, row: Row) -> bool:
        """Whether the row's host failed too often in a row."""
        return self._timetable.host(row.origin).failures >= MAX_HOST_FAILURES

    def next_replay(self) -> Row | None:
        """A row whose answer is in the archive and only has to be handed to its callback."""
        return self._replays.popleft() if self._replays else None

    def next_given_back(self) -> tuple[Row, str] | None:
        """A seed of an unreachable host, and why it is unreachable."""
        if not self._given_back:
            return None
        row = self._given_back.popleft()
        self._frontier.hold(row)
        return row, self._timetable.host(row.origin).closed

    def next_row(self) -> Row | None:
        """A row that may be asked now, leased; its host is busy until `release`."""
        now = time.monotonic()
        self._enlist_due(now)
        while (host := self._timetable.next_host(now)) is not None:
            if host.address is None:
                self._locate(host)
                continue
            row = self._choose(host)
            if row is None:
                continue
            self._timetable.start(host, row.id, now)
            self.asked[row.purpose] += 1
            self._frontier.lease(row)
            if not self._turns.grant(row):
                return row
        return None

    async def take_turn(self, row: Row) -> Row:
        """Waits until a request of a rendered page may be made; gives its leased row.

        Raises HostClosed if its host is not asked any more, Excluded if its rules forbid it.
        """
        host = self._timetable.host(row.origin)
        if host.closed:
            raise HostClosed(host.closed)
        visitor, turn = self._turns.queue(host, row)
        self._timetable.offer(host)
        self.wake()
        await turn
        return visitor

    def finish_visit(self, visitor: Row, error: str | None) -> None:
        """Ends a request of a rendered page."""
        kept = self._frontier.progress(visitor).record_id is not None
        self.finish(visitor, State.DONE if kept else State.FAILED, error=error)

    def turn_visitors_away(self) -> None:
        """Ends all waiting requests of rendered pages: the run is closing."""
        for host in self._timetable:
            self._turns.turn_away(host, "the run ends")

    def located(self, host: Host, address: str) -> None:
        """The host's address is known."""
        host.address, host.is_locating = address, False
        self._timetable.offer(host)
        self.wake()

    def robots_answered(self, row: Row, status: int, body: bytes) -> None:
        """The rules of a host have come."""
        host = self._timetable.host(robots_origin(row))
        if not self._rules.take(host, status, body):
            reason = f"robots.txt was answered with {status}; run the command again later."
            self.close_host(host.origin, reason)
        self._timetable.offer(host)
        self.wake()

    def _enlist(self, row: Row) -> None:
        host = self._timetable.host(row.origin)
        note_delay(host, row)
        if host.is_unreachable and is_seed(row):
            self._given_back.append(row)
            return
        host.queue.push(row)
        self._timetable.offer(host)

    def _enlist_due(self, now: float) -> None:
        while self._delayed and self._delayed[0][0] <= now:
            self._enlist(heappop(self._delayed)[2])

    def _locate(self, host: Host) -> None:
        if not host.is_locating:
            host.is_locating = True
            self.locate(host)

    def _choose(self, host: Host) -> Row | None:
        """The best row of a host that its rules allow; None while the rules are awaited."""
        while (row := self._best(host)) is not None:
            if row.purpose is Purpose.ROBOTS:
                return row
            if host.robots is None and not self._rules.recall(host):
                self._put_back(host, row)
                return self._rules.ask(host, row.portal)
            if host.robots is None or host.robots.allows(row.url):
                return row
            self._turns.exclude(row, "forbidden by robots.txt")
        self._timetable.offer(host)
        return None

    def _best(self, host: Host) -> Row | None:
        """The first request of a rendered page, else the best row; robots.txt before all."""
        row = host.queue.pop() or self._reload(host)
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

    def _reload(self, host: Host) -> Row | None:
        """The best row after the store has filled an empty queue again."""
        if not host.queue.more:
            return None
        held = [*(row.id for *_, row in self._delayed), *self._turns.waiting]
        rows = self._frontier.load(host.origin, held, QUEUE_ROWS)
        ready = [row for row in rows if not self._delay(row)]
        host.queue.fill(ready, more=len(rows) == QUEUE_ROWS)
        for row in ready:
            note_delay(host, row)
        return host.queue.pop()

    def _delay(self, row: Row) -> bool:
        """Sets a row aside whose time has not come; says whether it did."""
        wait_s = self._frontier.progress(row).not_before - time.time()
        if wait_s > 0:
            heappush(self._delayed, (time.monotonic() + wait_s, row.id, row))
        return wait_s > 0


def is_seed(row: Row) -> bool:
    """Whether a person asked for the row."""
    return row.hops == 0 and row.purpose is Purpose.PAGE


def note_delay(host: Host, row: Row) -> None:
    """Takes over the delay that portals.csv asks for."""
    delay_s = row.meta.get("delay_s")
    if isinstance(delay_s, int | float):
        host.delay_s = max(host.delay_s, float(delay_s))
