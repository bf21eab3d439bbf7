"""Portal 3: a plain old GBK site that says it is something else; its departments come from a data proxy."""

from dataclasses import replace
from functools import partial
from random import Random

from demo.chance import stream
from demo.model import Planted
from demo.portals.cast import Cast, choose_cast
from demo.portals.filler import Filler
from demo.portals.front import put_front
from demo.portals.hanweb import Column, Proxy
from demo.portals.lists import numbered
from demo.portals.planting import Bed, plant_all, plant_departments
from demo.portals.site import Link, Site, choose_look
from demo.wording import read_data

ARTICLE = "/{token}/{year}/{n}.htm"
names = partial(numbered, first="list.htm", later="list{n}.htm")


def build(seed: int, base: str, scale: float) -> tuple[Site, list[Planted]]:
    """The site with its reports."""
    chance = stream(seed, "plain")
    cast = choose_cast(seed, "plain", scale, is_gbk)
    claim = chance.choice(read_data("layouts")["gbk_claims"])
    look = replace(
        choose_look(chance, ["tables"]),
        encoding="gb18030",
        meta_charset=claim["meta"],
        header_charset=claim["header"],
    )
    site = Site(base, cast.site_name, cast.government.name, chance, look)
    column = Link("政府信息公开", "/xxgk/list.htm")
    site.nav.append(column)
    Filler(site, cast.government, chance).fill(round(230 * scale), names, ARTICLE)
    planted, home = _government(site, cast, column, chance)
    departments, directory = _departments(site, cast, column, chance)
    guide = Link("政府信息公开指南", "/zfxxgkzn/list.htm")
    site.page(column.href, column.title, site.links([guide, home, directory]), [column])
    put_front(site, cast.government, [column])
    return site, [*planted, *departments]


def is_gbk(text: str) -> bool:
    """Whether the text can be written in the old character set."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _government(site: Site, cast: Cast, column: Link, chance: Random) -> tuple[list[Planted], Link]:
    """The government's reports: a sub-column a year of publication, as some sites have it."""
    home = Link("年度报告", "/xxgk/ndbg/list.htm")
    bed = Bed(site, "/xxgk/ndbg/{year}/{n}.htm", (column, home))
    planted, links = plant_all(bed, cast, cast.government, chance)
    years = sorted({link.day.year for link in links if link.day}, reverse=True)
    columns = [Link(f"{year}年", f"/xxgk/ndbg/{year}/list.htm") for year in years]
    for year, year_column in zip(years, columns, strict=True):
        shown = [link for link in links if link.day and link.day.year == year]
        site.page(year_column.href, f"{year}年年度报告", site.links(shown), [column, home, year_column])
    site.page(home.href, "政府信息公开年度报告", site.links(columns), [column, home])
    return planted, home


def _departments(site: Site, cast: Cast, column: Link, chance: Random) -> tuple[list[Planted], Link]:
    """All departments' reports in one list that only the data proxy gives out."""
    where = Column(chance.randint(1000, 99999), chance.randint(1000, 999999), chance.randint(2, 99))
    home = Link("部门年度报告", where.path)
    bed = Bed(site, f"/art/{{date_path}}/art_{where.column}_{{n}}.html", (column, home))
    planted, links = plant_departments(bed, cast, chance)
    Proxy(site).put_column(where, "部门政府信息公开年度报告", links, [column, home])
    return planted, home
