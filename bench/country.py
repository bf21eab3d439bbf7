"""The whole country from measured figures: requests, hours, disk. Prints the tables of docs/scale.md."""

import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

FIGURES = Path(__file__).parent / "country.yaml"
MACHINES = (1, 4, 40)
HOUR = 3600
GB = 10**9


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
    page_factor: float
    crawl_cpu_s: float
    extract_cpu_s: float
    warc_bytes: int
    database_bytes: int
    frontier_bytes: int
    frontier_enqueue_ms: float
    frontier_next_ms: float
    frontier_memory_mb: int
    frontier_resume_s: float

    def requests(self, reports: int) -> float:
        """Requests for so many reports."""
        return reports * self.requests_a_report

    def crawl_hours(self, reports: int, machines: int) -> float:
        """The longer of what processors and politeness to the busiest host take."""
        cpu = self.requests(reports) * self.crawl_cpu_s / (machines * self.cores_a_machine)
        share = reports / self.reports_since_2008
        return max(cpu, self.busiest_host_requests * share * self.delay_s) / HOUR

    def extract_hours(self, reports: int, machines: int) -> float:
        """Processors alone, pages being larger than those measured."""
        return reports * self.extract_cpu_s * self.page_factor / (machines * self.cores_a_machine) / HOUR


def load_figures() -> Figures:
    """Reads country.yaml."""
    return Figures(**yaml.safe_load(FIGURES.read_text(encoding="utf-8")))


def build_tables(figures: Figures) -> str:
    """Two tables in Markdown: what a crawl leaves, and how long it takes."""
    crawls = (("a year", figures.reports_a_year), ("since 2008", figures.reports_since_2008))
    lines = ["| | reports | requests | WARC | database | frontier |", "|---|---|---|---|---|---|"]
    for name, reports in crawls:
        requests = figures.requests(reports)
        warc = requests * figures.warc_bytes * figures.page_factor / GB
        database = reports * figures.database_bytes / GB
        frontier = requests * figures.frontier_bytes / GB
        disk = f"{warc:,.0f} GB | {database:,.0f} GB | {frontier:.1f} GB"
        lines.append(f"| {name} | {reports:,} | {requests:,.0f} | {disk} |")
    lines += ["", "| hours | 1 machine | 4 machines | 40 machines |", "|---|---|---|---|"]
    for name, reports in crawls:
        for what, hours in (("crawl", figures.crawl_hours), ("extract", figures.extract_hours)):
            cells = " | ".join(f"{hours(reports, machines):.1f}" for machines in MACHINES)
            lines.append(f"| {what}, {name} | {cells} |")
    return "\n".join(lines)


def main() -> int:
    """Prints the tables."""
    print(build_tables(load_figures()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
