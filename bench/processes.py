"""One process or two: 200 polite hosts, which mostly wait, and few large portals without delay.

`python -m bench.processes`: the portals of `bench.manners` on loopback with a delay of 2 s, then 8 portals of
1,200 reports with none, where processors are the limit; wall clock and CPU of the crawl with one process and
with two. Only on a quiet machine do the wall clocks say something: the server takes its part, too.
"""

import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.spiders.layouts import add_report, items, page
from tests.spiders.manners import ROBOTS, Town, serve_town
from tests.spiders.web import Site

HOSTS = 200
LARGE, REPORTS = 8, 1200
ROOT = Path(__file__).parents[1]
# One process may take so much longer than two, as runs of the same crawl differ by that.
TOLERANCE = 1.05
OPTIONS = ("--allow-network", "127.0.0.0/8", "--browser", "never", "--no-requisites", "--json")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds a crawl took on the wall and in its processes, and how often it asked."""

    wall_s: float
    cpu_s: float
    requests: int


def crawl(town: Town, portals: Path, out: Path, *options: str) -> Cost:
    """One crawl of all portals in processes of its own. The town's log begins anew."""
    town.log.clear()
    resolve = [word for one in town.resolve.split(",") for word in ("--resolve", one)]
    line = [
        sys.executable,
        "-m",
        "nianbao",
        "crawl",
        str(portals),
        "--out",
        str(out),
        *OPTIONS,
        *options,
        *resolve,
    ]
    before, began = cpu_of_children(), perf_counter()
    ended = subprocess.run(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    wall_s, cpu_s = perf_counter() - began, cpu_of_children() - before
    if ended.returncode != 0:
        raise SystemExit(f"The crawl ended with {ended.returncode}: {ended.stderr.decode()[-500:]}")
    return Cost(wall_s, cpu_s, len(town.log))


def cpu_of_children() -> float:
    """CPU seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def large_portal(number: int) -> Site:
    """A home page and a list of many bodies' reports."""
    site = Site()
    site.pages["/robots.txt"] = ROBOTS
    rows = [add_report(site, f"/nb/{body}.html", f"第{number}县第{body}局", 2022) for body in range(REPORTS)]
    site.put_way("/nb/", page("政府信息公开年报", items(rows)))
    site.put_way("/", page(f"第{number}县人民政府", "<a href='/nb/'>政府信息公开年报</a>"))
    return site


def compare(town: Town, delay: str) -> float:
    """Crawls with one process and with two; how many times as long one took."""
    with tempfile.TemporaryDirectory() as name:
        portals = Path(name, "portals.csv")
        portals.write_text("\n".join(["url", *town.homes, ""]), encoding="utf-8")
        costs = {
            workers: crawl(town, portals, Path(name, workers), "--delay", delay, "--workers", workers)
            for workers in ("1", "2")
        }
    for workers, cost in costs.items():
        print(
            f"{len(town.sites)} hosts, delay {delay} s, {workers} processes: {cost.wall_s:.1f} s, "
            f"CPU {cost.cpu_s:.1f} s ({cost.cpu_s / cost.wall_s:.2f} cores), {cost.requests} requests"
        )
    return costs["1"].wall_s / costs["2"].wall_s


def main() -> int:
    """Prints the figures; 1 if a promise was broken."""
    with serve_town(HOSTS) as town:
        polite = compare(town, "2")
    with serve_town(LARGE, large_portal) as town:
        bound = compare(town, "0")
    print(f"{HOSTS} polite hosts: one process takes {polite:.2f} times as long as two (at most {TOLERANCE})")
    print(f"{LARGE} large portals without delay: {bound:.2f} times as long (more than 1)")
    return int(polite > TOLERANCE or bound <= 1)


if __name__ == "__main__":
    sys.exit(main())
