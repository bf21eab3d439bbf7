"""The same site crawled by ours and by `wget --warc-file`, in one run: CPU, wall time and bytes a page.

`python -m bench.archive_wget [PAIRS]`: the web of the crawling bench, every page linked from the first.
The whole processes are measured, start and end included; both store requests and responses, ours the
pages that its hosts share only once.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from archive.reader import iter_captures
from bench.crawl import HOSTS, PAGES, ROOT

PAIRS = 3
# Links of a page that ours follows: all, as wget does.
FOLLOWED = str(PAGES)
OURS = """
import sys
from bench.crawl import run_crawl
seeds, folder, followed = sys.argv[1].split(), sys.argv[2], int(sys.argv[3])
run_crawl(seeds, {
    "NIANBAO_OUT": folder, "NIANBAO_DELAY_S": 0, "NIANBAO_ALLOW_NETWORK": ["127.0.0.0/8"],
    "NIANBAO_BROWSER": "never", "BENCH_FOLLOWED": followed, "SPIDER_MODULES": ["bench.crawl"],
    "LOG_FILE": f"{folder}/log",
}, spider="bench-links")
"""


@dataclass(frozen=True)
class Cost:
    """What one way took."""

    cpu_s: float
    wall_s: float
    pages: int
    size: int


def measured(command: list[str], folder: Path) -> Cost:
    """A process of its own, and what it left in its folder."""
    before, started = children_cpu(), perf_counter()
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    cpu, wall = children_cpu() - before, perf_counter() - started
    files = list(folder.rglob("*.warc.gz"))
    pages = sum(one.status == 200 for path in files for one in iter_captures(path))
    return Cost(cpu, wall, pages, sum(path.stat().st_size for path in files))


def children_cpu() -> float:
    """Seconds that processes started from here have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def crawl_ours(seeds: list[str]) -> Cost:
    """The project's crawler, frontier and index included."""
    with tempfile.TemporaryDirectory() as folder:
        return measured([sys.executable, "-c", OURS, " ".join(seeds), folder, FOLLOWED], Path(folder))


def crawl_wget(seeds: list[str]) -> Cost:
    """wget, one host after the other, as it works."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["-q", "-r", "-l", "1", "-e", "robots=off", "--delete-after", "-P", f"{folder}/got"]
        return measured(["wget", *options, f"--warc-file={folder}/w", *seeds], Path(folder))


def show(pairs: list[tuple[Cost, Cost]]) -> None:
    """Prints both ways a page, and the ratio's median and spread."""
    print(f"{pairs[0][0].pages} pages by ours, {pairs[0][1].pages} by wget, {len(pairs)} interleaved pairs")
    for name, unit in (("cpu_s", 1e3), ("wall_s", 1e3), ("size", 1.0)):
        own = [getattr(ours, name) / ours.pages * unit for ours, _ in pairs]
        other = [getattr(wget, name) / wget.pages * unit for _, wget in pairs]
        ratios = sorted(one / two for one, two in zip(own, other, strict=True))
        label = "bytes" if name == "size" else f"{name.removesuffix('_s')} ms"
        print(
            f"{label} a page: ours {statistics.median(own):.1f}, wget {statistics.median(other):.1f}, "
            f"ours / wget {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


def main(pairs: int) -> None:
    """Serves the web and compares."""
    if shutil.which("wget") is None:
        print("wget is not installed: nothing to compare with")
        return
    with subprocess.Popen(
        [sys.executable, "-m", "bench.crawl", "serve"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            port = int(server.stdout.readline()) if server.stdout else 0
            seeds = [f"http://127.0.0.{host + 1}:{port}/col/col0/index.html" for host in range(HOSTS)]
            show([(crawl_ours(seeds), crawl_wget(seeds)) for _ in range(pairs)])
        finally:
            server.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
