"""Manners of one process with many hosts, from the access log of their server.

`python -m bench.manners [HOSTS]`: so many portals on loopback (200), every second pair of names shares an
address, one list in twenty needs the browser; delay 1 s, two requests at once an address.
"""

import sys
import tempfile
from pathlib import Path

from tests.spiders.crawling import crawl
from tests.spiders.manners import FORBIDDEN, by, most_at_once, serve_town, shortest_gap

DELAY_S = 1.0
PER_IP = 2


def main(arguments: list[str]) -> None:
    """Prints what the server saw."""
    count = int(arguments[0]) if arguments else 200
    with serve_town(count) as town, tempfile.TemporaryDirectory() as folder:
        crawled = crawl(
            town.homes,
            Path(folder),
            timeout_s=1200,
            NIANBAO_RESOLVE=town.resolve,
            NIANBAO_DELAY_S=str(DELAY_S),
            NIANBAO_PER_IP=str(PER_IP),
            NIANBAO_BROWSER="auto",
        )
    hosts, addresses = by(town.log, "host"), by(town.log, "address")
    reports = sum(len(site.reports) for site in town.sites.values())
    print(f"{len(hosts)} hosts on {len(addresses)} addresses, {len(town.log)} requests")
    print(f"reports: {len(crawled.reports)} of {reports}")
    at_once = max(map(most_at_once, hosts)), max(map(most_at_once, addresses))
    print(f"most at once: {at_once[0]} a host, {at_once[1]} an address")
    gap = min(map(shortest_gap, hosts))
    print(f"shortest gap between starts at a host: {gap:.3f} s of {DELAY_S:g} s")
    print(f"forbidden paths asked: {sum(one.path.startswith(FORBIDDEN) for one in town.log)}")


if __name__ == "__main__":
    main(sys.argv[1:])
