"""Crawls in a process of their own, as they are in life."""

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.errors import ExitCode, NianbaoError
from archive.stored import Stored, ignore_loss, iter_stored
from crawler.division import crawl_divided
from crawler.options import crawl_folders
from crawler.process import run_crawl
from crawler.summary import Summary

ROOT = Path(__file__).parents[2]


@dataclass
class Ended:
    """How a crawl ended."""

    code: int
    summary: dict[str, Any]
    log: str

    @property
    def portal_states(self) -> list[str]:
        """The states of the portals, in the order of their URLs."""
        return [portal["state"] for portal in self.summary["portals"]]


def command(seeds: Iterable[str], out: Path, settings: dict[str, object]) -> list[str]:
    """The command line of a crawl with the spider of these tests, delay 0, loopback allowed."""
    chosen = {
        "NIANBAO_OUT": str(out),
        "NIANBAO_DELAY_S": 0,
        "NIANBAO_ALLOW_NETWORK": ["127.0.0.0/8"],
        "NIANBAO_BROWSER": "never",
        "SPIDER_MODULES": ["tests.crawler.following"],
        **settings,
    }
    return [sys.executable, "-m", "tests.crawler.running", json.dumps([list(seeds), chosen])]


def crawl(seeds: Iterable[str], out: Path, **settings: object) -> Ended:
    """Runs a crawl to its end."""
    ended = subprocess.run(
        command(seeds, out, settings), cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    last = ended.stdout.strip().splitlines()[-1:] or ["{}"]
    return Ended(ended.returncode, json.loads(last[0]), ended.stderr)


def query(out: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of the frontier, or of all that a divided crawl has."""
    rows: list[tuple[object, ...]] = []
    for folder in crawl_folders(out):
        db = sqlite3.connect(folder / "frontier.db")
        rows += db.execute(sql).fetchall()
        db.close()
    return rows


def seen(out: Path) -> dict[str, tuple[int, str]]:
    """Status and text of what reached the spider, by path of the URL."""
    rows = [json.loads(str(text)) for (text,) in query(out, "SELECT json FROM found WHERE kind = 'Seen'")]
    return {"/" + row["url"].split("/", 3)[3]: (row["status"], row["text"]) for row in rows}


def records(out: Path, record_type: str = "response") -> Iterator[Stored]:
    """The records of a type in a crawl directory, in order."""
    for path in sorted((out / "warc").iterdir()):
        for stored in iter_stored(path, ignore_loss):
            if stored.record.field("WARC-Type") == record_type:
                yield stored


def answers(out: Path) -> Iterator[Stored]:
    """The response and revisit records of a crawl directory."""
    for record_type in ("response", "revisit"):
        yield from records(out, record_type)


def blocks(out: Path, record_type: str = "response") -> dict[str, bytes]:
    """The blocks of the records of a type, by path of the target URI."""
    found = {}
    for stored in records(out, record_type):
        uri = stored.record.field("WARC-Target-URI") or ""
        found["/" + uri.split("/", 3)[-1]] = stored.record.block
    return found


def main() -> int:
    """Crawls what the first argument says; prints the summary."""
    seeds, settings = json.loads(sys.argv[1])
    limit = settings.pop("TEST_MAX_FILE_BYTES", None)
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        summary = run_here_or_divided(seeds, settings)
    except NianbaoError as error:
        print(f"nianbao: {error}", file=sys.stderr)
        return error.exit_code
    if summary is None:
        return ExitCode.BUG
    print(json.dumps(asdict(summary)))
    return ExitCode.INTERRUPTED if summary.ended == "shutdown" else ExitCode.OK


def run_here_or_divided(seeds: list[str], settings: dict[str, object]) -> Summary | None:
    """Crawls in this process, or with TEST_WORKERS others, or those of TEST_SCHEDULER."""
    workers, scheduler = settings.pop("TEST_WORKERS", 0), settings.pop("TEST_SCHEDULER", None)
    if workers or scheduler:
        return crawl_divided(
            seeds, settings, int(str(workers)), str(scheduler) if scheduler else None, "follow"
        )
    return run_crawl(seeds, settings, spider="follow").summary


if __name__ == "__main__":
    sys.exit(main())
