"""Portal 1: a district with static, numbered lists, department directories and a year drop-down."""

from functools import partial
from random import Random

from demo.chance import stream
from demo.model import Planted
from demo.portals.cast import Cast, choose_cast
from demo.portals.filler import Filler
from demo.portals.front import put_front
from demo.portals.lists import numbered, put_list
from demo.portals.planting import Bed, plant_all
from demo.portals.site import Link, Site, choose_look

ROOT = "/zwgk/zfxxgk"
ARTICLE = "/{token}/{month}/content_{n}.html"
PER_PAGE = 8


def build(seed: int, base: str, scale: float) -> tuple[Site, list[Planted]]:
    """The site with its reports."""
    chance = stream(seed, "district")
    cast = choose_cast(seed, "district", scale)
    look = choose_look(chance, ["modern", "grid"])
    site = Site(base, cast.site_name, cast.government.name + "办公室", chance, look)
    column = Link("政府信息公开", f"{ROOT}/index.html")
    site.nav.append(column)
    Filler(site, cast.government, chance).fill(round(250 * scale), partial(numbered), ARTICLE)
    planted = _government(site, cast, column, chance)
    planted += _departments(site, cast, column, chance)
    planted += _townships(site, cast, column, chance)
    put_front(site, cast.government, [column])
    return site, planted


def _government(site: Site, cast: Cast, column: Link, chance: Random) -> list[Planted]:
    """The government's own reports in a list of several pages; the column's page leads there."""
    name = numbered(f"{ROOT}/zfxxgknb/")
    home = Link("政府信息公开年报", name(1))
    bed = Bed(site, f"{ROOT}/zfxxgknb/{{month}}/content_{{n}}.html", (column, home))
    planted, links = plant_all(bed, cast, cast.government, chance)
    put_list(site, home.title, links, name, PER_PAGE, [column, home])
    entrances = [
        Link("政府信息公开指南", "/zfxxgkzn/index.html"),
        Link("政府信息公开制度", "/zfxxgkzd/index.html"),
        Link("法定主动公开内容", f"{ROOT}/fdzdgknr/index.html"),
        home,
        Link("部门政府信息公开", f"{ROOT}/bm/index.html"),
        Link("镇街政府信息公开", f"{ROOT}/zj/index.html"),
    ]
    site.page(f"{ROOT}/index.html", column.title, site.links(entrances), [column])
    statutory = [link for link in site.nav if link is not column]
    site.page(f"{ROOT}/fdzdgknr/index.html", "法定主动公开内容", site.links(statutory), [column])
    return planted


def _departments(site: Site, cast: Cast, column: Link, chance: Random) -> list[Planted]:
    """A directory of departments, each with a column of its own whose 年报 sub-column lists the reports."""
    directory = Link("部门政府信息公开", f"{ROOT}/bm/index.html")
    planted: list[Planted] = []
    homes: list[Link] = []
    for publisher in cast.departments:
        folder = f"{ROOT}/bm/{publisher.token}"
        home = Link(publisher.name, f"{folder}/index.html")
        reports = Link("政府信息公开年报", f"{folder}/gknb/index.html")
        bed = Bed(site, f"{folder}/gknb/{{month}}/content_{{n}}.html", (column, directory, home, reports))
        found, links = plant_all(bed, cast, publisher, chance)
        put_list(site, reports.title, links, numbered(f"{folder}/gknb/"), PER_PAGE, [column, directory, home])
        guide = Link("政府信息公开指南", "/zfxxgkzn/index.html")
        site.page(home.href, publisher.name, site.links([guide, reports]), [column, directory])
        planted += found
        homes.append(home)
    site.page(directory.href, directory.title, site.links(homes), [column])
    return planted


def _townships(site: Site, cast: Cast, column: Link, chance: Random) -> list[Planted]:
    """Townships by year: a drop-down of years, each a page of its own."""
    folder = f"{ROOT}/zj"
    directory = Link("镇街政府信息公开", f"{folder}/index.html")
    bed = Bed(site, f"{folder}/{{month}}/content_{{n}}.html", (column, directory))
    planted: list[Planted] = []
    by_year: dict[int, list[Link]] = {}
    for publisher in cast.townships:
        found, links = plant_all(bed, cast, publisher, chance)
        planted += found
        for link in links:
            by_year.setdefault(link.day.year - 1 if link.day else 0, []).append(link)
    pages = {year: f"{folder}/nb_{year}n.html" for year in sorted(by_year)}
    options = "".join(f'<option value="{page}">{year}年</option>' for year, page in pages.items())
    menu = f'<select onchange="location.href=this.value"><option>请选择年度</option>{options}</select>'
    for year, page in pages.items():
        title = f"{year}年镇街政府信息公开年报"
        site.page(page, title, site.links(by_year[year]), [column, directory])
    site.page(directory.href, directory.title, f"<p>政府信息公开年报：{menu}</p>", [column])
    return planted
