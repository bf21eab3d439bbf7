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
class PortalFault:
    """A seed that could not be used or reached; `line` is its line in portals.csv, if it has one."""

    url: str
    line: int | None
    reason: str
