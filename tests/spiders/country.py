"""Portals at addresses of their own, crawled together; and what every one of them must fulfil."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.spiders.crawling import Crawled, crawl
from tests.spiders.web import Served, Site, serve

MOST_REQUESTS = 1.5  # times the fewest that reach every report


@dataclass(frozen=True)
class Country:
    """All portals after one crawl."""

    sites: dict[str, Site]
    served: dict[str, Served]
    crawled: Crawled


def crawl_country(
    layouts: Mapping[str, Callable[[], Site]], network: str, folder: Path, **settings: str
) -> Country:
    """Serves a portal of each layout in a network of loopback (127.0.1) and crawls them all."""
    sites = {name: build() for name, build in layouts.items()}
    with ExitStack() as stack:
        served = {
            name: stack.enter_context(serve(site, f"{network}.{number}"))
            for number, (name, site) in enumerate(sites.items(), 1)
        }
        crawled = crawl([one.home for one in served.values()], folder, timeout_s=300, **settings)
    assert crawled.code == 0, crawled.log
    return Country(sites, served, crawled)
