"""One origin as the crawl sees it: what waits for it, its rules, and when it may be asked again."""

from bisect import insort
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.canonical import canonical_url
from crawler.leases import Lease
from crawler.robots import Robots
from crawler.row import Purpose, Row

# Rows held in memory over all origins (1.3 KB each); more wait in the store.
ROWS_IN_MEMORY = 100_000
# Bounds of an origin's share of them: fewer would be read from the store too often.
MOST_ROWS, LEAST_ROWS = 500, 10


def rows_for(hosts: int) -> int:
    """How many rows each of so many origins may hold in memory."""
    return min(MOST_ROWS, max(LEAST_ROWS, ROWS_IN_MEMORY // max(1, hosts)))


class HostQueue:
    """The best waiting rows of an origin, best first. `more` says that others wait in the store."""

    def __init__(self, limit: int = MOST_ROWS) -> None:
        self._rows: list[tuple[int, int, Row]] = []  # best last; ids are unique, rows never compared
        self.limit = limit
        self.more = False

    def shrink(self, limit: int) -> None:
        """Keeps at most so many rows from now on, the best."""
        self.limit = limit
        if len(self._rows) > limit:
            del self._rows[:-limit]
            self.more = True

    def forget(self, portals: Collection[str]) -> None:
        """Leaves the rows of these portals to the store; whether it has others is looked up anew."""
        self._rows = [one for one in self._rows if one[2].portal not in portals or is_robots(one[2])]
        self.more = True

    def push(self, row: Row) -> None:
        """Adds a row, unless those in the store may be better."""
        entry = (row.priority, -row.id, row)
        if self.more and (not self._rows or entry < self._rows[0]):
            return
        insort(self._rows, entry)
        if len(self._rows) > self.limit:
            del self._rows[0]
            self.more = True

    def fill(self, rows: Iterable[Row], *, more: bool) -> None:
        """Takes the best rows of the store into an empty queue."""
        self._rows = sorted((row.priority, -row.id, row) for row in rows)
        self.more = more

    def pop(self) -> Row | None:
        """The best row in memory."""
        return self._rows.pop()[2] if self._rows else None

    def __len__(self) -> int:
        return len(self._rows)


def is_robots(row: Row) -> bool:
    """Whether a row asks for a host's rules, which all portals need."""
    return row.purpose is Purpose.ROBOTS


@dataclass(slots=True, eq=False)
class Host:
    """An origin under way. Times are monotonic seconds; `closed` is why it is not asked any more.

    `visitors` are requests of a rendered page; they go before the rows of the queue.
    """

    origin: str
    delay_s: float
    queue: HostQueue = field(default_factory=HostQueue)
    visitors: deque[Row] = field(default_factory=deque)
    address: str | None = None
    robots: Robots | None = None
    robots_asked: bool = False
    is_locating: bool = False
    busy_with: int | None = None  # id of the row whose request is in flight
    lease: Lease | None = None
    is_listed: bool = False
    ready_at: float = 0.0
    failures: int = 0
    closed: str = ""
    is_unreachable: bool = False

    @property
    def name_and_port(self) -> tuple[str, int]:
        """The host's name and port."""
        parts = urlsplit(self.origin)
        return parts.hostname or "", parts.port or 0

    @property
    def has_work(self) -> bool:
        """Whether anything waits for the host."""
        return not self.closed and bool(self.queue or self.queue.more or self.visitors)

    @property
    def robots_url(self) -> str:
        """Where the rules stand."""
        return canonical_url(f"{self.origin}/robots.txt")
