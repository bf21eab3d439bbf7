"""A crawl that is killed goes on: nothing durable is lost or repeated, no known URL forgotten."""

import random
import time
from collections import Counter
from pathlib import Path

from archive.verify import verify
from tests.crawler.killing import asks_anew, repeats, run_and_kill, tree, walk
from tests.crawler.running import answers, crawl, query, records
from tests.crawler.web import Web

PAGES = 150
HOSTS = ("127.0.0.1", "127.0.0.2")
KILLS = 4


def test_killed_at_any_moment_it_goes_on(tmp_path: Path) -> None:
    chance = random.Random(20080501)
    out = tmp_path / "out"
    site = tree(PAGES)
    with Web(site, address=HOSTS[0]) as one, Web(site, address=HOSTS[1]) as other:
        seeds = [one.url(), other.url()]
        seen: list[tuple[int, int]] = []
        while len(seen) < KILLS and not run_and_kill(
            seeds, out, chance.uniform(0, 0.25), asks_anew((one, other))
        ):
            time.sleep(0.05)  # in which a server notes what was sent
            seen.append((len(one.log), len(other.log)))
        ended = crawl(seeds, out)
        reference = tmp_path / "reference"
        twice = [repeats(web.paths(), [at[n] for at in seen]) for n, web in enumerate((one, other))]
        asked = {web.url(path) for web in (one, other) for path in web.paths()}
        assert crawl(seeds, reference).code == 0
    assert ended.code == 0, ended.log
    assert seen
    assert [late for _, late in twice] == [0, 0]
    assert asked == {web.url(path) for web in (one, other) for path in walk(site)}

    kept = Counter(str(stored.record.field("WARC-Target-URI")) for stored in answers(out))
    wanted = {str(stored.record.field("WARC-Target-URI")) for stored in answers(reference)}
    assert len(list(records(out, "revisit"))) > PAGES / 2  # both hosts have the same pages
    assert kept.keys() == wanted
    assert set(kept.values()) == {1}
    assert asked == kept.keys()
    assert query(out, "SELECT url, state FROM requests ORDER BY url, state") == query(
        reference, "SELECT url, state FROM requests ORDER BY url, state"
    )
    assert query(out, "SELECT kind, url, json FROM found ORDER BY 1, 2, 3") == query(
        reference, "SELECT kind, url, json FROM found ORDER BY 1, 2, 3"
    )
    assert verify(out).faults == []
