"""What the spiders bring back; the crawler stores them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundReport:
    """An annual report at `url`. `how` says what made it one: page, row or attachment."""

    url: str
    portal: str
    title: str | None
    publisher: str | None
    report_year: int | None
    how: str


@dataclass(frozen=True, slots=True)
class PortalEstimate:
    """How complete the reports of a portal are thought to be at the end of a run; `gaps` as in Estimate.

    `shown`: the known reports to which the run was led, whether or not it asked for them again.
    """

    url: str
    portal: str
    state: str
    found: int
    expected: int
    recall: float | None
    statement: str
    gaps: list[dict[str, object]]
    shown: int


@dataclass(frozen=True, slots=True)
class PortalFault:
    """A seed that could not be used or reached; `line` is its line in portals.csv, if it has one."""

    url: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PortalNote:
    """What to tell of a portal that was crawled: that it moved, is no home page, or has no reports."""

    url: str
    line: int | None
    reason: str
