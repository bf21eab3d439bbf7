"""A site big enough to be killed in, and what kills: SIGKILL while a crawl is at work or starting."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.crawler.running import ROOT, command
from tests.crawler.web import Answer, Asked, Reply, Web, links, page


def tree(pages: int) -> Answer:
    """A tree of pages, eight links each; a few answer 404, a few redirect, some hold the same."""

    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return page("User-agent: *\nDisallow: /closed", kind="text/plain")
        number = int(asked.path.strip("/") or 0)
        if number % 13 == 12:
            return page("none", "404 none")
        if number % 17 == 16:
            return page("", "302 Found", headers=f"Location: /{number + pages}\r\n")
        children = [f"/{child}" for child in range(number * 8 + 1, number * 8 + 9) if child < pages]
        return Reply(page(links(*children, "/closed/1") + "年度报告" * 300).raw, wait_s=0.004)

    return site


def run_and_kill(
    seeds: list[str], out: Path, after_s: float, has_begun: Callable[[], bool] = lambda: True
) -> bool:
    """Kills a crawl some time after it has begun; says whether it had ended before."""
    process = subprocess.Popen(
        command(seeds, out, {}), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not has_begun() and process.poll() is None:
        time.sleep(0.005)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    return process.wait() == 0


def asks_anew(webs: Iterable[Web]) -> Callable[[], bool]:
    """Says whether any of the servers was asked something since now."""
    before = {web: len(web.paths()) for web in webs}
    return lambda: any(len(web.log) > asked for web, asked in before.items())


def walk(site: Answer) -> set[str]:
    """The paths that a crawl of the site must ask for, as the site itself has them."""
    found, waiting = {"/robots.txt"}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith("/closed"):
            continue
        found.add(path)
        raw = site(Asked("GET", path, b"", b"", 0.0, 0, "")).raw.decode("utf-8", "replace")
        waiting += re.findall(r'(?:href="|Location: )(/[^"\r]*)', raw)
    return found


def repeats(paths: list[str], kills: Iterable[int]) -> tuple[int, int]:
    """How often a server was asked again, and how often for what was not in flight at a kill.

    `kills` are the numbers of requests the server had seen at each kill; to one host one request is
    in flight, the last it had seen.
    """
    in_flight = {seen - 1 for seen in kills}
    last: dict[str, int] = {}
    earlier = []
    for at, path in enumerate(paths):
        if path in last:
            earlier.append(last[path])
        last[path] = at
    return len(earlier), sum(at not in in_flight for at in earlier)
