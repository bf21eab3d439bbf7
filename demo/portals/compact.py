"""Small portals, alike but for the mechanism by which their reports are listed."""

from collections.abc import Callable, Sequence
from functools import partial

from demo.chance import stream
from demo.model import Planted
from demo.portals.cast import Cast, choose_cast
from demo.portals.filler import Filler
from demo.portals.front import put_front
from demo.portals.lists import numbered
from demo.portals.planting import Bed, plant_all
from demo.portals.site import Link, Site, choose_look

FILLER = 60  # pages that are no reports
ARTICLE = "/{token}/{month}/c{n}.html"
Group = tuple[str, Sequence[Link]]
Mechanism = Callable[[Site, Link, Sequence[Group]], None]
Builder = Callable[[int, str, float], tuple[Site, list[Planted]]]


def compact(key: str, put: Mechanism) -> Builder:
    """A builder of the portal `key`, whose reports are listed by a mechanism."""
    return partial(build, key, put)


def build(key: str, put: Mechanism, seed: int, base: str, scale: float) -> tuple[Site, list[Planted]]:
    """The site with its reports: a hub, a column with all of them, other columns beside it."""
    chance = stream(seed, key)
    cast = choose_cast(seed, key, scale)
    site = Site(base, cast.site_name, cast.government.name, chance, choose_look(chance, ["modern", "grid"]))
    hub, column = Link("政府信息公开", "/zfxxgk/"), Link("政府信息公开年报", "/zfxxgk/nb/")
    site.nav.append(hub)
    Filler(site, cast.government, chance).fill(round(FILLER * scale), numbered, ARTICLE)
    planted, groups = plant_bodies(site, cast, (hub, column))
    put(site, column, groups)
    guide = Link("政府信息公开指南", "/zfxxgk/zn.html")
    site.page(hub.href, hub.title, site.links([guide, column]), [hub])
    put_front(site, cast.government, [hub])
    return site, planted


def plant_bodies(site: Site, cast: Cast, trail: tuple[Link, ...]) -> tuple[list[Planted], list[Group]]:
    """The reports of the government and its departments, and the links of each body, newest first."""
    planted: list[Planted] = []
    groups: list[Group] = []
    for publisher in (cast.government, *cast.departments):
        bed = Bed(site, f"/zfxxgk/{publisher.token}/{{year}}/t{{day}}_{{n}}.html", trail)
        found, links = plant_all(bed, cast, publisher, site.chance)
        planted += found
        groups.append((publisher.name, links))
    return planted, groups
