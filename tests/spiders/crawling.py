"""Runs the spider in a process of its own, as a user does, against sites on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.spiders.web import Served, Site

ROOT = Path(__file__).parents[2]
PLAIN = {
    "SPIDER_MODULES": "spiders.portal",
    "ROBOTSTXT_OBEY": "0",
    "DOWNLOAD_DELAY": "0",
    "CONCURRENT_REQUESTS": "1",
    "TELNETCONSOLE_ENABLED": "0",
    "LOG_LEVEL": "WARNING",
    "NIANBAO_BROWSER": "never",
}


@dataclass
class Crawled:
    """The items of a crawl, and the log."""

    items: list[dict[str, object]] = field(default_factory=list)
    log: str = ""
    code: int = 0

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
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def crawl(seeds: Iterable[str], folder: Path, **settings: str) -> Crawled:
    """`scrapy crawl portal` with plain Scrapy settings; items by the feed export."""
    items = folder / "items.jsonl"
    chosen = {**PLAIN, "NIANBAO_OUT": str(folder), **settings}
    options = [part for name, value in chosen.items() for part in ("-s", f"{name}={value}")]
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "portal",
        "-a",
        f"seeds={','.join(seeds)}",
        "-O",
        str(items),
        *options,
    ]
    environment = {
        **os.environ,
        "SCRAPY_SETTINGS_MODULE": "tests.spiders.plain_settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    lines = items.read_text("utf-8").splitlines() if items.exists() else []
    return Crawled([json.loads(line) for line in lines], done.stderr, done.returncode)


def missed(site: Site, crawled: Crawled) -> set[str]:
    return site.reports - set(crawled.reports)


def wrong(site: Site, crawled: Crawled) -> set[str]:
    return set(crawled.reports) - site.reports


def wasted(site: Site, served: Served) -> list[str]:
    """What was asked and is neither a report nor on the way to one."""
    return sorted(path for path in served.asked if path not in site.reports | site.ways)
