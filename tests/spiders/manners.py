"""Many hosts in one process, some sharing an address, and what their server saw of a crawl."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from tests.spiders.awkward import drawn
from tests.spiders.layouts import add_report, items, page
from tests.spiders.web import Reply, Site

FORBIDDEN = "/secret/"
ROBOTS = Reply(f"User-agent: *\nDisallow: {FORBIDDEN}\n".encode(), "text/plain")
DRAWN_EVERY = 20  # of so many portals one has a list that only a browser sees
WAIT_S = 0.005  # a server takes its time, so that requests could overlap
MISSING = Reply(b"<html><title>404</title>Not Found</html>", status=404)


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it; times are monotonic seconds."""

    address: str
    host: str
    path: str
    came_at: float
    left_at: float


@dataclass
class Town:
    """Portals by host name and port, their addresses, and everything that was asked of them."""

    sites: dict[str, Site] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    port: int = 0
    log: list[Seen] = field(default_factory=list)

    @property
    def homes(self) -> list[str]:
        return [f"http://{host}:{self.port}/" for host in self.sites]

    @property
    def resolve(self) -> str:
        """The names with their addresses, as --resolve takes them."""
        return ",".join(f"{host}:{self.port}:{address}" for host, address in self.addresses.items())


def small_portal(number: int) -> Site:
    """A home page, a column with reports and a forbidden one; now and then drawn by scripts."""
    site, place = (drawn() if number % DRAWN_EVERY == 0 else Site()), f"第{number}县人民政府"
    site.pages["/robots.txt"] = ROBOTS
    if site.reports:
        return site
    rows = [add_report(site, f"/nb/{year}.html", place, year) for year in range(2018, 2023)]
    site.put_way("/nb/", page("政府信息公开年报", items(rows)))
    secret = f"<a href='{FORBIDDEN}nb/'>各部门政府信息公开年报</a>"
    site.put_way("/", page(place, f"<a href='/nb/'>政府信息公开年报</a>{secret}"))
    return site


@contextmanager
def serve_town(count: int, build: Callable[[int], Site] = small_portal) -> Iterator[Town]:
    """So many portals on one port; every second pair of names shares its address."""
    town = Town()
    for number in range(count):
        host = f"www.t{number}.gov.cn"
        place = number - number % 2 if number % 4 < 2 else number
        town.sites[host] = build(number)
        town.addresses[host] = f"127.0.{20 + place // 200}.{place % 200 + 1}"
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(listen(town, ready),), daemon=True)
    thread.start()
    ready.wait(30)
    try:
        yield town
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(10)


async def listen(town: Town, ready: threading.Event) -> None:
    """Serves all addresses on one free port until cancelled."""
    servers = []
    for address in dict.fromkeys(town.addresses.values()):
        servers.append(await asyncio.start_server(answering(town, address), address, town.port))
        town.port = servers[0].sockets[0].getsockname()[1]
    ready.set()
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        for server in servers:
            server.close()


def answering(
    town: Town, address: str
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """What one address does with a connection."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                came_at = time.monotonic()
                path, host = head.split(" ")[1], header(head, "host")
                site = town.sites[host.partition(":")[0]]
                await asyncio.sleep(WAIT_S)
                writer.write(encode(site.pages.get(path) or site.compute(path, b"") or MISSING))
                await writer.drain()
                town.log.append(Seen(address, host, path, came_at, time.monotonic()))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    return answer


def header(head: str, name: str) -> str:
    lines = (line.partition(":") for line in head.split("\r\n"))
    return next((value.strip() for key, _, value in lines if key.lower() == name), "")


def encode(reply: Reply) -> bytes:
    head = f"HTTP/1.1 {reply.status} -\r\nContent-Type: {reply.content_type}\r\n"
    return f"{head}Content-Length: {len(reply.body)}\r\n\r\n".encode() + reply.body


def most_at_once(seen: list[Seen]) -> int:
    """The largest number of requests that were under way together."""
    moments = sorted([(one.came_at, 1) for one in seen] + [(one.left_at, -1) for one in seen])
    under_way = most = 0
    for _, change in moments:
        under_way += change
        most = max(most, under_way)
    return most


def shortest_gap(seen: list[Seen]) -> float:
    """Seconds between the two starts that stand closest."""
    starts = sorted(one.came_at for one in seen)
    return min((later - earlier for earlier, later in pairwise(starts)), default=float("inf"))


def by(log: list[Seen], name: str) -> list[list[Seen]]:
    """The requests of each host, or of each address."""
    groups: dict[str, list[Seen]] = {}
    for one in log:
        groups.setdefault(getattr(one, name), []).append(one)
    return list(groups.values())
