"""The whole country from measured figures: requests, hours, disk. Prints the tables of docs/scale.md."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from crawler.division import AT_ONCE
from watch.calendar import load_calendar

FIGURES = Path(__file__).parent / "country.yaml"
MACHINES = (1, 4, 40)
YEAR = date(2025, 1, 1)
VISITS_KEPT = 2  # the frontier forgets older ones (crawler/store.py)
HOUR = 3600
MB, GB = 1 << 20, 10**9


@dataclass(frozen=True, slots=True)
class Figures:
    """The fields of country.yaml."""

    portals: int
    reports_a_year: int
    reports_since_2008: int
    cores_a_machine: int
    delay_s: float
    busiest_host_requests: int
    requests_a_report: float
    visit_requests_a_portal: float
    visit_requests_a_report: float
    page_factor: float
    crawl_cpu_s: float
    extract_cpu_s: float
    warc_bytes: int
    visit_warc_bytes: int
    database_bytes: int
    profile_bytes_a_portal: int
    profile_bytes_a_report: int
    crawl_process_mb: int
    extract_process_mb: int
    frontier_bytes: int
    frontier_enqueue_ms: float
    frontier_next_ms: float
    frontier_memory_mb: int
    frontier_resume_s: float
    whole_cpu_ms_a_report: float
    rendered_share: float
    browser_cpu_s: float
    browser_mb: int

    @property
    def crawls(self) -> tuple[tuple[str, int], ...]:
        """What is crawled once, and how many reports that is."""
        return (("a year's reports", self.reports_a_year), ("since 2008", self.reports_since_2008))

    def requests(self, reports: int) -> float:
        """Requests for so many reports."""
        return reports * self.requests_a_report

    @property
    def visit_requests(self) -> float:
        """Requests of one visit to every portal for new reports, all since 2008 being known."""
        return (
            self.portals * self.visit_requests_a_portal
            + self.reports_since_2008 * self.visit_requests_a_report
        )

    def crawl_hours(self, reports: int, machines: int) -> float:
        """What so many reports take: the longer of processors and politeness to the busiest host."""
        share = reports / self.reports_since_2008
        return self.hours(self.requests(reports), self.busiest_host_requests * share, machines)

    def visit_hours(self, machines: int) -> float:
        """What one visit to every portal takes, in the same way."""
        busiest_reports = self.busiest_host_requests / self.requests_a_report
        busiest = self.visit_requests_a_portal + busiest_reports * self.visit_requests_a_report
        return self.hours(self.visit_requests, busiest, machines)

    def render_hours(self, machines: int) -> float:
        """What browsers need at one visit to every portal."""
        cpu = self.visit_requests * self.rendered_share * self.browser_cpu_s
        return cpu / (machines * self.cores_a_machine) / HOUR

    @property
    def whole_hours(self) -> float:
        """What an extraction needs for the whole database, on one processor."""
        return self.reports_since_2008 * self.whole_cpu_ms_a_report / 1000 / HOUR

    def hours(self, requests: float, busiest: float, machines: int) -> float:
        """The longer of what the processors need, and the busiest host at its delay."""
        cpu = requests * self.crawl_cpu_s / (machines * self.cores_a_machine)
        return max(cpu, busiest * self.delay_s) / HOUR

    def crawl_gb(self, portals: int) -> float:
        """Memory of a process that crawls so many portals: what was learned of each is held."""
        reports = self.reports_since_2008 / self.portals
        profiles = portals * (self.profile_bytes_a_portal + reports * self.profile_bytes_a_report)
        return (self.crawl_process_mb * MB + profiles) / GB

    def extract_hours(self, reports: int, machines: int) -> float:
        """Processors alone, pages being larger than those measured."""
        return reports * self.extract_cpu_s * self.page_factor / (machines * self.cores_a_machine) / HOUR


def load_figures() -> Figures:
    """Reads country.yaml."""
    return Figures(**yaml.safe_load(FIGURES.read_text(encoding="utf-8")))


def count_visits() -> int:
    """Visits in a year to a portal that owes nothing, by watch/data/calendar.yaml."""
    calendar, day, visits = load_calendar(), YEAR, 0
    while day.year == YEAR.year:
        visits += 1
        day = calendar.next_crawl(day, day)
    return visits


def build_tables(figures: Figures) -> str:
    """Three tables in Markdown: what crawls leave, how long they take, and in how much memory."""
    return "\n".join([*disk_lines(figures), "", *hour_lines(figures), "", *memory_lines(figures)])


def disk_lines(figures: Figures) -> Iterator[str]:
    """What the first crawl, a year's reports and a year's visits leave."""
    yield "| | reports | requests | WARC | database | frontier |"
    yield "|---|---|---|---|---|---|"
    for name, reports in figures.crawls:
        requests = figures.requests(reports)
        warc = requests * figures.warc_bytes * figures.page_factor / GB
        database = reports * figures.database_bytes / GB
        frontier = requests * figures.frontier_bytes / GB
        disk = f"{warc:,.0f} GB | {database:,.0f} GB | {frontier:.1f} GB"
        yield f"| {name} | {reports:,} | {requests:,.0f} | {disk} |"
    requests, visits = figures.visit_requests, count_visits()
    frontier = VISITS_KEPT * requests * figures.frontier_bytes / GB
    for name, times in (("a visit to all portals", 1), (f"the {visits} visits of a year", visits)):
        warc = times * requests * figures.visit_warc_bytes / GB
        yield f"| {name} | – | {times * requests:,.0f} | {warc:,.0f} GB | – | {frontier:.1f} GB |"


def hour_lines(figures: Figures) -> Iterator[str]:
    """How long they take on some machines."""
    yield "| hours | 1 machine | 4 machines | 40 machines |"
    yield "|---|---|---|---|"
    for name, reports in figures.crawls:
        for what, hours in (("crawl", figures.crawl_hours), ("extract", figures.extract_hours)):
            yield hour_line(f"{what}, {name}", [hours(reports, machines) for machines in MACHINES])
    yield hour_line("a visit to all portals", map(figures.visit_hours, MACHINES))
    rendered = f"browsers at a visit, {figures.rendered_share:.0%} of its pages rendered"
    yield hour_line(rendered, map(figures.render_hours, MACHINES))
    yield hour_line("every extraction, all since 2008 being known", [figures.whole_hours] * len(MACHINES))


def memory_lines(figures: Figures) -> Iterator[str]:
    """What processes need."""
    whole = figures.crawl_gb(figures.portals) + figures.frontier_memory_mb * MB / GB
    yield "| process | memory |"
    yield "|---|---|"
    yield f"| crawl of all portals in one | {whole:.1f} GB |"
    yield f"| worker of a divided crawl, {AT_ONCE} portals at once | {figures.crawl_gb(AT_ONCE):.1f} GB |"
    yield f"| browser of a crawl | {figures.browser_mb * MB / GB:.1f} GB |"
    yield f"| extraction | {figures.extract_process_mb * MB / GB:.1f} GB |"


def hour_line(name: str, hours: Iterable[float]) -> str:
    """One line of the table."""
    return f"| {name} | {' | '.join(f'{each:.1f}' for each in hours)} |"


def main() -> int:
    """Prints the tables."""
    print(build_tables(load_figures()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
