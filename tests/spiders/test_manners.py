"""What the servers of many hosts see of one crawl: manners hold for each host, each address, the browser."""

import shutil
from pathlib import Path

import pytest

from tests.spiders.crawling import crawl
from tests.spiders.manners import FORBIDDEN, by, most_at_once, serve_town, shortest_gap

HOSTS = 16
DELAY_S = 0.25
CLOCK_S = 0.02  # the server's clock against the client's start


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_many_hosts_are_each_asked_one_by_one_and_never_where_forbidden(tmp_path: Path) -> None:
    with serve_town(HOSTS) as town:
        crawled = crawl(
            town.homes,
            tmp_path,
            NIANBAO_BROWSER="auto",
            NIANBAO_RESOLVE=town.resolve,
            NIANBAO_DELAY_S=str(DELAY_S),
            NIANBAO_PER_IP="1",
        )
    assert crawled.code == 0, crawled.log
    assert len(crawled.reports) == sum(len(site.reports) for site in town.sites.values())
    assert any(one.path == "/z/rows" for one in town.log)  # asked by the browser
    assert not [one for one in town.log if one.path.startswith(FORBIDDEN)]
    assert len(by(town.log, "host")) == HOSTS > len(by(town.log, "address"))
    for seen in by(town.log, "host"):
        assert seen[0].path == "/robots.txt"
        assert most_at_once(seen) == 1
        assert shortest_gap(seen) >= DELAY_S - CLOCK_S
    assert all(most_at_once(seen) == 1 for seen in by(town.log, "address"))
