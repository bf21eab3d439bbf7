"""A spider that follows every link of its hosts: what is tested here is how pages are fetched."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure


@dataclass(frozen=True)
class Seen:
    """A page that reached the callback, or failed on the way."""

    url: str
    portal: str
    status: int
    text: str


class FollowSpider(Spider):
    """The setting NIANBAO_TEST_META (JSON) goes into the `meta` of every request."""

    name = "follow"

    def __init__(self, seeds: str = "", **kwargs: str) -> None:
        super().__init__(**kwargs)
        self.seeds = seeds.split()

    @staticmethod
    def divide(seeds: str) -> tuple[list[str], list[tuple[str, str]], list[str]]:
        """Each seed is a portal; nothing is wrong with any."""
        return seeds.split(), [], []

    async def start(self) -> AsyncIterator[Request]:
        """The seeds, or the one that this process crawls."""
        only = self.settings.get("NIANBAO_PORTAL")
        for url in [only] if only else self.seeds:
            yield self.ask(url, url, 0)

    def read(self, response: Response) -> Iterator[Request | Seen]:
        """Notes the page and follows its links; fails where NIANBAO_TEST_BROKEN says so."""
        if response.url.endswith(self.settings.get("NIANBAO_TEST_BROKEN", " ")):
            raise ValueError("this page is too much")
        text = response.text if isinstance(response, HtmlResponse) else ""
        yield Seen(response.url, response.meta["portal"], response.status, text[:2000])
        if isinstance(response, HtmlResponse):
            for href in response.css("a::attr(href)").getall():
                url = response.urljoin(href)
                if url.startswith("http") and urlsplit(url).hostname:
                    yield self.ask(url, response.meta["portal"], response.meta["hops"] + 1, response.url)

    def failed(self, failure: Failure) -> Iterator[Seen]:
        """Notes what never came."""
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        yield Seen(request.url, request.meta["portal"], 0, str(failure.value))

    def ask(self, url: str, portal: str, hops: int, via: str = "") -> Request:
        """A request with its description; `HEAD`, `POST`, `REQUISITE` in the path are taken at their word."""
        method = next((word for word in ("HEAD", "POST") if word in url), "GET")
        meta = {
            "handle_httpstatus_all": True,
            **json.loads(self.settings.get("NIANBAO_TEST_META", "{}")),
            "portal": portal,
            "hops": hops,
            "via": via,
            "why": "a link",
        }
        if "REQUISITE" in url:
            meta |= {"purpose": "requisite", "browser": False}
        body = b"page=2" if method == "POST" else b""
        return Request(url, self.read, method=method, body=body, errback=self.failed, meta=meta)
