"""Requests until 50, 90 and 99 % of a portal's reports: ours beside breadth-first and depth-first following.

`python -m bench.discovery [--svg FILE]`: the same generated portals, and those of the demo web, in this
process, without network and clock. The peers follow every link, frame and jump of a page, also by click
handler, and know nothing else.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path
from typing import cast
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from bench._curves import draw_curves
from bench._demo_sites import demo_layouts
from demo.portals.front import FORBIDDEN
from spiders.items import FoundReport
from spiders.leads import Lead
from spiders.links import read_links
from spiders.lists.frames import framed_addresses
from spiders.page import Page
from spiders.portal import PortalSpider
from spiders.reserve import release_reserve
from spiders.shell import find_jump
from spiders.step import build_request
from tests.spiders.app_age import APP_AGE
from tests.spiders.awkward import AWKWARD
from tests.spiders.grown import GROWN
from tests.spiders.handmade import HANDMADE
from tests.spiders.layouts import numbered_columns
from tests.spiders.posted import POSTED
from tests.spiders.script_age import SCRIPT_AGE
from tests.spiders.scripted import SCRIPTED
from tests.spiders.sparse import SPARSE
from tests.spiders.table_age import TABLE_AGE
from tests.spiders.web import Reply, Site

HOME = "http://127.0.0.1/"
DEMO = demo_layouts()
LAYOUTS = {
    "numbered columns": numbered_columns, **SCRIPTED, **AWKWARD, **TABLE_AGE, **APP_AGE, **HANDMADE,
    **SCRIPT_AGE, **POSTED, **SPARSE, **GROWN, **DEMO,
}  # fmt: skip
SHARES = (0.5, 0.9, 0.99)
MAX_REQUESTS = 3000  # for peers that never end
MAX_HOPS = 10
Asked = tuple[list[tuple[str, str]], set[str]]
UNCOUNTED = frozenset({"requisite", "probe"})


@dataclass(frozen=True)
class Walk:
    """One crawl of a portal: for each counted request, whether it brought a report; what was taken for one.

    `minimum` is 0 for the portals of the demo web, whose fewest pages are not known.
    """

    hits: list[bool]
    reports: int
    minimum: int
    taken: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return sum(self.hits) / self.reports

    @property
    def harvest(self) -> float:
        """The share of the requests that brought a report."""
        return sum(self.hits) / max(1, len(self.hits))

    def until(self, share: float) -> int | None:
        """Requests until that share of the reports; None if it never came so far."""
        wanted = -(-self.reports * share // 1)
        found = 0
        for number, hit in enumerate(self.hits, 1):
            found += hit
            if found >= wanted:
                return number
        return None

    def found_within(self, times: float) -> float:
        """The share of the reports found within `times` the fewest requests possible."""
        return sum(self.hits[: round(times * self.minimum)]) / self.reports


def answer(site: Site, url: str, body: bytes) -> Reply:
    """What the portal says, as its server would."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return site.pages.get(path) or site.compute(path, body) or Reply(b"Not Found", status=404)


def walk_ours(site: Site) -> Asked:
    """The addresses asked by the project's spider, best first, with their purposes, and what it took."""
    spider = PortalSpider(seeds=HOME)
    spider.settings = Settings({"NIANBAO_BROWSER": "never"})
    waiting: list[tuple[int, int, Request]] = []
    seen: set[tuple[object, ...]] = set()
    asked: list[tuple[str, str]] = []
    taken: set[str] = set()

    def enlist(found: Iterator[object]) -> None:
        for one in found:
            if isinstance(one, FoundReport):
                taken.add(path_of(one.url))
            if isinstance(one, Request) and name_of(one) not in seen:
                seen.add(name_of(one))
                heappush(waiting, (-one.priority, len(seen), one))

    enlist(iter([start_request(spider)]))
    while waiting:
        while waiting:
            request = heappop(waiting)[2]
            enlist(hand_over(site, request, asked))
        enlist(release_reserve(spider.step(HOME, "", Lead())))
    return asked, taken


def name_of(request: Request) -> tuple[object, ...]:
    """What the frontier tells requests apart by."""
    return request.method, request.url.partition("#")[0], request.body, request.meta.get("variant")


def start_request(spider: PortalSpider) -> Request:
    """The request of the home page, as the spider makes it."""
    return build_request(spider.step(HOME, "", Lead()), HOME, 1.0, "seed")


def hand_over(site: Site, request: Request, asked: list[tuple[str, str]]) -> Iterator[object]:
    """Asks, follows redirects, and gives what the callback or the errback makes of the answer."""
    url, purpose = request.url, str(request.meta["purpose"])
    for _ in range(MAX_HOPS):
        reply = answer(site, url, request.body)
        asked.append((url, purpose))
        if not reply.location:
            break
        url = urljoin(url, reply.location)
    headers = {"Content-Type": reply.content_type}
    response = HtmlResponse(url, reply.status, headers=headers, body=reply.body, request=request)
    back = (
        call_errback(request, response) if reply.status >= 400 else call(request.callback, response, request)
    )
    return iter(back or ())


def call(callback: object, response: Response, request: Request) -> Iterator[object] | None:
    return cast(Callable[..., Iterator[object] | None], callback)(response, **request.cb_kwargs)


def call_errback(request: Request, response: Response) -> Iterator[object] | None:
    failure = Failure(HttpError(response))  # type: ignore[no-untyped-call]  # Twisted's
    failure.request = request  # type: ignore[attr-defined]  # as Scrapy's engine does
    return cast(Callable[..., Iterator[object] | None], request.errback)(failure)


def walk_links(site: Site, *, deepest: bool) -> Asked:
    """The addresses asked by following every link: first found first, or last found first."""
    waiting, seen = [HOME], {HOME}
    asked: list[tuple[str, str]] = []
    while waiting and len(asked) < MAX_REQUESTS:
        url = waiting.pop(-1 if deepest else 0)
        reply = answer(site, url, b"")
        asked.append((url, "page"))
        targets = [urljoin(url, reply.location)] if reply.location else linked(url, reply)
        fresh = [one for one in dict.fromkeys(targets) if one.startswith(HOME) and one not in seen]
        seen.update(fresh)
        waiting.extend(reversed(fresh) if deepest else fresh)
    return asked, set()


def linked(url: str, reply: Reply) -> list[str]:
    if reply.status != 200 or "html" not in reply.content_type:
        return []
    page = Page.from_bytes(reply.body, url)
    named = (*(link.url for link in read_links(page)), *framed_addresses(page), find_jump(page) or "")
    return [one.partition("#")[0] for one in named]


WAYS: dict[str, Callable[[Site], Asked]] = {
    "ours": walk_ours,
    "breadth-first": lambda site: walk_links(site, deepest=False),
    "depth-first": lambda site: walk_links(site, deepest=True),
}


def walk(build: Callable[[], Site]) -> dict[str, Walk]:
    """Every way through one portal; the minimum is known once the lists have been asked."""
    sites = {way: build() for way in WAYS}
    asked = {way: go(sites[way]) for way, go in WAYS.items()}
    minimum = 0 if build in DEMO.values() else sites["ours"].minimum
    return {way: judge(asked[way], sites[way], minimum) for way in WAYS}


def judge(crawled: Asked, site: Site, minimum: int) -> Walk:
    """Which requests brought a report; what robots.txt forbids was not asked."""
    asked, taken = crawled
    left = set(site.reports)
    hits = []
    for url, purpose in asked:
        path = path_of(url)
        if purpose not in UNCOUNTED and not path.startswith(FORBIDDEN):
            hits.append(path in left)
            left.discard(path)
    wrong = taken - site.reports - site.ways
    return Walk(hits, len(site.reports), minimum, len(taken), len(wrong))


def path_of(url: str) -> str:
    return url.removeprefix(HOME.rstrip("/"))


def main(arguments: list[str]) -> None:
    """Prints a row a portal and their sum: a dash where a way never came so far, or nothing is known."""
    walks = {name: walk(build) for name, build in LAYOUTS.items()}
    heads = [f"{way} {share:.0%}" for way in ("ours", "breadth-first") for share in SHARES]
    print(f"| portal | reports | recall | precision | fewest | asked | harvest | {' | '.join(heads)} |")
    print(f"|---|{'--:|' * (6 + len(heads))}")
    for name, ways in walks.items():
        print(f"| {name} | {' | '.join(map(str, row_of(ways)))} |")
    for way in WAYS:
        print_sum(way, [ways[way] for ways in walks.values()])
    if arguments[:1] == ["--svg"]:
        known = {name: ways for name, ways in walks.items() if ways["ours"].minimum}
        Path(arguments[1]).write_text(draw_curves({way: curve(known, way) for way in WAYS}), "utf-8")


def row_of(ways: dict[str, Walk]) -> list[object]:
    """The cells of one portal."""
    one = ways["ours"]
    precision = f"{1 - one.wrong / one.taken:.0%}" if one.taken else "–"
    counts = [ways[way].until(share) or "–" for way in ("ours", "breadth-first") for share in SHARES]
    asked = len(one.hits)
    return [
        one.reports,
        f"{one.recall:.0%}",
        precision,
        one.minimum or "–",
        asked,
        f"{one.harvest:.0%}",
        *counts,
    ]


def print_sum(way: str, walks: list[Walk]) -> None:
    """All portals of one way in a line; the fewest requests where they are known."""
    found, reports = sum(sum(one.hits) for one in walks), sum(one.reports for one in walks)
    known = [one for one in walks if one.minimum]
    times = sum(len(one.hits) for one in known) / sum(one.minimum for one in known)
    total = sum(len(one.hits) for one in walks)
    told = f"{found} of {reports} reports in {total} requests, harvest {found / total:.0%}"
    print(f"\n- {way}: {told}, {times:.2f} x the fewest")


def curve(walks: dict[str, dict[str, Walk]], way: str) -> list[tuple[float, float]]:
    """The mean share found over all portals, by requests as multiples of the fewest."""
    times = [step / 10 for step in range(101)]
    return [(x, sum(ways[way].found_within(x) for ways in walks.values()) / len(walks)) for x in times]


if __name__ == "__main__":
    main(sys.argv[1:])
