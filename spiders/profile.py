"""What a crawl has learned of one portal; kept as `profiles/<portal>.json` in the crawl directory.

Losing the last pages' worth of counts in a kill costs a little order, never an address: addresses
worth a request are in the frontier; a page that adds to the reserve is done only after the profile
is written.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from spiders.ranking import VALUES
from spiders.traps import LIMITS

SAVE_EVERY = 50
MAX_SHAPES = 2000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link held back: its address, the lead it would be followed with (as JSON), value and page."""

    url: str
    lead: dict[str, object]
    value: float
    via: str


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


@dataclass(slots=True)
class Profile:
    """Counts, learned shapes and the reserve of one portal."""

    portal: str
    visits: int = 0
    wasted: int = 0
    reports: int = 0
    answered: bool = False
    asked_sitemap: bool = False
    publishers: dict[str, list[int]] = field(default_factory=dict)
    shapes: dict[str, list[int]] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    is_stale: bool = False

    def correct(self, shape: str, guess: float) -> float:
        """A first guess corrected by what links of that shape gave."""
        tries, successes = self.shapes.get(shape, (0, 0))
        weight = VALUES["prior_weight"]
        return (guess * weight + successes) / (weight + tries)

    def learn(self, shape: str, success: bool) -> None:
        """Remembers whether a followed link of a shape gave a report or a way to one."""
        self.visits += 1
        self.wasted += not success
        if shape and (shape in self.shapes or len(self.shapes) < MAX_SHAPES):
            tries, successes = self.shapes.get(shape, (0, 0))
            self.shapes[shape] = [tries + 1, successes + success]

    def note_report(self, publisher: str | None, year: int | None, group: str) -> None:
        """Remembers a found report and pays the group it was found through."""
        self.reports += 1
        years = self.publishers.setdefault(publisher or "", [])
        if year and year not in years:
            years.append(year)
        if group in self.groups:
            self.groups[group].paid += 1

    @property
    def is_wasting(self) -> bool:
        """Whether so many pages gave nothing that only reports and lists are worth more requests."""
        return self.wasted > LIMITS["wasted_pages"] + LIMITS["wasted_per_report"] * self.reports

    @property
    def is_spent(self) -> bool:
        return self.visits >= LIMITS["requests"]

    def follow(self, url: str) -> bool:
        """Notes that a link is followed; False if this process did so before (the frontier knows more)."""
        fresh = url not in self.followed
        self.followed.add(url)
        return fresh

    def hold(self, name: str, kind: str, waiting: Waiting) -> None:
        """Puts a link into the reserve, once."""
        if waiting.url not in self.held and len(self.held) < LIMITS["reserve"]:
            self.held[waiting.url] = 1
            self.groups.setdefault(name, Group(kind)).waiting.append(waiting)
            self.is_stale = True

    def is_covered(self, name: str) -> bool:
        """Whether reports of a body of that name have been found."""
        core = re.sub(r"^.{1,6}?[省市县区州]", "", name) or name
        return any(publisher.endswith(core) for publisher in self.publishers)

    def lacks_years(self, newest: int) -> bool:
        """Whether the portal has no report of some year between its first and the `newest` that is due.

        The newest may still be late by a year: portals end in different months.
        """
        years = {year for known in self.publishers.values() for year in known}
        return not years or not years.issuperset(range(min(years), newest))

    def start_again(self) -> Self:
        """The profile for a crawl that asks everything again: what was learned, and an empty reserve."""
        groups = {name: Group(group.kind, paid=group.paid) for name, group in self.groups.items()}
        return replace(self, groups=groups, held={}, asked_sitemap=False, visits=0, wasted=0)

    @classmethod
    def from_json(cls, text: str) -> Self:
        fields = json.loads(text)
        groups = {name: Group.from_fields(group) for name, group in fields.pop("groups").items()}
        fields["followed"] = set()
        return cls(groups=groups, **fields)

    def as_json(self) -> str:
        """Everything but what the frontier knows better."""
        return json.dumps({**asdict(self), "followed": [], "is_stale": False}, ensure_ascii=False, indent=1)


class Profiles:
    """The profiles of a crawl, read from and written to a folder; without one they live in memory."""

    def __init__(self, folder: Path | None, *, recheck: bool = False) -> None:
        self.folder = folder
        self.recheck = recheck
        self.known: dict[str, Profile] = {}

    def __getitem__(self, portal: str) -> Profile:
        if portal not in self.known:
            profile = self.read(portal)
            self.known[portal] = profile.start_again() if self.recheck else profile
        return self.known[portal]

    def read(self, portal: str) -> Profile:
        """The stored profile; a fresh one where there is none or it was cut by a crash."""
        path = self.path(portal)
        if path is None or not path.exists():
            return Profile(portal)
        try:
            return Profile.from_json(path.read_text("utf-8"))
        except (ValueError, KeyError, TypeError):
            return Profile(portal)

    def path(self, portal: str) -> Path | None:
        if self.folder is None:
            return None
        host = re.sub(r"[^\w.-]", "_", urlsplit(portal).netloc)[:80]
        return self.folder / f"{host}-{sha256(portal.encode()).hexdigest()[:8]}.json"

    def save(self, portal: str) -> None:
        """Writes one profile, whole or not at all."""
        path = self.path(portal)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp")
            draft.write_text(self[portal].as_json(), "utf-8")
            draft.replace(path)
        self[portal].is_stale = False

    def save_all(self) -> None:
        for portal in self.known:
            self.save(portal)
