"""Extraction by two processes beside one: the same archive in turn, the same published file from both.

`python -m bench.workers [PAIRS [WEBS]]`: 3 pairs over the reports of 8 demo webs unless told otherwise. The
goal is meant for two idle cores. What CPU time alone promises for them is printed beside it: starting, and
telling publishers and versions, are done by one process, everything else is divided.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench.facts_way import web_mix, write_warc
from bench.lost_workers import published
from extract.store.link import link_results
from extract.store.schema import open_database

PAIRS, WEBS = 3, 8
SEED = 20080501
GOAL = 1.7
NIANBAO = (sys.executable, "-m", "nianbao")


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds that a command took, and the CPU seconds of all its processes."""

    wall_s: float
    cpu_s: float


def run(*words: str) -> Run:
    """Runs a command of nianbao to its end. Raises SystemExit if it fails."""
    began = perf_counter()
    process = subprocess.Popen([*NIANBAO, *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"nianbao {' '.join(words)} ended with {process.returncode}")
    return Run(perf_counter() - began, usage.ru_utime + usage.ru_stime)


def extract(warc: Path, folder: Path, workers: int) -> Run:
    """Extracts an archive into a new database with so many processes."""
    return run(
        "extract", str(warc), "--db", str(database(folder, workers)), "--workers", str(workers), "--rebuild"
    )


def database(folder: Path, workers: int) -> Path:
    """Where the database of so many processes stands."""
    return folder / f"{workers}.db"


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of something that this process does."""
    began = process_time()
    work()
    return process_time() - began


def promised(one: Run, two: Run, serial_s: float) -> float:
    """How many times as fast two are on two idle cores, if nothing but the serial part is undivided."""
    return one.cpu_s / (serial_s + (two.cpu_s - serial_s) / 2)


def main(pairs: int, webs: int) -> int:
    """Prints a line a pair and the medians; 1 if two are not GOAL times as fast or publish something else."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pages = [page for seed in range(SEED, SEED + webs) for page in web_mix(seed)]
        warc = write_warc(folder, pages)
        print(f"{len(pages)} captures", flush=True)
        found = []
        for _ in range(pairs):
            one, two = extract(warc, folder, 1), extract(warc, folder, 2)
            found.append((one, two))
            print(
                f"{one.wall_s:6.1f} s, {two.wall_s:6.1f} s: {one.wall_s / two.wall_s:.2f} times as fast"
                f"   CPU {one.cpu_s:.1f} s, {two.cpu_s:.1f} s",
                flush=True,
            )
        with closing(open_database(database(folder, 1))) as db:
            linking_s = cpu_s(partial(link_results, db))
        serial_s = run("extract", "--help").cpu_s + linking_s
        is_same = published(database(folder, 1)) == published(database(folder, 2))
    ratio = median(one.wall_s / two.wall_s for one, two in found)
    cpu_ratio = median(promised(one, two, serial_s) for one, two in found)
    print(f"undivided {serial_s:.1f} s; by CPU time {cpu_ratio:.2f} times as fast on two idle cores")
    same = "the same" if is_same else "not the same !"
    print(f"median {ratio:.2f} of {GOAL} times as fast; published files are {same}")
    return int(ratio < GOAL or not is_same)


if __name__ == "__main__":
    pairs, webs = (int(word) for word in [*sys.argv[1:3], *map(str, (PAIRS, WEBS)[len(sys.argv) - 1 :])])
    sys.exit(main(pairs, webs))
