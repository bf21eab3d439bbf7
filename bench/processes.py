"""One process or two: 200 polite hosts, which mostly wait, and the same without delay.

`python -m bench.processes [HOSTS]`: the portals of `bench.manners` on loopback, with a delay of 2 s and
with none, where processors are the limit; wall clock and CPU of the crawl with one process and with two.
Only on a quiet machine do the wall clocks say something: the server takes its part of the cores, too.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.spiders.manners import Town, serve_town

HOSTS = 200
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


def compare(town: Town, folder: Path, delay: str) -> float:
    """Crawls with one process and with two; how many times as long one took."""
    portals = folder / "portals.csv"
    portals.write_text("\n".join(["url", *town.homes, ""]), encoding="utf-8")
    costs = {
        workers: crawl(town, portals, folder / f"{delay}-{workers}", "--delay", delay, "--workers", workers)
        for workers in ("1", "2")
    }
    for workers, cost in costs.items():
        print(
            f"delay {delay} s, {workers} processes: {cost.wall_s:.1f} s, "
            f"CPU {cost.cpu_s:.1f} s ({cost.cpu_s / cost.wall_s:.2f} cores), {cost.requests} requests"
        )
    return costs["1"].wall_s / costs["2"].wall_s


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 1 if a promise was broken."""
    count = int(arguments[0]) if arguments else HOSTS
    with serve_town(count) as town, tempfile.TemporaryDirectory() as name:
        polite, bound = compare(town, Path(name), "2"), compare(town, Path(name), "0")
    print(f"{count} polite hosts: one process takes {polite:.2f} times as long as two (at most {TOLERANCE})")
    print(f"without delay: {bound:.2f} times as long (more than 1)")
    return int(polite > TOLERANCE or bound <= 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
