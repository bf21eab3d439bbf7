"""Portal 5: a site of the TRS kind with createPageHTML paging and word-processor markup."""

from dataclasses import replace
from functools import partial
from random import Random

from demo.chance import stream
from demo.model import Planted
from demo.portals.cast import Cast, choose_cast
from demo.portals.filler import Filler
from demo.portals.front import put_front
from demo.portals.lists import numbered, put_list, trs_pager
from demo.portals.planting import Bed, plant_all
from demo.portals.site import Link, Site, choose_look
from demo.wording import read_data, read_template

ROOT = "/zwgk"
COLUMN = "zfxxgknb"
ARTICLE = "/{token}/{month}/t{day}_{n}.html"
HEAD = (
    '<meta name="ArticleTitle" content="{title}"/>\n<meta name="PubDate" content="{date}"/>\n'
    '<meta name="ContentSource" content="{source}"/>'
)
PER_PAGE = 6
trs_names = partial(numbered, later="index_{n}.html", start=1)


def build(seed: int, base: str, scale: float) -> tuple[Site, list[Planted]]:
    """The site with its reports."""
    chance = stream(seed, "township")
    cast = choose_cast(seed, "township", scale)
    layout = chance.choice(read_data("layouts")["trs_articles"])
    look = replace(choose_look(chance, ["modern", "grid"]), article=layout, prose="word")
    site = Site(base, cast.site_name, cast.government.name + "办公室", chance, look)
    site.put("/assets/page.js", read_template("createPageHTML.js").encode(), "application/javascript")
    column = Link("政务公开", f"{ROOT}/index.html")
    site.nav.append(column)
    Filler(site, cast.government, chance).fill(round(230 * scale), trs_names, ARTICLE, trs_pager)
    planted, home = _government(site, cast, column, chance)
    towns, directory = _townships(site, cast, column, chance)
    guide = Link("政府信息公开指南", "/zfxxgkzn/index.html")
    site.page(column.href, column.title, site.links([guide, home, directory]), [column])
    put_front(site, cast.government, [column])
    return site, [*planted, *towns]


def _bed(site: Site, folder: str, trail: tuple[Link, ...]) -> Bed:
    return Bed(site, f"{folder}{{month}}/t{{day}}_{{n}}.html", trail, head=HEAD)


def _government(site: Site, cast: Cast, column: Link, chance: Random) -> tuple[list[Planted], Link]:
    """The government's own reports."""
    folder = f"{ROOT}/{COLUMN}/"
    home = Link("政府信息公开年报", f"{folder}index.html")
    planted, links = plant_all(_bed(site, folder, (column, home)), cast, cast.government, chance)
    put_list(site, home.title, links, trs_names(folder), PER_PAGE, [column, home], trs_pager, relative=True)
    return planted, home


def _townships(site: Site, cast: Cast, column: Link, chance: Random) -> tuple[list[Planted], Link]:
    """Every township has a sub-site with its own column of reports."""
    directory = Link("乡镇信息公开", f"{ROOT}/xz/index.html")
    planted: list[Planted] = []
    homes: list[Link] = []
    for publisher in cast.townships:
        folder = f"{ROOT}/xz/{publisher.token}/{COLUMN}/"
        home = Link(publisher.place.name, f"{ROOT}/xz/{publisher.token}/index.html")
        reports = Link("信息公开年报", f"{folder}index.html")
        trail = (column, directory, home, reports)
        found, links = plant_all(_bed(site, folder, trail), cast, publisher, chance)
        put_list(site, reports.title, links, trs_names(folder), PER_PAGE, trail, trs_pager, relative=True)
        site.page(home.href, publisher.place.name, site.links([reports, column]), [column, directory])
        planted += found
        homes.append(home)
    site.page(directory.href, directory.title, site.links(homes), [column])
    return planted, directory
