"""The robots.txt of the hosts of a crawl: recalled from an earlier run, or asked for and kept."""

import time

from crawler.canonical import request_key
from crawler.frontier import Frontier
from crawler.hosts import Host
from crawler.robots import BELIEVED_S, Robots, parse_robots
from crawler.row import HOP_PATH, HOPS, Purpose, Row
from crawler.store import FrontierStore, StoredRobots

PRIORITY = 1 << 30


class Rules:
    """What each host allows the user agent that robots.txt files know as `agent`."""

    def __init__(self, frontier: Frontier, store: FrontierStore, run_id: str, agent: str) -> None:
        self._frontier = frontier
        self._store = store
        self._run_id = run_id
        self._agent = agent

    def recall(self, host: Host) -> bool:
        """Takes the rules an earlier run fetched, if they may still be believed."""
        stored = self._store.robots(host.origin)
        if stored is None or time.time() - stored.fetched_at > BELIEVED_S:
            return False
        robots = parse_robots(stored.status, stored.text, self._agent)
        if robots is not None:
            apply_rules(host, robots)
        return robots is not None

    def ask(self, host: Host, portal: str) -> Row | None:
        """The request for a host's rules, made once a run on behalf of a portal."""
        if host.robots_asked:
            return None
        host.robots_asked = True
        return self._frontier.add(build_robots_row(host, portal, self._run_id))

    def take(self, host: Host, status: int, body: bytes) -> bool:
        """Takes over an answer; False if it says that the host must be left alone."""
        robots = parse_robots(status, body, self._agent)
        if robots is not None:
            self._store.save_robots(host.origin, StoredRobots(status, body, time.time()))
            apply_rules(host, robots)
        return robots is not None


def apply_rules(host: Host, robots: Robots) -> None:
    """The host's rules and, if it asks for a longer one, its delay, which begins at once."""
    host.robots = robots
    if robots.delay_s > host.delay_s:
        host.delay_s = robots.delay_s
        host.ready_at = max(host.ready_at, time.monotonic() + robots.delay_s)


def build_robots_row(host: Host, portal: str, run_id: str) -> Row:
    """The row of a robots.txt."""
    url = host.robots_url
    return Row(
        id=0,
        key=request_key("GET", url, b"", f"robots:{run_id}"),
        method="GET",
        url=url,
        origin=host.origin,
        priority=PRIORITY,
        purpose=Purpose.ROBOTS,
        portal=portal,
        why="asked before anything else of the host",
        meta={"robots_of": host.origin, "handle_httpstatus_all": True, HOP_PATH: HOPS[Purpose.ROBOTS]},
    )


def robots_origin(row: Row) -> str:
    """Whose rules a robots.txt request is for; it may have been redirected elsewhere."""
    return str(row.meta.get("robots_of", row.origin))
