"""A crawled and extracted demo web that the tests of this room copy and change."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.running import ROOT

Words = list[str | Path]
CLOCK = str(ROOT / "bench" / "clock")
LOOPBACK = ("--delay", "0", "--allow-network", "127.0.0.0/8")


@dataclass(frozen=True, slots=True)
class Way:
    """A crawl directory, its database, and the truth about the web it came from."""

    crawl: Path
    database: Path
    truth: dict[str, Any]


def nianbao(
    *words: str | Path, cwd: Path | None = None, at: datetime | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a command as users do, if wanted with the clock moved."""
    line = [sys.executable, "-m", "nianbao", *map(str, words)]
    ahead_s = at.timestamp() - time.time() if at else 0.0
    clock = {"NIANBAO_BENCH_CLOCK": str(ahead_s), "PYTHONPATH": os.pathsep.join([CLOCK, str(ROOT)])}
    moved = {**os.environ, **clock} if at else None
    return subprocess.run(line, cwd=cwd, env=moved, capture_output=True, text=True, timeout=300, check=False)


@contextmanager
def resident(running: Words) -> Iterator[subprocess.Popen[bytes]]:
    """The resident scheduler, killed if it does not end by itself."""
    line = [sys.executable, "-m", "nianbao", "schedule", "run", *map(str, running)]
    with subprocess.Popen(line, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="session")
def web() -> Iterator[dict[str, Path]]:
    """A small demo web: where its portals.csv, truth and access log stand."""
    command = [sys.executable, "-m", "nianbao", "demo-web", "--seed", "4", "--scale", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield {name: Path(path) for name, path in json.loads(server.stdout.readline()).items()}
        server.terminate()


@pytest.fixture(scope="session")
def finished_way(web: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Way:
    """The web crawled and extracted once."""
    folder = tmp_path_factory.mktemp("way")
    nianbao("crawl", web["portals_csv"], "--out", folder / "crawl", *LOOPBACK)
    nianbao("extract", folder / "crawl", "--db", folder / "reports.db")
    return Way(folder / "crawl", folder / "reports.db", json.loads(web["truth"].read_text(encoding="utf-8")))


@pytest.fixture
def way(finished_way: Way, tmp_path: Path) -> Way:
    """A copy to change."""
    shutil.copytree(finished_way.crawl, tmp_path / "crawl")
    shutil.copy(finished_way.database, tmp_path / "reports.db")
    return Way(tmp_path / "crawl", tmp_path / "reports.db", finished_way.truth)


@pytest.fixture
def portals(web: dict[str, Path], tmp_path: Path) -> Path:
    """A portals.csv with the last portal of the web alone."""
    with web["portals_csv"].open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    path = tmp_path / "portals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, rows[-1]])
    return path
