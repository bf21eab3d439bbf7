"""CPU of the crawling thread a page with everything on, beside bare Scrapy: 200 portals in one process.

`python -m bench.portals [PAIRS]`: ours crawls portals from their home pages with the project's own spider
(archive, frontier, ranking, recognition; delay 0). Bare Scrapy takes the same links out of the same pages
with its own LinkExtractor, follows those that lead to the same pages, and stores nothing.
Measured from the first callback to the last.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from time import perf_counter, thread_time

from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

from bench.crawl import ROOT, Cost, cost_of, crawl_bare, crawl_ours, print_ratios
from spiders.portal import Found, PortalSpider

PAIRS = 9
HOSTS = 200
YEARS = range(2008, 2026)
NEWS = 60  # links of every page that lead to no report
WORDS = (
    "本机关主动公开政府信息，依法办理依申请公开，答复及时，收费和减免情况良好。存在的主要问题及改进措施如下。"
)
SECTIONS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
)

marks: list[tuple[float, float]] = []


class TimedPortalSpider(PortalSpider):
    """The project's spider, its clocks noted."""

    name = "bench-portals"

    def visit(self, response: Response, lead: dict[str, object]) -> Iterator[Found]:
        """Notes the clocks of every page."""
        note()
        yield from super().visit(response, lead)


class BareSpider(Spider):
    """Extracts all links and follows those to the pages that ours visits."""

    name = "bench-bare"

    def __init__(self, seeds: str = "", **kwargs: str) -> None:
        super().__init__(**kwargs)
        self.seeds = seeds.split()
        self.extractor = LinkExtractor()

    async def start(self) -> AsyncIterator[Request]:
        """The home pages."""
        for url in self.seeds:
            yield Request(url, self.read)

    def read(self, response: Response) -> Iterator[Request]:
        """The links of a page."""
        note()
        if isinstance(response, HtmlResponse):
            for link in self.extractor.extract_links(response):
                if "/nb/" in link.url:
                    yield Request(link.url, self.read)


def note() -> None:
    """Notes the clocks, in the module that the spider may have been loaded under."""
    from bench import portals as imported

    imported.marks.append((thread_time(), perf_counter()))


def crawl(way: str, port: int) -> Cost:
    """One crawl in this process."""
    seeds = [f"http://127.0.{1 + host // 100}.{1 + host % 100}:{port}/" for host in range(HOSTS)]
    if way == "ours":
        crawl_ours(
            seeds, TimedPortalSpider, {"NIANBAO_REQUISITES": False, "SPIDER_MODULES": ["bench.portals"]}
        )
    else:
        crawl_bare(seeds, BareSpider, {"CONCURRENT_REQUESTS": HOSTS})
    from bench import portals as imported

    return cost_of(imported.marks)


def news(number: int) -> str:
    """Links that lead to no report, with the titles of news."""
    return "".join(
        f'<li><a href="/xw/{number}/{n}.html">市领导调研第{n}批项目</a><i>2024-03-{n % 28 + 1:02}</i></li>'
        for n in range(NEWS)
    )


def build_pages() -> dict[str, bytes]:
    """The pages of a portal: home, column, a report a year; 20 KB each."""
    rows = "".join(
        f'<li><a href="/nb/{year}.html">某市{year}年政府信息公开年度报告</a><i>{year + 1}-01-20</i></li>'
        for year in YEARS
    )
    head = (
        "<html><head><meta charset=utf-8><title>{}</title></head><body><ul class=nav>{}</ul>{}</body></html>"
    )
    pages = {
        "/": head.format("某市人民政府", news(1), '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": head.format("政府信息公开年报", news(2), f'<ul class="list">{rows}</ul>'),
    }
    text = "".join(f"<h3>{name}</h3><p>{WORDS * 12}</p>" for name in SECTIONS)
    for year in YEARS:
        title = f"某市{year}年政府信息公开工作年度报告"
        pages[f"/nb/{year}.html"] = head.format(title, news(year), f"<h1>{title}</h1>{text}")
    return {path: page.encode() for path, page in pages.items()}


async def serve() -> None:
    """Answers on every address of loopback; prints its port."""
    pages = build_pages()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            while (await reader.readline()).strip():
                pass
            body = pages.get(line.split(b" ")[1].decode("latin-1"))
            status = b"200 OK" if body else b"404 Not Found"
            head = b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
            writer.write(head % (status, len(body or b"")) + (body or b""))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", backlog=HOSTS)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def measured(way: str, port: int) -> Cost:
    """One crawl in a process of its own."""
    command = [sys.executable, "-m", "bench.portals", way, str(port)]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return Cost(**json.loads(ended.stdout.splitlines()[-1]))


def compare(pairs: int) -> None:
    """Prints the medians and the spread of interleaved pairs."""
    command = [sys.executable, "-m", "bench.portals", "serve"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = int(server.stdout.readline()) if server.stdout else 0
            found = [(measured("bare", port), measured("ours", port)) for _ in range(pairs)]
        finally:
            server.terminate()
    pages = [sorted({pair[n].pages for pair in found}) for n in (0, 1)]
    print(f"{HOSTS} portals, {pages[0]} pages bare, {pages[1]} ours, {pairs} pairs")
    print_ratios(found)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            asyncio.run(serve())
        case ["ours" | "bare" as way, port]:
            print(json.dumps(asdict(crawl(way, int(port)))))
        case rest:
            compare(int(rest[0]) if rest else PAIRS)
