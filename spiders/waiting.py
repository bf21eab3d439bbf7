"""Links held back until what they stand with has paid, or nothing better is left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from spiders.links import request_name


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link held back: its address, the lead it would be followed with (as JSON), value and page."""

    url: str
    lead: dict[str, object]
    value: float
    via: str

    @property
    def key(self) -> str:
        """The address, and the form that is posted to it."""
        form = self.lead.get("form")
        return request_name(self.url, form if isinstance(form, str) else None)


@dataclass(slots=True)
class Group:
    """Waiting links of one kind and place. `paid` counts the reports its released links led to.

    `in_flight` are those released last: after a kill they wait again, since the frontier may not
    have seen them (and knows them if it has).
    """

    kind: str
    waiting: list[Waiting] = field(default_factory=list)
    in_flight: list[Waiting] = field(default_factory=list)
    released: int = 0
    paid: int = 0

    def take(self, count: int, rank: Callable[[Waiting], tuple[bool, float]]) -> list[Waiting]:
        """Takes out the first `count` links by rank."""
        ordered = sorted(self.waiting, key=rank)
        self.in_flight, self.waiting = ordered[:count], ordered[count:]
        self.released += len(self.in_flight)
        return self.in_flight

    @classmethod
    def from_fields(cls, fields: dict[str, Any]) -> Self:
        """A stored group; what was in flight waits again."""
        again = [Waiting(**one) for one in (*fields["in_flight"], *fields["waiting"])]
        released = fields["released"] - len(fields["in_flight"])
        return cls(fields["kind"], again, [], released, fields["paid"])
