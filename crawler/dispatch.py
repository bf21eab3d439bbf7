"""What is fetched next: the frontier's rows through the timetable and the rules of their hosts."""

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable

from crawler.choice import Choice, note_delay
from crawler.errors import HostClosed
from crawler.frontier import Frontier
from crawler.hosts import Host, is_robots
from crawler.ignoring import IgnoreRules
from crawler.row import Found, Purpose, Row, State
from crawler.rules import Rules, robots_origin
from crawler.store import FrontierStore
from crawler.timetable import Timetable
from crawler.turns import Turns

log = logging.getLogger(__name__)

# Requests of a host that get no byte back, one after the other, before it is left alone for this run.
MAX_HOST_FAILURES = 5


class Dispatcher:
    """Knows neither Scrapy nor the network. `locate` and `wake` are called when a host's address
    is needed, and when something may have become ready.
    """

    def __init__(
        self,
        frontier: Frontier,
        store: FrontierStore,
        timetable: Timetable,
        run_id: str,
        agent: str,
        ignored: IgnoreRules,
    ) -> None:
        self._frontier = frontier
        self._store = store
        self._timetable = timetable
        self._run_id = run_id
        self._rules = Rules(frontier, store, run_id, agent)
        self._turns = Turns(frontier)
        self._choice = Choice(frontier, timetable, self._rules, self._turns, ignored)
        self._replays: deque[Row] = deque()
        self._given_back: deque[Row] = deque()
        self.asked: Counter[Purpose] = Counter()
        self.locate: Callable[[Host], None] = lambda _: None
        self.wake: Callable[[], None] = lambda: None

    def reopen(self) -> None:
        """Takes up what an earlier run left; its hosts rest first, for that run may have just ended."""
        for row, progress in self._frontier.reopen():
            self._frontier.remember(row, progress)
            self._replays.append(row)
            if row.purpose is Purpose.ROBOTS:
                self._timetable.host(robots_origin(row)).robots_asked = True
        for origin, not_before in self._store.pending_origins():
            host = self._timetable.host(origin)
            host.queue.more = True
            wait_s = max(host.delay_s, not_before - time.time())
            self._timetable.rest(host, time.monotonic() + wait_s)
            self._timetable.offer(host)

    @property
    def has_work(self) -> bool:
        """Whether anything waits to be asked in this run."""
        return bool(
            self._timetable.has_work
            or self._choice.next_time is not None
            or self._replays
            or self._given_back
        )

    @property
    def next_time(self) -> float | None:
        """When (monotonic seconds) something may become ready."""
        times = (self._choice.next_time, self._timetable.next_time())
        return min((moment for moment in times if moment is not None), default=None)

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
            self._choice.set_aside(row, wait_s)
        self.wake()

    def skip(self, portals: frozenset[str]) -> None:
        """The rows of these portals wait from now on, those of all others do not."""
        if portals == self._frontier.skipped:
            return
        self._frontier.skipped = portals
        for host in self._timetable:
            host.queue.forget(portals)
            self._timetable.offer(host)
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
            self._choice.drop(origin)
            self._turns.turn_away(host, reason)
            self._store.close_host(origin, self._run_id, reason)
            if is_unreachable:
                host.is_unreachable = True
                self._give_back_seeds(host)
        self.wake()

    def _give_back_seeds(self, host: Host) -> None:
        row = host.queue.pop() or self._choice.reload(host)
        while row is not None:
            if is_seed(row):
                self._given_back.append(row)
            row = host.queue.pop()

    def release(self, row: Row, sent_at: float, *, failed: bool) -> None:
        """The host of a row has answered, or failed to; what fails again is not counted again."""
        host = self._timetable.host(row.origin)
        is_new = self._frontier.progress(row).attempts <= 1
        host.failures = host.failures + is_new if failed else 0
        self._timetable.release(host, row.id, sent_at)
        self.wake()

    def withdraw(self, row: Row) -> None:
        """The row was answered without asking its host."""
        self.asked[row.purpose] -= 1
        self.release(row, 0.0, failed=False)

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
        for row in self._choice.due(now):
            self._enlist(row)
        while (host := self._timetable.next_host(now)) is not None:
            if host.address is None:
                self._locate(host)
                continue
            chosen = self._choice.choose(host)
            if chosen is None:
                self._timetable.pass_over(host)
                continue
            self._timetable.start(host, chosen.id, now)
            self.asked[chosen.purpose] += 1
            self._frontier.lease(chosen)
            if not self._turns.grant(chosen):
                return chosen
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
        if row.portal not in self._frontier.skipped or is_robots(row):
            host.queue.push(row)
        self._timetable.offer(host)

    def _locate(self, host: Host) -> None:
        if not host.is_locating:
            host.is_locating = True
            self.locate(host)


def is_seed(row: Row) -> bool:
    """Whether a person asked for the row."""
    return row.hops == 0 and row.purpose is Purpose.PAGE
