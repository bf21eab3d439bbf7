"""What a callback yields goes into the frontier in the same commit that ends its row."""

from collections.abc import AsyncIterable, AsyncIterator

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.items import found_of
from crawler.requests import build_row, row_of
from crawler.row import State
from crawler.run import CrawlRun
from crawler.scheduler import reason_of


class OutputMiddleware:
    """The spider middleware next to the engine. A callback that fails leaves its row captured:
    the next run replays it.
    """

    def __init__(self, run: CrawlRun) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OutputMiddleware":
        """Scrapy's way to make a middleware."""
        middleware = cls(CrawlRun.of(crawler))
        crawler.signals.connect(middleware.note_error, signals.spider_error)
        return middleware

    async def process_start(self, start: AsyncIterator[object]) -> AsyncIterator[object]:
        """Keeps what the spider finds before its first request."""
        async for output in start:
            if not isinstance(output, Request):
                self._run.frontier.keep(found_of(output, self._run.run_id))
            yield output

    async def process_spider_output(
        self, response: Response, result: AsyncIterable[object]
    ) -> AsyncIterator[object]:
        """Takes the requests out of what a callback yields, and ends its row after the last."""
        row = row_of(response.request) if response.request is not None else None
        rows, found = [], []
        async for output in result:
            if row is not None and isinstance(output, Request):
                rows.append(build_row(output, self._run.run_id, row))
                continue
            if row is not None:
                found.append(found_of(output, self._run.run_id))
            yield output
        if row is not None:
            self._run.dispatch.finish(row, State.DONE, rows=rows, found=found)

    def note_error(self, failure: Failure, response: Response, spider: Spider) -> None:  # noqa: ARG002
        """Notes why a callback failed."""
        row = row_of(response.request) if isinstance(response, Response) and response.request else None
        if row is not None:
            self._run.frontier.mark(row, State.CAPTURED, error=reason_of(failure))
