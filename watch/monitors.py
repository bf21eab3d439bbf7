"""Checks of a run against thresholds: data/monitors.yaml. Pure: figures in, findings out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.yaml_file import read_yaml

NAMED = 10  # portals that a finding names

MONITORS_FILE = Path(__file__).parent / "data" / "monitors.yaml"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where on a monitor alarms; `least`: cases below which it says nothing."""

    alarm: float
    least: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many cases of a kind among all."""

    cases: int
    total: int

    @property
    def value(self) -> float:
        """A part of 1; 0 of nothing."""
        return self.cases / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted after a run. `reports`: found on the newest year whose dates have passed, among
    those found on the year before.
    """

    reports: Share
    failed: Share
    portals_failed: Share
    portals_blocked: Share
    unread: Share
    identities: Share
    identities_before: Share
    verification_faults: int
    disk_free_gb: float
    portals: tuple["PortalCount", ...] = ()


@dataclass(frozen=True, slots=True)
class PortalCount:
    """Known reports that a portal asked again shows: in this run, and at most in any run."""

    url: str
    seen: int
    known: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What one monitor says: status ok, alarm or not_assessable, the value, the threshold, and words."""

    monitor: str
    status: str
    value: float | None
    threshold: float
    detail: str


@cache
def load_thresholds() -> dict[str, Threshold]:
    """Reads data/monitors.yaml."""
    data = read_yaml(MONITORS_FILE)
    return {name: Threshold(**fields) for name, fields in data.items()}


def judge(figures: Figures, thresholds: Mapping[str, Threshold]) -> list[Finding]:
    """One finding a monitor."""
    shares = {
        "error_share": (figures.failed, "requests failed or were refused"),
        "failed_portals": (figures.portals_failed, "portals failed"),
        "blocked_share": (figures.portals_blocked, "portals met a challenge"),
        "extraction_failures": (figures.unread, "pages of reports were not read"),
    }
    return [
        judge_reports(figures.reports, thresholds["fewer_reports"]),
        *(judge_share(name, share, words, thresholds[name]) for name, (share, words) in shares.items()),
        judge_identities(figures, thresholds["failed_identities"]),
        judge_faults(figures.verification_faults, thresholds["verification_faults"]),
        judge_disk(figures.disk_free_gb, thresholds["disk_free_gb"]),
        *judge_portals(figures.portals, thresholds),
    ]


def judge_reports(reports: Share, threshold: Threshold) -> Finding:
    """Fewer reports than the year before."""
    words = f"{reports.cases} of {reports.total} publishers that reported the year before"
    if not reports.total:
        return Finding("fewer_reports", "not_assessable", None, threshold.alarm, words)
    status = "alarm" if reports.value < threshold.alarm else "ok"
    return Finding("fewer_reports", status, reports.value, threshold.alarm, words)


def judge_share(name: str, share: Share, words: str, threshold: Threshold) -> Finding:
    """A share that must stay small."""
    detail = f"{share.cases} of {share.total} {words}"
    if share.total < threshold.least:
        return Finding(name, "not_assessable", share.value, threshold.alarm, detail)
    return Finding(
        name, "alarm" if share.value >= threshold.alarm else "ok", share.value, threshold.alarm, detail
    )


def judge_identities(figures: Figures, threshold: Threshold) -> Finding:
    """Identities that fail more often in the reports of this run than in those before."""
    new, before = figures.identities, figures.identities_before
    detail = f"{new.cases} of {new.total} fail in new reports, {before.cases} of {before.total} before"
    if min(new.total, before.total) < threshold.least:
        return Finding("failed_identities", "not_assessable", None, threshold.alarm, detail)
    times = new.cases / max(1.0, before.value * new.total)  # one failure is nothing unusual
    status = "alarm" if times >= threshold.alarm else "ok"
    return Finding("failed_identities", status, times, threshold.alarm, detail)


def judge_faults(faults: int, threshold: Threshold) -> Finding:
    """Broken rules in the files of this run."""
    status = "alarm" if faults >= threshold.alarm else "ok"
    detail = f"{faults} faults in the files of this run"
    return Finding("verification_faults", status, faults, threshold.alarm, detail)


def judge_portals(portals: Sequence[PortalCount], thresholds: Mapping[str, Threshold]) -> Iterator[Finding]:
    """Portals that show none of their reports any more, as after a change of layout, or clearly fewer."""
    judged = [one for one in portals if one.known >= thresholds["portal_fewer"].least]
    silent = [one for one in judged if not one.seen]
    share = thresholds["portal_fewer"].alarm
    fewer = [one for one in judged if 0 < one.seen < share * one.known]
    yield judge_named("layout_unknown", silent, thresholds["layout_unknown"].alarm, "show no report any more")
    yield judge_named("portal_fewer", fewer, share, f"show less than {share:.0%} of their reports")


def judge_named(name: str, portals: Sequence[PortalCount], limit: float, words: str) -> Finding:
    """An alarm that names portals."""
    named = "; ".join(f"{one.url} {one.seen} of {one.known}" for one in portals[:NAMED])
    detail = f"{len(portals)} portals {words}" + (f": {named}" if named else "")
    return Finding(name, "alarm" if portals else "ok", len(portals), limit, detail)


def judge_disk(free_gb: float, threshold: Threshold) -> Finding:
    """Room on the disk of the crawl directory."""
    status = "alarm" if free_gb < threshold.alarm else "ok"
    return Finding("disk_free_gb", status, free_gb, threshold.alarm, f"{free_gb:.1f} GB free")
