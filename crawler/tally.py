"""Counts of a crawl while it runs, for those who watch it."""

from collections import Counter
from dataclasses import dataclass, field

from crawler.row import Found, Row, State


@dataclass(slots=True)
class Tally:
    """Requests that wait in all and a portal, reports found, and what ended badly in this run.

    `waiting_of` is None where an earlier run left too much to count it quickly.
    """

    waiting: int = 0
    found: int = 0
    failed: int = 0
    blocked: int = 0
    portals: set[str] = field(default_factory=set)
    waiting_of: Counter[str] | None = field(default_factory=Counter)

    @property
    def portals_done(self) -> int | None:
        """Portals for which nothing waits."""
        if self.waiting_of is None:
            return None
        return sum(self.waiting_of[portal] <= 0 for portal in self.portals)

    def start_from(self, waiting: int, waiting_of: Counter[str] | None) -> None:
        """What an earlier run left."""
        self.waiting, self.waiting_of = waiting, waiting_of

    def note_new(self, row: Row) -> None:
        """A request became known."""
        self.waiting += 1
        if self.waiting_of is not None:
            self.waiting_of[row.portal] += 1

    def note_end(self, row: Row, state: State) -> None:
        """A request ended."""
        self.waiting -= 1
        if self.waiting_of is not None:
            self.waiting_of[row.portal] -= 1
        self.failed += state is State.FAILED
        self.blocked += state is State.BLOCKED

    def note_found(self, found: Found) -> None:
        """The spider found something."""
        self.found += found.kind == "FoundReport"
