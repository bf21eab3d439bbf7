"""Which reports a portal should have, and an honest estimate of how many of them were found.

Expected are, for every publisher found: the years it has, those between its first and its last, those
after its last if it was not silent for long or if at least half of its neighbours have them, and those that
a list named; for every body
that a directory of annual reports names and that has none: the years that half of the others have.
What a portal never mentions at all cannot be counted: the estimate is an upper bound of recall.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

DUE_MONTH = 4  # 第49条: governments publish by 31 March
# A body that is silent for longer may have been dissolved; it is expected as its neighbours are.
YEARS_OF_SILENCE = 2
USUAL_SHARE = 0.5  # of the publishers, from which on a year is one that all should have
Reason = Literal[
    "never listed", "dead link", "blocked", "robots", "ignored", "not fetched", "no report there"
]
NOWHERE: tuple[Reason, str] = ("never listed", "")
Years = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Promise:
    """A link that named a report, or a column (no year), and what came of it; None while it waits."""

    publisher: str | None
    report_year: int | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A report expected and not found, or a column not read (no year), and why.

    `is_named`: a link named the report; without one its year is what others have.
    """

    publisher: str | None
    report_year: int | None
    reason: Reason
    url: str = ""
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """How complete a portal's reports are. `recall` is None where nothing was expected."""

    state: Literal["finished", "unfinished"]
    expected: int
    found: int
    recall: float | None
    gaps: tuple[Gap, ...]

    @property
    def statement(self) -> str:
        """The estimate in a sentence."""
        counts = Counter(gap.reason for gap in self.gaps)
        reasons = ", ".join(f"{count} {reason}" for reason, count in counts.most_common())
        share = f" ({self.recall:.0%})" if self.recall is not None else ""
        told = f"{self.state}: {self.found} of {self.expected} expected reports{share}"
        return f"{told}; {reasons}" if reasons else told

    def as_fields(self) -> dict[str, object]:
        return {**asdict(self), "statement": self.statement}


def explain_nothing(told: Estimate) -> str:
    """Why a portal that answers has given no report: what it named in vain, or that it names none."""
    named = [f"{gap.url} ({gap.reason})" for gap in told.gaps if gap.url and gap.reason != "never listed"]
    if named:
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        return f"no report was found: it names {named[0]}{more}"
    return "no report was found: check whether this is the home page of a portal"


def newest_due(today: date) -> int:
    """The newest report year whose reports are all due."""
    return today.year - (1 if today.month >= DUE_MONTH else 2)


def estimate(
    found: Years, bodies: list[str], promises: Mapping[str, Promise], newest: int, *, finished: bool
) -> Estimate:
    """What was expected of a portal against what was found; `bodies` are named and have no report."""
    named = {publisher: years for publisher, years in found.items() if publisher and years}
    usual = usual_years(named, newest)
    wanted = {
        (publisher, year)
        for publisher, years in named.items()
        for year in expected_years(years, usual, newest)
    }
    wanted |= {(body, year) for body in bodies for year in usual}
    missing = [*absent(wanted - pairs(named), promises)]
    gaps = [*unkept(promises, {gap.publisher for gap in missing}), *missing]
    count = sum(map(len, found.values()))
    total = count + sum(gap.report_year is not None for gap in gaps)
    share = round(count / total, 4) if total else None
    return Estimate("finished" if finished else "unfinished", total, count, share, tuple(gaps))


def usual_years(named: Years, newest: int) -> frozenset[int]:
    """The years, up to the newest due, that at least half of the publishers have."""
    counts = Counter(year for years in named.values() for year in set(years))
    return frozenset(
        year for year, count in counts.items() if year <= newest and count >= USUAL_SHARE * len(named)
    )


def expected_years(years: list[int], usual: frozenset[int], newest: int) -> set[int]:
    """The years of a publisher up to its last one, and after it: the newest due unless it is long silent."""
    last = max(years)
    owed = range(last + 1, newest + 1) if newest - last <= YEARS_OF_SILENCE else ()
    return {*range(min(years), last + 1), *owed, *(year for year in usual if year > last)}


def pairs(named: Mapping[str, Iterable[int]]) -> set[tuple[str, int]]:
    return {(publisher, year) for publisher, years in named.items() for year in years}


def unkept(promises: Mapping[str, Promise], told: Set[str | None]) -> Iterator[Gap]:
    """The reports that a link named and that could not be had, and the columns of whose publishers nothing
    else is `told`.
    """
    for url, promise in promises.items():
        is_named = promise.report_year is not None
        if is_named or promise.publisher not in told:
            yield Gap(promise.publisher, promise.report_year, promise.reason or "not fetched", url, is_named)


def absent(wanted: set[tuple[str, int]], promises: Mapping[str, Promise]) -> Iterator[Gap]:
    """What no link named: because nobody lists it, or because its publisher's column could not be read."""
    promised = {(promise.publisher, promise.report_year) for promise in promises.values()}
    columns = {
        promise.publisher: (promise.reason or "not fetched", url)
        for url, promise in promises.items()
        if promise.report_year is None
    }
    for publisher, year in sorted(wanted - promised):
        reason, url = columns.get(publisher, NOWHERE)
        yield Gap(publisher, year, reason, url)
