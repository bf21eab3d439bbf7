"""What a crawl has learned of one portal: counts, shapes of links, the reserve, what was promised."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Self

from spiders.expecting import Estimate, Promise, Reason, estimate
from spiders.leads import Lead
from spiders.memory import Memory, digest
from spiders.ranking import VALUES, Learned, Ranked
from spiders.traps import LIMITS
from spiders.waiting import Group, Waiting
from spiders.words import compact

# The government of a province to a county, or its office, which reports for it.
OWN = re.compile("(?:[省市区县州旗盟]|地区)(?:人民)?政府(?:办公[厅室])?$|管委会|管理委员会")
GOVERNS = re.compile("政府|管委会|管理委员会")
# Why a promise was not kept, by what became of its address; a page that was read has its own reason.
REASONS: dict[str, Reason] = {
    "unknown": "not fetched",
    "waits": "not fetched",
    "left alone": "blocked",
    "forbidden": "robots",
    "ignored": "ignored",
    "blocked": "blocked",
    "failed": "dead link",
    "redirected": "dead link",
}
LEFT = frozenset({"waits", "left alone"})
# Between the names of a group and of that through which its links were found.
WITHIN = "\n"
MAX_SHAPES = 2000
MAX_BODIES = 2000
MAX_MENU = 200
MENU = frozenset({"directory", "body"})


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
    renderings: dict[str, list[Waiting]] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    bodies: dict[str, None] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    led: set[str] = field(default_factory=set)
    promises: dict[str, Promise] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    probes: dict[str, str] = field(default_factory=dict)
    homes: dict[str, None] = field(default_factory=dict)
    menu: dict[str, None] = field(default_factory=dict)  # bodies and directories that the home page names
    interfaces: dict[str, str] = field(default_factory=dict)  # and the page whose scripts ask for them
    title: str = ""
    moved_to: str = ""
    estimate: dict[str, object] = field(default_factory=dict)
    is_stale: bool = False

    def correct(self, shape: str, guess: float) -> float:
        """A first guess corrected by what links of that shape gave."""
        tries, successes = self.shapes.get(shape, (0, 0))
        weight = VALUES["prior_weight"]
        return (guess * weight + successes) / (weight + tries)

    @property
    def learned(self) -> Learned:
        """What helps to read the portal's next page."""
        return Learned(self.correct, self.menu)

    def note_menu(self, links: Iterable[Ranked]) -> None:
        """Remembers the directories and bodies of the home page: they stand in the frame of all pages."""
        named = (one.link.key for one in links if one.kind in MENU and not one.annual)
        self.menu |= dict.fromkeys(islice(named, MAX_MENU))

    def learn(self, shape: str, success: bool) -> None:
        """Remembers whether a followed link of a shape gave a report or a way to one."""
        self.visits += 1
        self.wasted += not success
        if shape and (shape in self.shapes or len(self.shapes) < MAX_SHAPES):
            tries, successes = self.shapes.get(shape, (0, 0))
            self.shapes[shape] = [tries + 1, successes + success]

    def note_report(self, publisher: str | None, year: int | None, group: str) -> None:
        """Remembers a found report and pays the groups it was found through."""
        self.reports += 1
        years = self.publishers.setdefault(compact(publisher or ""), [])
        if year and year not in years:
            years.append(year)
        for name in group.split(WITHIN):
            if name in self.groups:
                self.groups[name].paid += 1

    @property
    def is_wasting(self) -> bool:
        """Whether so many pages gave nothing that only reports and lists are worth more requests."""
        return self.wasted > LIMITS["wasted_pages"] + LIMITS["wasted_per_report"] * self.reports

    @property
    def may_explore(self) -> bool:
        """Whether so few columns of little hope were tried in vain that others may be."""
        fruitless = (one for one in self.groups.values() if one.kind == "inner" and not one.paid)
        vain = sum(group.released for group in fruitless)
        return vain < LIMITS["explored_pages"] + LIMITS["explored_per_report"] * self.reports

    @property
    def is_spent(self) -> bool:
        return self.visits >= LIMITS["requests"]

    def promise(self, lead: Lead) -> None:
        """Remembers that a link names a report or a column, until it is settled."""
        if lead.kind == "body" and lead.annual and len(self.bodies) < MAX_BODIES:
            self.bodies[compact(lead.label)] = None
        if (lead.kind == "report" or lead.annual) and digest(lead.asked) not in self.settled:
            self.promises.setdefault(lead.asked, promise_of(lead))

    def settle(self, lead: Lead, reason: Reason | None) -> None:
        """What came of a link: kept, or the reason why not."""
        self.promises.pop(lead.asked, None)
        if lead.asked:
            self.settled.add(digest(lead.asked))
        if not reason:
            self.renderings.pop(lead.asked, None)
        if lead.asked and reason:
            self.promises[lead.asked] = promise_of(lead, reason)

    def close(self, newest: int, fate: Callable[[str], str], *, finished: bool) -> Estimate:
        """The estimate at the end of a run; `fate` tells what became of an address."""
        bodies = [name for name in self.bodies if not self.is_covered(name)]
        promises = self.broken_promises(fate)
        if not (self.publishers or promises):
            nothing = "never listed" if self.answered else REASONS.get(fate(self.portal), "dead link")
            promises = {self.portal: Promise(None, newest, nothing)}
        is_whole = finished and not any(self.is_left(url, fate) for url in self.promises)
        told = estimate(self.publishers, bodies, promises, newest, finished=is_whole)
        self.estimate = told.as_fields()
        return told

    def is_left(self, url: str, fate: Callable[[str], str]) -> bool:
        """Whether an address that promises something waits for the next run: its host was left alone."""
        return self.promises[url].reason is None and fate(url) in LEFT

    def broken_promises(self, fate: Callable[[str], str]) -> dict[str, Promise]:
        """The promises that were not kept, nor by another page on the same year, each with its reason."""
        told = {}
        for url, promise in self.promises.items():
            reason = promise.reason or REASONS.get(fate(url))
            is_kept = promise.report_year in self.publishers.get(promise.publisher or "", ())
            if reason and not is_kept:
                told[url] = replace(promise, reason=reason)
        return told

    def follow(self, url: str) -> bool:
        """Notes that a link is followed; False if this process did so before (the frontier knows more)."""
        fresh = url not in self.followed
        self.followed.add(url)
        self.led.add(digest(url))
        return fresh

    def shown(self) -> int:
        """How many known reports this crawl was led to: those that the portal still shows."""
        return len(self.led & self.memory.kept.keys())

    def hold(self, name: str, kind: str, waiting: Waiting) -> None:
        """Puts a link into the reserve, once."""
        if waiting.key not in self.held and len(self.held) < LIMITS["reserve"]:
            self.held[waiting.key] = 1
            self.groups.setdefault(name, Group(kind)).waiting.append(waiting)
            self.is_stale = True

    def hold_rendering(self, original: str, waiting: Waiting) -> None:
        """Keeps another form of a report until it is known whether the report itself can be had."""
        held = self.renderings.setdefault(original, [])
        if waiting not in held and len(self.renderings) < LIMITS["reserve"]:
            held.append(waiting)
            self.is_stale = True

    @property
    def wanted_renderings(self) -> list[Waiting]:
        """The other forms of reports that cannot be had themselves."""
        broken = [url for url in self.renderings if url in self.promises and self.promises[url].reason]
        return [one for url in broken for one in self.renderings[url] if one.key not in self.followed]

    def is_covered(self, name: str) -> bool:
        """Whether reports of a body of that name have been found."""
        return bool(self.years_of(name))

    def is_complete(self, name: str) -> bool:
        """Whether a body has half as many years as the publisher that has the most, and three at least."""
        most = max(map(len, self.publishers.values()), default=0)
        return max(map(len, self.years_of(name)), default=0) >= max(most / 2, LIMITS["few_years"])

    def years_of(self, name: str) -> list[list[int]]:
        """The years of the publishers that may be the body of that name."""
        name = compact(name)
        core = re.sub(r"^.{1,6}?[省市县区州]", "", name) or name
        return [years for publisher, years in self.publishers.items() if publisher.endswith(core)]

    def lacks_years(self, newest: int) -> bool:
        """Whether the portal has no report of some year between its first and the `newest` that is due.

        The newest may still be late by a year: portals end in different months.
        """
        years = {year for known in self.publishers.values() for year in known}
        return not years or not years.issuperset(range(min(years), newest))

    def lacks_own(self) -> bool:
        """Whether the portal is that of a government or a zone, and only its departments have reports."""
        return GOVERNS.search(self.title) is not None and not any(
            not name or OWN.search(name) for name in self.publishers
        )

    def lacks_others(self) -> bool:
        """Whether the portal is that of a government or a zone, and nobody else has reports."""
        return GOVERNS.search(self.title) is not None and len(self.publishers) < 2

    def go_on(self) -> Self:
        """The profile for a crawl that goes on: what it asked once may not have reached the frontier before a
        kill. What has, the frontier knows.
        """
        answered = {host: told for host, told in self.probes.items() if told}
        return replace(self, probes=answered, asked_sitemap=False)

    @property
    def is_barred(self) -> bool:
        """Whether there is no report and the column of them cannot be had: one that is not settled once
        nothing else is left to ask was never let through.
        """
        columns = (one.reason for one in self.promises.values() if one.report_year is None)
        return not self.reports and any(reason in (None, "robots", "blocked") for reason in columns)

    def start_again(self) -> Self:
        """The profile for a crawl that asks everything again: what was learned, and an empty reserve."""
        groups = {
            name: Group(group.kind, paid=group.paid, released=0 if group.paid else group.released)
            for name, group in self.groups.items()
        }
        return replace(self, groups=groups, held={}, led=set(), visits=0, wasted=0)

    @classmethod
    def from_json(cls, text: str) -> Self:
        stored = json.loads(text)
        groups = {name: Group.from_fields(group) for name, group in stored.pop("groups").items()}
        promises = {url: Promise(**one) for url, one in stored.pop("promises").items()}
        stored["renderings"] = {
            url: [Waiting(**one) for one in held] for url, held in stored.pop("renderings", {}).items()
        }
        memory = Memory.from_fields(stored.pop("memory", {}))
        stored["followed"], stored["settled"] = set(), set(stored["settled"])
        stored["led"] = set(stored.get("led", ()))
        stored = {name: value for name, value in stored.items() if name in cls.__dataclass_fields__}
        return cls(groups=groups, promises=promises, memory=memory, **stored)

    def as_json(self) -> str:
        """Everything but what the frontier knows better."""
        names = {"settled": sorted(self.settled), "led": sorted(self.led)}
        stored = {**fields_of(self), **names, "followed": [], "is_stale": False}
        return json.dumps(stored, ensure_ascii=False, default=fields_of)


def fields_of(one: Any) -> dict[str, object]:
    """The fields of a dataclass by name, not copied: a profile is written after nearly every page."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def promise_of(lead: Lead, reason: Reason | None = None) -> Promise:
    """What a link promises; publishers by one spelling, as mirrors write them in several."""
    return Promise(compact(lead.publisher) if lead.publisher else None, lead.report_year, reason)
