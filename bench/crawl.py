"""CPU of the crawling thread a page: our crawl, archive and frontier included, beside bare Scrapy.

`python -m bench.crawl [PAIRS]`: both crawl the same pages of the same hosts on loopback, extract the
same links with the same spider and have as many requests in flight; bare Scrapy keeps its queue in
memory, stores nothing, and has every extension and middleware off that it does without. Measured from
the first callback to the last, so neither start nor the index at the end counts.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, thread_time

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response

from bench.archive_write import page
from crawler import settings as ours
from crawler.process import run_crawl

PAIRS = 9
HOSTS = 8
PAGES = 90  # every page of a host links to all of them
# Links of each page that are followed: all, known but for the first page, and few.
FOLLOWED = (PAGES, 10)
ROOT = Path(__file__).parents[1]
BARE: dict[str, object] = {
    "CONCURRENT_REQUESTS": HOSTS,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "CONCURRENT_ITEMS": ours.CONCURRENT_ITEMS,
    "COOKIES_ENABLED": False,
    "DEFAULT_REQUEST_HEADERS": ours.DEFAULT_REQUEST_HEADERS,
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    },
    "EXTENSIONS": {"scrapy.extensions.closespider.CloseSpider": None},
    "HTTPPROXY_ENABLED": False,
    "LOG_LEVEL": "INFO",
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "SPIDER_MIDDLEWARES": {
        name: None for name in ours.SPIDER_MIDDLEWARES if name.startswith("scrapy.spidermiddlewares")
    },
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_REACTOR": ours.TWISTED_REACTOR,
}


@dataclass(frozen=True)
class Cost:
    """What one crawl took, from its first page to its last."""

    pages: int
    cpu_ms: float
    wall_ms: float


class LinkSpider(Spider):
    """Extracts all links, follows as many as the setting BENCH_FOLLOWED says, and notes the clocks."""

    name = "bench-links"
    marks: list[tuple[float, float]]

    def __init__(self, seeds: str = "", **kwargs: str) -> None:
        super().__init__(**kwargs)
        self.seeds = seeds.split()
        self.marks = []
        costs.append(self.marks)

    async def start(self) -> AsyncIterator[Request]:
        """The first page of every host."""
        for url in self.seeds:
            yield Request(url, self.read, meta={"portal": url})

    def read(self, response: Response) -> Iterator[Request]:
        """The links of a page, those after its own first."""
        self.marks.append((thread_time(), perf_counter()))
        if isinstance(response, HtmlResponse):
            links = [response.urljoin(href) for href in response.css("a::attr(href)").getall()]
            own = links.index(response.url)
            for url in (*links[own:], *links[:own])[: self.settings.getint("BENCH_FOLLOWED")]:
                yield Request(url, self.read, meta={"portal": response.meta["portal"]})


costs: list[list[tuple[float, float]]] = []


def crawl(way: str, port: int, followed: int) -> Cost:
    """One crawl in this process."""
    seeds = [f"http://127.0.0.{host + 1}:{port}/col/col0/index.html" for host in range(HOSTS)]
    chosen = {"BENCH_FOLLOWED": followed}
    if way == "ours":
        crawl_ours(seeds, LinkSpider, {**chosen, "SPIDER_MODULES": ["bench.crawl"]})
    else:
        crawl_bare(seeds, LinkSpider, chosen)
    (marks,) = [marks for marks in all_marks() if marks]
    return cost_of(marks)


def crawl_ours(seeds: list[str], spider: type[Spider], chosen: Mapping[str, object]) -> None:
    """Our crawl in a folder of its own, without delay and browser."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "NIANBAO_OUT": folder,
            "NIANBAO_DELAY_S": 0,
            "NIANBAO_ALLOW_NETWORK": ["127.0.0.0/8"],
            "NIANBAO_BROWSER": "never",
            "LOG_FILE": f"{folder}/log",
        }
        run_crawl(seeds, {**settings, **chosen}, spider=spider.name)


def crawl_bare(seeds: list[str], spider: type[Spider], chosen: Mapping[str, object]) -> None:
    """The same by bare Scrapy."""
    with tempfile.TemporaryDirectory() as folder:
        process = CrawlerProcess({**BARE, **chosen, "LOG_FILE": f"{folder}/log"})
        process.crawl(spider, seeds="\n".join(seeds))
        process.start()


def cost_of(marks: list[tuple[float, float]]) -> Cost:
    """The cost of a page from the clocks (CPU, wall, in seconds) at every page."""
    (cpu, wall), (cpu_end, wall_end), pages = marks[0], marks[-1], len(marks)
    return Cost(pages, (cpu_end - cpu) * 1e3 / (pages - 1), (wall_end - wall) * 1e3 / (pages - 1))


def all_marks() -> list[list[tuple[float, float]]]:
    """The clocks of the spider, which may have been loaded under the name of this module."""
    from bench import crawl as imported

    return costs + imported.costs


async def serve() -> None:
    """Answers any page of any host on loopback; prints its port."""
    pages = [page(number) for number in range(PAGES)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            while (await reader.readline()).strip():
                pass
            number = line.partition(b"/col/col")[2].partition(b"/")[0]
            body = pages[int(number)] if number.isdigit() else b""
            status = b"200 OK" if body else b"404 Not Found"
            head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=gb18030\r\nContent-Length: %d\r\n\r\n"
            writer.write(head % (status, len(body)) + body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0")
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def measured(way: str, port: int, followed: int) -> Cost:
    """One crawl in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.crawl", way, str(port), str(followed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Cost(**json.loads(ended.stdout.splitlines()[-1]))


def compare(pairs: int) -> None:
    """Prints the medians and the spread of interleaved pairs."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.crawl", "serve"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            port = int(server.stdout.readline()) if server.stdout else 0
            for followed in FOLLOWED:
                found = [
                    (measured("bare", port, followed), measured("ours", port, followed)) for _ in range(pairs)
                ]
                show(followed, found)
        finally:
            server.terminate()


def show(followed: int, found: list[tuple[Cost, Cost]]) -> None:
    """Prints what pairs of bare Scrapy and ours took."""
    pages = {cost.pages for pair in found for cost in pair}
    print(f"{followed} of {PAGES} links followed: {sorted(pages)} pages of {HOSTS} hosts, {len(found)} pairs")
    print_ratios(found)


def print_ratios(found: list[tuple[Cost, Cost]]) -> None:
    """Prints the medians of pairs and how far they lie apart."""
    for name in ("cpu_ms", "wall_ms"):
        bare = [getattr(pair[0], name) for pair in found]
        own = [getattr(pair[1], name) for pair in found]
        ratios = sorted(one / other for one, other in zip(bare, own, strict=True))
        print(
            f"{name} a page: bare {statistics.median(bare):.2f}, ours {statistics.median(own):.2f}, "
            f"bare / ours {statistics.median(ratios):.3f} (from {ratios[0]:.3f} to {ratios[-1]:.3f})"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            asyncio.run(serve())
        case ["ours" | "bare" as way, port, followed]:
            print(json.dumps(asdict(crawl(way, int(port), int(followed)))))
        case rest:
            compare(int(rest[0]) if rest else PAIRS)
