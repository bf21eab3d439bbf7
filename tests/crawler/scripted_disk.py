"""A disk whose free space a test writes into a file."""

from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.disk import Disk
from crawler.run import CrawlRun


class ScriptedDisk:
    """A Scrapy extension that gives the crawl a disk with as much room as the file says."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ScriptedDisk":
        """Scrapy's way to make an extension."""
        scripted = cls(crawler)
        crawler.signals.connect(scripted.give, signals.spider_opened)
        return scripted

    def give(self) -> None:
        """Takes the place of the real disk."""
        run, file = CrawlRun.of(self._crawler), Path(self._crawler.settings["TEST_FREE_BYTES"])
        limits = run.options
        run.disk = Disk(
            limits.out,
            wait_below=limits.pause_free_bytes,
            stop_below=limits.min_free_bytes,
            read_free=lambda _: int(file.read_text()),
        )
