"""The whole way on the built-in web, by the real commands."""

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.errors import ExitCode
from demo.errors import OtherWeb, StepFailed
from demo.judge import Tally, judge
from demo.running import running_web
from demo.web import Web, files_in

# Codes with which a command still reports; what it did not find shows in the comparison.
REPORTED = (ExitCode.OK, ExitCode.PORTALS_FAILED, ExitCode.FAULTS_FOUND)
CRAWL_OPTIONS = ("--delay", "0", "--allow-network", "127.0.0.0/8")
MARK = "demo.json"


@dataclass(frozen=True, slots=True)
class WayResult:
    """What the way came to; `requests` by purpose, `pages` all pages of the web."""

    portals: tuple[str, ...]
    pages: int
    requests: dict[str, int]
    tally: Tally
    warc_bytes: int
    seconds: float
    folder: Path
    database: Path


def run_way(folder: Path, seed: int, scale: float = 1.0) -> WayResult:
    """Crawls, extracts, verifies and compares; on a folder of the same seed it goes on where it was."""
    start = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "nianbao.db"
    with running_web(seed, scale, folder / "web", _port_before(folder, seed)) as web:
        _write_mark(folder, web)
        portals_csv = files_in(folder / "web").portals_csv
        crawled = _run("crawl", portals_csv, "--out", folder, *CRAWL_OPTIONS)
    _run("extract", folder, "--db", database)
    verified = _run("verify", folder)
    with closing(sqlite3.connect(database)) as connection:
        tally = judge(connection, web.truth)
    tally.misses += [f"verify: {fault}" for fault in verified["faults"]]
    return WayResult(
        tuple(portal.site.name for portal in web.portals),
        sum(len(portal.site.pages) for portal in web.portals),
        crawled["requests"],
        tally,
        sum(path.stat().st_size for path in (folder / "warc").iterdir()),
        time.monotonic() - start,
        folder,
        database,
    )


def _run(command: str, *arguments: str | Path) -> Any:
    """The JSON object that one command reports; its progress and messages go where ours go."""
    line = [sys.executable, "-m", "nianbao", command, *map(str, arguments), "--json"]
    done = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in REPORTED:
        raise StepFailed(command, done.returncode)
    return json.loads(done.stdout)


def _port_before(folder: Path, seed: int) -> int:
    """The port that the web had when the folder was filled; 0 for an empty folder."""
    mark = folder / MARK
    if not mark.exists():
        return 0
    before = json.loads(mark.read_text(encoding="utf-8"))
    if before["seed"] != seed:
        raise OtherWeb(f"{folder} holds the demo of seed {before['seed']}; name another folder with --out.")
    return int(before["port"])


def _write_mark(folder: Path, web: Web) -> None:
    port = urlsplit(web.portals[0].site.base).port
    (folder / MARK).write_text(json.dumps({"seed": web.seed, "port": port}), encoding="utf-8")


def explore(result: WayResult) -> None:
    """Opens the database in the project's own explorer until interrupted."""
    line = [sys.executable, "-m", "nianbao", "explore", str(result.database), "--archive", str(result.folder)]
    subprocess.run(line, check=False)
