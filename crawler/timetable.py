"""Politeness: which origin may be asked now.

Per origin one request in flight and starts at least the delay apart; per address at most
`per_ip` requests in flight, whatever the names. Times are monotonic seconds. Crawls in several
processes share `leases`.
"""

from collections import Counter, deque
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from time import monotonic

from crawler.hosts import Host, HostQueue, rows_for
from crawler.leases import Leases

# Start to start is measured when the request leaves; a server that stamps arrivals may see two
# requests this much closer together.
SLACK_S = 0.02


# A request that has left is at its server within this time, however slow the answer.
MAX_TRAVEL_S = 1.0


class Timetable:
    """Gives out origins in the order in which they may be asked."""

    def __init__(self, delay_s: float, per_ip: int, leases: Leases | None = None) -> None:
        self._delay_s = delay_s
        self._per_ip = per_ip
        self._leases = leases
        self._hosts: dict[str, Host] = {}
        self._rows = rows_for(0)
        self._due: list[tuple[float, int, Host]] = []
        self._serial = count()
        self._in_flight: Counter[str] = Counter()
        self._parked: dict[str, deque[Host]] = {}
        self._working: set[Host] = set()

    def host(self, origin: str) -> Host:
        """The host of an origin."""
        host = self._hosts.get(origin)
        if host is None:
            self._share_memory(rows_for(len(self._hosts) + 1))
            host = self._hosts[origin] = Host(origin, self._delay_s, HostQueue(self._rows))
        return host

    def _share_memory(self, rows: int) -> None:
        """The more hosts there are, the fewer of their rows are held in memory."""
        if rows != self._rows:
            self._rows = rows
            for host in self._hosts.values():
                host.queue.shrink(rows)

    def __iter__(self) -> Iterator[Host]:
        return iter(self._hosts.values())

    @property
    def has_work(self) -> bool:
        """Whether any open host has rows that wait."""
        return bool(self._working)

    def offer(self, host: Host) -> None:
        """Lists a host that has work and may be asked, now or later."""
        if not host.has_work:
            self._working.discard(host)
            return
        self._working.add(host)
        if not (host.busy_with is not None or host.is_listed or host.is_locating):
            host.is_listed = True
            heappush(self._due, (host.ready_at, next(self._serial), host))

    def next_host(self, now: float) -> Host | None:
        """A host that may be asked now; it is no longer listed."""
        while self._due and self._due[0][0] <= now:
            host = heappop(self._due)[2]
            host.is_listed = False
            if host.ready_at > now:
                self.offer(host)
            elif host.address is not None and self._in_flight[host.address] >= self._per_ip:
                host.is_listed = True
                self._parked.setdefault(host.address, deque()).append(host)
            elif host.has_work and self._take_lease(host, now):
                return host
        return None

    def _take_lease(self, host: Host, now: float) -> bool:
        """Whether no other process asks the host; if one does, the host is listed for later."""
        if self._leases is None or host.address is None:
            return True
        taken = self._leases.take(host.origin, host.address, host.delay_s)
        if isinstance(taken, float):
            host.ready_at = now + taken
            self.offer(host)
            return False
        host.lease = taken
        return True

    def pass_over(self, host: Host) -> None:
        """The host was not asked after all."""
        if self._leases is not None and host.lease is not None:
            self._leases.put_back(host.lease)
            host.lease = None

    def next_time(self) -> float | None:
        """When the next host may be asked."""
        return self._due[0][0] if self._due else None

    def start(self, host: Host, row_id: int, now: float) -> None:
        """A request to the host begins."""
        host.busy_with = row_id
        host.ready_at = now + host.delay_s
        self._in_flight[host.address or ""] += 1

    def release(self, host: Host, row_id: int, sent_at: float) -> None:
        """The answer of the host is there; `sent_at` is when its request left.

        The host saw the request between then and now: the delay counts from the later moment, as far as
        a request can be under way.
        """
        if host.busy_with != row_id:
            return
        host.busy_with = None
        pause = host.delay_s + SLACK_S if host.delay_s else 0.0
        host.ready_at = max(host.ready_at, min(monotonic(), sent_at + MAX_TRAVEL_S) + pause)
        if self._leases is not None and host.lease is not None:
            self._leases.give(host.lease, max(0.0, host.ready_at - monotonic()))
            host.lease = None
        address = host.address or ""
        self._in_flight[address] -= 1
        self.offer(host)
        parked = self._parked.get(address)
        if parked:
            waiting = parked.popleft()
            waiting.is_listed = False
            self.offer(waiting)

    def rest(self, host: Host, until: float) -> None:
        """The host is not asked before a moment."""
        host.ready_at = max(host.ready_at, until)
        if self._leases is not None:
            self._leases.rest(host.origin, max(0.0, until - monotonic()))

    def close(self, host: Host, reason: str) -> None:
        """The host is not asked any more in this run."""
        host.closed = host.closed or reason
        self._working.discard(host)
