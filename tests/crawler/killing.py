"""A site big enough to be killed in, and what kills: SIGKILL while a crawl is at work or starting."""

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
