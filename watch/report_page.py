"""The page about a run: what the monitors found, requests by purpose, coverage and its changes, portals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from watch.changes import Change
from watch.coverage import Cell
from watch.monitors import Finding
from watch.run import Ran

TEMPLATES = Path(__file__).parent / "templates"
BAR_WIDTH = 420
MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart; `width` in its units."""

    name: str
    count: int
    width: int


def build_page(
    ran: Ran, findings: Sequence[Finding], cells: Sequence[Cell] = (), changes: Sequence[Change] = ()
) -> str:
    """One HTML file without scripts that needs nothing else; what portals say is escaped."""
    template = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("run.html")
    newest = max((cell.year for cell in cells), default=0)
    requests: Counter[str] = Counter()
    for crawl in ran.crawls:
        requests.update(crawl["requests"])
    return template.render(
        ran=ran,
        findings=findings,
        captures=sum(crawl["captures"] for crawl in ran.crawls),
        bars=build_bars(requests),
        states=build_bars(Counter(cell.state for cell in cells if cell.year == newest)),
        newest=newest,
        changes=changes[:MOST_CHANGES],
        more_changes=max(0, len(changes) - MOST_CHANGES),
        portals={one["url"]: one for crawl in ran.crawls for one in crawl["portals"]}.values(),
    )


def build_bars(requests: Counter[str]) -> list[Bar]:
    """A bar a purpose, the longest as wide as the chart."""
    longest = max(requests.values(), default=0) or 1
    return [Bar(name, count, BAR_WIDTH * count // longest) for name, count in requests.items()]
