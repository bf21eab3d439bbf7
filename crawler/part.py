"""One portal crawled for itself: a task that any worker of a cluster can do, and can go on with."""

import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.errors import ExitCode, FolderInUse, NianbaoError
from crawler.process import log_file
from crawler.reactor import start_reactor
from crawler.run import CrawlRun
from crawler.summary import Summary

# A worker that lost its scheduler may still be ending the portal's crawl.
LOCK_WAIT_S = 60.0
POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """A portal of the seeds, and the settings of the whole crawl; `told` are the seeds that go into the
    archive with it.
    """

    portal: str
    spider: str
    seeds: str
    told: str
    settings: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PartEnd:
    """How a portal's crawl ended: its summary, or what kept or stopped it."""

    portal: str
    summary: Summary | None
    error: str | None = None
    exit_code: ExitCode = ExitCode.OK


def crawl_part(part: Part) -> PartEnd:
    """Crawls one portal until nothing is left, beside others in this process; runs on a worker."""
    open_log(Path(str(part.settings["NIANBAO_OUT"])))
    settings = {**part.settings, "NIANBAO_SEEDS": part.told, "NIANBAO_PORTAL": part.portal}
    try:
        run = crawl_when_free(part, settings)
    except NianbaoError as error:
        return PartEnd(part.portal, None, str(error), error.exit_code)
    return PartEnd(part.portal, run.summary)


def crawl_when_free(part: Part, settings: Mapping[str, object]) -> CrawlRun:
    """Waits for a process that is leaving the portal. Raises FolderInUse if it does not."""
    until = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            return start_reactor().crawl(part.spider, part.seeds, settings)
        except FolderInUse:
            if time.monotonic() > until:
                raise
            time.sleep(POLL_S)


@cache
def open_log(out: Path) -> None:
    """One log file for all crawls of this process."""
    handler = logging.FileHandler(log_file(out), encoding="utf-8", delay=True)
    handler.setFormatter(
        logging.Formatter(f"%(asctime)s {os.getpid()} [%(name)s] %(levelname)s: %(message)s")
    )
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
