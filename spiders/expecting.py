"""Which reports a portal should have, and an honest estimate of how many of them were found.

Expected are, for every publisher found: the years it has, those between its first and its last, those
after its last that at least half of its neighbours have, and those that a list named; for every body
that a directory of annual reports names and that has none: the years that half of the others have.
What a portal never mentions at all cannot be counted: the estimate is an upper bound of recall.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

DUE_MONTH = 4  # 第49条: governments publish by 31 March
USUAL_SHARE = 0.5  # of the publishers, from which on a year is one that all should have
Reason = Literal["never listed", "dead link", "blocked", "robots", "not fetched", "no report there"]
Years = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Promise:
    """A link that named a report, or a column (no year), and what came of it; None while it waits."""

    publisher: str | None
    report_year: int | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A report expected and not found, or a column not read (no year), and why."""

    publisher: str | None
    report_year: int | None
    reason: Reason
    url: str = ""


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
        (publisher, year) for publisher, years in named.items() for year in expected_years(years, usual)
    }
    wanted |= {(body, year) for body in bodies for year in usual}
    gaps = [*broken_promises(promises), *unlisted(wanted - pairs(named), promises)]
    count = sum(map(len, found.values()))
    expected = count + sum(gap.report_year is not None for gap in gaps)
    share = round(count / expected, 4) if expected else None
    return Estimate("finished" if finished else "unfinished", expected, count, share, tuple(gaps))


def usual_years(named: Years, newest: int) -> frozenset[int]:
    """The years, up to the newest due, that at least half of the publishers have."""
    counts = Counter(year for years in named.values() for year in set(years))
    return frozenset(
        year for year, count in counts.items() if year <= newest and count >= USUAL_SHARE * len(named)
    )


def expected_years(years: list[int], usual: frozenset[int]) -> set[int]:
    return {*range(min(years), max(years) + 1), *(year for year in usual if year > max(years))}


def pairs(named: Years) -> set[tuple[str, int]]:
    return {(publisher, year) for publisher, years in named.items() for year in years}


def broken_promises(promises: Mapping[str, Promise]) -> Iterator[Gap]:
    """The reports and columns that a link named and that could not be had."""
    for url, promise in promises.items():
        yield Gap(promise.publisher, promise.report_year, promise.reason or "not fetched", url)


def unlisted(wanted: set[tuple[str, int]], promises: Mapping[str, Promise]) -> Iterator[Gap]:
    """What no link named."""
    promised = {(promise.publisher, promise.report_year) for promise in promises.values()}
    for publisher, year in sorted(wanted - promised):
        yield Gap(publisher, year, "never listed")
