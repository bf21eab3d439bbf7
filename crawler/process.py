"""Runs one crawl in this process, from settings to the end."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archive.collection import rare_collection
from archive.errors import InputUnusable
from crawler.run import CrawlRun

# The spiders read seeds as one text.
SEED_SEPARATOR = "\n"
# New objects before Python looks for those that hold each other.
NEW_OBJECTS = 10_000


def run_crawl(targets: Sequence[str], settings: Mapping[str, object], spider: str = "portal") -> CrawlRun:
    """Crawls the targets until nothing is left or something stops it; gives the ended run.

    Raises whatever NianbaoError kept it from starting or stopped it.
    """
    seeds = SEED_SEPARATOR.join(targets)
    process = CrawlerProcess(project_settings({**settings, "NIANBAO_SEEDS": seeds}))
    crawler = process.create_crawler(spider)
    failures: list[Failure] = []
    process.crawl(crawler, seeds=f"{seeds}\n").addErrback(failures.append)
    with rare_collection(NEW_OBJECTS):
        process.start()
    for failure in failures:
        failure.raiseException()
    run = CrawlRun.of(crawler)
    if run.failure is not None:
        raise run.failure
    return run


def project_settings(chosen: Mapping[str, object]) -> Settings:
    """The project's settings with those that the user chose."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(dict(chosen), priority="cmdline")
    return settings


def log_file(out: Path) -> Path:
    """A new log file of a crawl directory. Raises InputUnusable."""
    folder = out / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputUnusable(f"{out} cannot be written ({error.strerror}); choose another --out.") from error
    return folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.log"
