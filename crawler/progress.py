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

    def __init__(self, run: CrawlRun) -> None:
        self._run = run
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        """Scrapy's way to make an extension."""
        progress = cls(CrawlRun.of(crawler))
        crawler.signals.connect(progress.start, signals.spider_opened)
        crawler.signals.connect(progress.stop, signals.spider_closed)
        return progress

    def start(self) -> None:
        """Begins to show."""
        self._task = asyncio.ensure_future(self._show_bar() if sys.stderr.isatty() else self._show_lines())

    def stop(self) -> None:
        """Shows no more."""
        if self._task is not None:
            self._task.cancel()

    async def _show_bar(self) -> None:
        with tqdm(unit="page", desc="crawl", file=sys.stderr, leave=False) as bar:
            while True:
                bar.total, bar.n = self._run.frontier.known, self._run.captures
                bar.refresh()
                await asyncio.sleep(BAR_EVERY_S)

    async def _show_lines(self) -> None:
        while True:
            await asyncio.sleep(LINE_EVERY_S)
            print(
                f"{self._run.captures} captures of {self._run.frontier.known} known requests", file=sys.stderr
            )
