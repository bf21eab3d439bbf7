"""What a crawl that asks again may leave out: columns that led nowhere, and reports of older years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Self
from urllib.parse import quote

from archive.uri import SAFE_CHARACTERS
from spiders.traps import LIMITS

RECHECKED_YEARS = 2
MAX_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was found: its year, the day it was last asked for, whether it leads to others too,
    and its address.
    """

    report_year: int | None
    asked_on: str
    leads_on: bool = False
    url: str = ""


@dataclass(slots=True)
class Memory:
    """What is known of columns: without anything, and when they were tried (`barren`), once with something
    (`bearing`), shown by a browser alone (`rendered`), the page that led there (`ways`); and of reports
    (`kept`, by a digest of their address). `newest` is the newest report year that earlier crawls found.
    """

    barren: dict[str, str] = field(default_factory=dict)
    bearing: dict[str, None] = field(default_factory=dict)
    rendered: dict[str, None] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    newest: int = MAX_YEAR

    def note_way(self, url: str, via: str) -> None:
        """Remembers on which page a column was found first."""
        if len(self.ways) < LIMITS["columns_remembered"]:
            self.ways.setdefault(url, via)

    def note_barren(self, url: str, today: date) -> None:
        """Remembers a column that gave nothing to follow at once, and never did: an outage is no reason."""
        if url not in self.bearing and len(self.barren) < LIMITS["columns_remembered"]:
            self.barren[url] = today.isoformat()

    def redeem(self, url: str) -> None:
        """A column gave something: it is not barren, nor are those that led to it by links that waited."""
        seen: set[str] = set()
        while url and url not in seen:
            seen.add(url)
            self.barren.pop(url, None)
            if url in self.ways and len(self.bearing) < LIMITS["columns_remembered"]:
                self.bearing[url] = None
            url = self.ways.get(url, "")

    def note_rendered(self, url: str) -> None:
        """Remembers that a browser showed what a column holds."""
        if len(self.rendered) < LIMITS["columns_remembered"]:
            self.rendered[url] = None

    def is_barren(self, url: str, today: date, *, lacks_years: bool) -> bool:
        """Whether a column need not be tried again yet; sooner where the portal lacks years."""
        tried = self.barren.get(url)
        days = LIMITS["barren_days_lacking" if lacks_years else "barren_days"]
        return tried is not None and today - date.fromisoformat(tried) < timedelta(days=days)

    def note_report(self, url: str, report_year: int | None, today: date, *, leads_on: bool) -> None:
        """Remembers a report, and that it was asked for today."""
        if len(self.kept) < LIMITS["requests"]:
            self.kept[digest(url)] = Kept(report_year, today.isoformat(), leads_on, url)

    def is_end(self, url: str) -> bool:
        """Whether the page is known as a report from which nothing was followed."""
        kept = self.kept.get(digest(url))
        return kept is not None and not kept.leads_on

    def is_due(self, url: str, report_year: int | None, today: date) -> bool:
        """Whether a report is to be asked again: one of the newest two years, of the portal or that are due,
        an older one once in 12 months.
        """
        kept = self.kept.get(digest(url))
        year = (kept.report_year if kept else None) or report_year or 0
        if year >= min(today.year - RECHECKED_YEARS, self.newest - RECHECKED_YEARS + 1):
            return True
        days = timedelta(days=LIMITS["older_report_days"])
        return kept is not None and today - date.fromisoformat(kept.asked_on) >= days

    @classmethod
    def from_fields(cls, stored: Mapping[str, Any]) -> Self:
        """What `dataclasses.asdict` gave."""
        kept = {name: Kept(**one) for name, one in stored.get("kept", {}).items()}
        columns = {name: dict(stored.get(name, {})) for name in ("barren", "bearing", "rendered", "ways")}
        years = [one.report_year for one in kept.values() if one.report_year]
        return cls(**columns, kept=kept, newest=max(years, default=MAX_YEAR))


def digest(url: str) -> str:
    """A short name of an address, for what is kept of many: the same as its link and as it was asked for."""
    return sha256(quote(url, safe=SAFE_CHARACTERS).encode()).hexdigest()[:12]
