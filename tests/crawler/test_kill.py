"""A crawl that is killed goes on: nothing durable is lost or repeated, no known URL forgotten."""

import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from archive.verify import verify
from tests.crawler.running import ROOT, answers, command, crawl, query, records
from tests.crawler.web import Asked, Reply, Web, links, page

PAGES = 150
HOSTS = ("127.0.0.1", "127.0.0.2")
KILLS = 5


def site(asked: Asked) -> Reply:
    """A tree of pages, eight links each; a few answer 404, a few redirect."""
    if asked.path == "/robots.txt":
        return page("User-agent: *\nDisallow: /closed", kind="text/plain")
    number = int(asked.path.strip("/") or 0)
    if number % 13 == 12:
        return page("none", "404 none")
    if number % 17 == 16:
        return page("", "302 Found", headers=f"Location: /{number + PAGES}\r\n")
    children = [f"/{child}" for child in range(number * 8 + 1, number * 8 + 9) if child < PAGES]
    return Reply(page(links(*children, "/closed/1") + "年度报告" * 300).raw, wait_s=0.004)


def run_and_kill(seeds: list[str], out: Path, after_s: float) -> bool:
    """Starts a crawl, kills it once it has begun; says whether it had ended before."""
    process = subprocess.Popen(
        command(seeds, out, {}), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 30
    while not list((out / "warc").glob("*.open")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    return process.wait() == 0


def test_killed_at_any_moment_it_goes_on(tmp_path: Path) -> None:
    chance = random.Random(20080501)
    out = tmp_path / "out"
    with Web(site, address=HOSTS[0]) as one, Web(site, address=HOSTS[1]) as other:
        seeds = [one.url(), other.url()]
        kills = 0
        while kills < KILLS and not run_and_kill(seeds, out, chance.uniform(0, 0.25)):
            kills += 1
        ended = crawl(seeds, out)
        reference = tmp_path / "reference"
        asked = Counter((web.address, path) for web in (one, other) for path in web.paths())
        assert crawl(seeds, reference).code == 0
    assert ended.code == 0, ended.log
    assert kills

    kept = Counter(str(stored.record.field("WARC-Target-URI")) for stored in answers(out))
    wanted = {str(stored.record.field("WARC-Target-URI")) for stored in answers(reference)}
    assert len(list(records(out, "revisit"))) > PAGES / 2  # both hosts have the same pages
    assert kept.keys() == wanted
    assert set(kept.values()) == {1}
    assert asked.total() - len(wanted) <= kills * len(HOSTS)
    assert query(out, "SELECT url, state FROM requests ORDER BY url, state") == query(
        reference, "SELECT url, state FROM requests ORDER BY url, state"
    )
    assert query(out, "SELECT kind, url, json FROM found ORDER BY 1, 2, 3") == query(
        reference, "SELECT kind, url, json FROM found ORDER BY 1, 2, 3"
    )
    assert verify(out).faults == []
