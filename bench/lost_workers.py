"""Two workers of which one is killed again and again: is the result that of one process?

`python -m bench.lost_workers [KILLS]`: 10 by default, in a crawl each after the web was asked again at a
random moment, then as many in the extraction of what was crawled.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from archive.reader import iter_captures
from archive.verify import verify
from crawler.options import crawl_folders
from crawler.store import FrontierStore
from extract.store.publish import publish_database

KILLS = 10
SEED = 20080501
WORK_S = 1.5
READ_S = 0.4
PORTALS = 5  # of the built-in web
OPTIONS = ("--delay", "0.05", "--allow-network", "127.0.0.0/8", "--json")


@contextmanager
def demo_web(scale: float) -> Iterator[dict[str, Path]]:
    """The built-in web: where its portals.csv and access log stand."""
    line = [sys.executable, "-m", "nianbao", "demo-web", "--seed", "8", "--scale", str(scale)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None:
            raise SystemExit("The web does not say where it stands.")
        yield {name: Path(path) for name, path in json.loads(server.stdout.readline()).items()}
        server.terminate()


def crawl(portals: Path, out: Path, *options: str) -> "subprocess.Popen[bytes]":
    """Starts a crawl."""
    line = [sys.executable, "-m", "nianbao", "crawl", str(portals), "--out", str(out), *OPTIONS, *options]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def child_processes(process: "subprocess.Popen[bytes]") -> list[int]:
    """The processes that a process started; none if it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        tasks = list(Path(f"/proc/{process.pid}/task").glob("*/children"))
        return [int(pid) for task in tasks for pid in task.read_text().split()]
    return []


def kill_often(process: "subprocess.Popen[bytes]", access_log: Path, kills: int, dice: random.Random) -> int:
    """Kills a worker at random moments of work; how often, if the crawl ends before."""
    for kill in range(kills):
        asked = access_log.stat().st_size
        while access_log.stat().st_size == asked:
            if process.poll() is not None:
                return kill
            time.sleep(0.01)
        time.sleep(dice.uniform(0, WORK_S))
        if process.poll() is not None:
            return kill
        victims = child_processes(process)
        if victims:
            os.kill(dice.choice(victims), signal.SIGKILL)
    return kills


def extract(out: Path, database: Path, workers: int) -> "subprocess.Popen[bytes]":
    """Starts an extraction."""
    line = [sys.executable, "-m", "nianbao", "extract", str(out), "--db", str(database)]
    line += ["--workers", str(workers)]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_readers(process: "subprocess.Popen[bytes]", kills: int, dice: random.Random) -> int:
    """Kills one of the reading processes at random moments; how often before the extraction ended."""
    done = 0
    while done < kills and process.poll() is None:
        time.sleep(dice.uniform(0, READ_S))
        victims = child_processes(process)
        if len(victims) > 1:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(victims), signal.SIGKILL)
            done += 1
    return done


def published(database: Path) -> str:
    """SHA-256 of what is published of a database."""
    target = database.with_suffix(".public.db")
    publish_database(database, target, None)
    return sha256(target.read_bytes()).hexdigest()


def captures(out: Path) -> Counter[tuple[object, ...]]:
    """What the archive holds, but for what each run says of itself; some lists are never the same twice."""
    return Counter(
        (one.record_type == "resource", one.method, one.target_uri, one.status)
        for one in iter_captures(out)
        if not one.target_uri.startswith("urn:nianbao:")
    )


def rows(out: Path, sql: str) -> set[tuple[object, ...]]:
    """Rows of all frontiers of a crawl directory."""
    found: set[tuple[object, ...]] = set()
    for folder in crawl_folders(out):
        store = FrontierStore(folder / "frontier.db")
        found |= set(store.query(sql))
        store.close()
    return found


def compare(out: Path, reference: Path) -> dict[str, int]:
    """What differs between two crawls, and what is wrong with the first.

    A page that is rendered asks anew for what it shows, or takes it from the archive: an address counts once.
    """
    kept, wanted = captures(out), captures(reference)
    requests, found = "SELECT method, url, state FROM requests", "SELECT kind, portal, url, json FROM found"
    return {
        "captures lost": len(wanted.keys() - kept.keys()),
        "captures that the other has not": len(kept.keys() - wanted.keys()),
        "captures kept twice": (kept - wanted).total(),
        "requests that differ": len(rows(out, requests) ^ rows(reference, requests)),
        "findings that differ": len(rows(out, found) ^ rows(reference, found)),
        "faults found by verify": len(verify(out).faults),
    }


def main(kills: int) -> int:
    """Prints the figures; 1 if a promise was broken."""
    with tempfile.TemporaryDirectory() as folder, demo_web(0.4) as web:
        out, reference = Path(folder) / "out", Path(folder) / "reference"
        process = crawl(web["portals_csv"], out, "--workers", "2")
        done = kill_often(process, web["access_log"], kills, random.Random(SEED))
        codes = [process.wait(), crawl(web["portals_csv"], reference).wait()]
        differences = compare(out, reference)
        hurt, whole = Path(folder) / "hurt.db", Path(folder) / "whole.db"
        reading = extract(out, hurt, 2)
        read = kill_readers(reading, kills, random.Random(SEED))
        codes += [reading.wait(), extract(out, whole, 1).wait()]
        differences["published files that differ"] = int(published(hurt) != published(whole))
    print(f"{done} kills of a worker; the crawls ended with {codes[0]} and {codes[1]}")
    print(f"{read} kills of a reading process; the extractions ended with {codes[2]} and {codes[3]}")
    for name, count in differences.items():
        print(f"{name}: {count}")
    twice = differences.pop("captures kept twice")  # what was in flight: at most a portal's one a kill
    return int(any(differences.values()) or twice > done * PORTALS or any(codes))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
