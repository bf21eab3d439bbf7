"""The page about a run: what the monitors found, requests by purpose, portals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from watch.monitors import Finding
from watch.run import Ran

TEMPLATES = Path(__file__).parent / "templates"
BAR_WIDTH = 420


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart; `width` in its units."""

    name: str
    count: int
    width: int


def build_page(ran: Ran, findings: Sequence[Finding]) -> str:
    """One HTML file without scripts that needs nothing else; what portals say is escaped."""
    template = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("run.html")
    requests: Counter[str] = Counter()
    for crawl in ran.crawls:
        requests.update(crawl["requests"])
    return template.render(
        ran=ran,
        findings=findings,
        captures=sum(crawl["captures"] for crawl in ran.crawls),
        bars=build_bars(requests),
        portals={one["url"]: one for crawl in ran.crawls for one in crawl["portals"]}.values(),
    )


def build_bars(requests: Counter[str]) -> list[Bar]:
    """A bar a purpose, the longest as wide as the chart."""
    longest = max(requests.values(), default=0) or 1
    return [Bar(name, count, BAR_WIDTH * count // longest) for name, count in requests.items()]
