"""Runs the spider in a process of its own, as a user does, against sites on loopback."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.spiders.web import Served, Site

ROOT = Path(__file__).parents[2]
CHOSEN = {
    "NIANBAO_DELAY_S": "0",
    "NIANBAO_PER_IP": "4",
    "NIANBAO_ALLOW_NETWORK": "127.0.0.0/8",
    "NIANBAO_BROWSER": "never",
    "NIANBAO_REQUISITES": "0",
    "LOG_LEVEL": "WARNING",
}


@dataclass
class Crawled:
    """The items of a crawl, and the log; the estimates of its portals apart."""

    items: list[dict[str, object]] = field(default_factory=list)
    log: str = ""
    code: int = 0
    estimates: list[dict[str, object]] = field(default_factory=list)

    @property
    def reports(self) -> list[str]:
        return [path_of(str(item["url"])) for item in self.items if "how" in item]

    def of(self, portal: str) -> "Crawled":
        """The items of one portal."""
        return Crawled([item for item in self.items if item.get("portal") == portal], self.log, self.code)

    @property
    def faults(self) -> list[str]:
        return [str(item["reason"]) for item in self.items if "reason" in item]


def path_of(url: str) -> str:
    parts = urlsplit(url)
    query, route = parts.query and f"?{parts.query}", parts.fragment and f"#{parts.fragment}"
    return f"{parts.path or '/'}{query}{route}"


def start_crawl(seeds: Iterable[str], folder: Path, **settings: str) -> "subprocess.Popen[str]":
    """Starts `scrapy crawl portal` with the project's crawler."""
    chosen = {**CHOSEN, "NIANBAO_OUT": str(folder), **settings}
    options = [part for name, value in chosen.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"seeds={','.join(seeds)}", *options]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def crawl(seeds: Iterable[str], folder: Path, timeout_s: float = 300, **settings: str) -> Crawled:
    """Crawls to the end; the items are those that the crawl directory keeps."""
    process = start_crawl(seeds, folder, **settings)
    log = process.communicate(timeout=timeout_s)[1]
    items = read_items(folder)
    found = [item for item in items if "gaps" not in item]
    return Crawled(found, log, process.returncode, [item for item in items if "gaps" in item])


def read_items(folder: Path) -> list[dict[str, object]]:
    """The items of all runs of a crawl directory."""
    with closing(sqlite3.connect(folder / "frontier.db")) as frontier:
        rows = frontier.execute("SELECT json FROM found").fetchall()
    return [json.loads(text) for (text,) in rows]


def missed(site: Site, crawled: Crawled) -> set[str]:
    return site.reports - set(crawled.reports)


def wrong(site: Site, crawled: Crawled) -> set[str]:
    return set(crawled.reports) - site.reports


def wasted(site: Site, served: Served) -> list[str]:
    """What was asked and is neither a report nor on the way to one."""
    return sorted(path for path in served.asked if path not in site.reports | site.ways)
