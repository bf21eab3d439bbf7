"""The portals of the demo web as the sites that `bench.discovery` walks."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from demo.model import Request
from demo.portals.front import FORBIDDEN
from demo.web import BuiltPortal, build_web
from tests.spiders.web import Reply, Site

SEED, SCALE, PORT = 1, 0.5, 80


def demo_layouts() -> dict[str, Callable[[], Site]]:
    """One portal each: demo/KEY."""
    portals = build_web(SEED, SCALE, PORT).portals
    return {f"demo/{portal.key}": partial(build_site, portal) for portal in portals}


def build_site(portal: BuiltPortal) -> Site:
    """A site that answers as the portal does; its copies and second pages count as ways."""
    served = portal.site.portal()

    def answer(target: str, body: bytes) -> Reply | None:
        path, _, query = target.partition("?")
        if path.startswith(FORBIDDEN):  # robots.txt is not read here
            return None
        given = served.answer(Request("POST" if body else "GET", path, query, body))
        kind = next((value for name, value in given.headers if name.lower() == "content-type"), "text/html")
        return Reply(given.body, kind, given.status)

    site = Site(compute=answer)
    site.reports = {urlsplit(one.url).path for one in portal.planted}
    site.ways = {urlsplit(url).path for one in portal.planted for url in (*one.also, *one.continued)}
    return site
