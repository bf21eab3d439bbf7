"""How the crawl goes, on stderr: a bar on a terminal, a line now and then elsewhere."""

import asyncio
import sys

from scrapy import signals
from scrapy.crawler import Crawler
from tqdm import tqdm

from crawler.run import CrawlRun

BAR_EVERY_S = 0.5
LINE_EVERY_S = 10.0


class Progress:
    """A Scrapy extension that shows captures against known requests."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        """Scrapy's way to make an extension."""
        progress = cls(crawler)
        crawler.signals.connect(progress.start, signals.spider_opened)
        crawler.signals.connect(progress.stop, signals.spider_closed)
        return progress

    def start(self) -> None:
        """Begins to show."""
        run = CrawlRun.of(self._crawler)
        self._task = asyncio.ensure_future(show_bar(run) if sys.stderr.isatty() else show_lines(run))

    def stop(self) -> None:
        """Shows no more."""
        if self._task is not None:
            self._task.cancel()


async def show_bar(run: CrawlRun) -> None:
    """A bar that grows as more requests become known."""
    with tqdm(unit="page", desc="crawl", file=sys.stderr, leave=False) as bar:
        while True:
            bar.total, bar.n = run.frontier.known, run.captures
            bar.refresh()
            await asyncio.sleep(BAR_EVERY_S)


async def show_lines(run: CrawlRun) -> None:
    """A line now and then."""
    while True:
        await asyncio.sleep(LINE_EVERY_S)
        print(f"{run.captures} captures of {run.frontier.known} known requests", file=sys.stderr)
