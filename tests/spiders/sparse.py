"""Portals whose reports are few among many pages, and columns that never end."""

from tests.spiders.layouts import add_noise, add_report, items, page
from tests.spiders.web import Reply, Site
from tests.spiders.wording import news_text, news_title

PLACE = "白塔县人民政府"
A_PAGE = 10


def one_list() -> Site:
    """Bodies without columns: a report a year in their only list, four pages of notices between two."""
    site = Site()
    nav = add_noise(site, 120)
    own = [add_report(site, f"/nb/{year}.html", PLACE, year) for year in range(2016, 2022)]
    site.put_way("/nb/", page("政府信息公开年报", items(own), nav))
    bodies = [("/b0/", "县民政局"), ("/b1/", "县水务局")]
    for folder, body in bodies:
        rows = [row for year in (2021, 2020, 2019) for row in year_of_notices(site, folder, body, year)]
        pages = [rows[at : at + A_PAGE] for at in range(0, len(rows), A_PAGE)]
        for number, shown in enumerate(pages):
            onward = f"<a href='{folder}{number + 1}.html'>下一页</a>" if number + 1 < len(pages) else ""
            path = f"{folder}{number}.html" if number else folder
            site.put_way(path, page(body, "".join(shown) + onward, nav))
    site.put_way("/bm/", page("部门信息公开", items(bodies, day=""), nav))
    columns = [("/nb/", "政府信息公开年报"), ("/bm/", "部门信息公开")]
    site.put_way("/", page(PLACE, items(columns, day=""), nav))
    return site


def year_of_notices(site: Site, folder: str, body: str, year: int) -> list[str]:
    """The rows of a year, the newest first; its report was published in the February after."""
    rows = []
    for number in range(48):
        path = f"{folder}n{year}{number}.html"
        site.put(path, page(news_title(number), news_text(number)))
        month = 12 - number // 4
        rows.append(items([(path, news_title(number))], day=f"{year + 1}-{month:02}-{20 - number % 4:02}"))
    report = add_report(site, f"{folder}{year}.html", f"白塔{body}", year)
    rows.insert(44, items([report], day=f"{year + 1}-02-01"))
    return rows


def within_itself() -> Site:
    """A catalogue whose relative links lead ever deeper into copies of itself."""
    site = Site()
    nav = add_noise(site, 60)
    site.put_way("/nb/", page("政府信息公开年报", items(two_bodies(site)), nav))
    again = "<a href='gk/'>政府信息公开</a><a href='nb/'>政府信息公开年报</a>"

    def answer(path: str, _body: bytes) -> Reply | None:
        return Reply(page("目录", again, nav).encode()) if path.startswith("/ml/") else None

    site.compute = answer
    columns = [("/nb/", "政府信息公开年报"), ("/ml/", "信息公开目录")]
    site.put_way("/", page(PLACE, items(columns, day=""), nav))
    return site


def institutions() -> Site:
    """Schools and hospitals beside departments; sections whose rows say 本单位."""
    site = Site()
    nav = add_noise(site, 120)
    bodies = []
    for number, body in enumerate(("县审计局", "县第一中学", "县人民医院", "县市场监督管理局")):
        years = range(2016, 2022)
        rows = [add_report(site, f"/b{number}/{year}.html", f"白塔{body}", year) for year in years]
        own = items([(path, f"本单位{path[-9:-5]}年度报告") for path, _ in rows])
        section = f"<h3>机构职能</h3><p>职能简介</p><h3>信息公开年报</h3>{own}"
        site.put_way(f"/b{number}/", page(f"{body}信息公开", section, nav))
        bodies.append((f"/b{number}/", body))
    site.put_way("/dw/", page("公开单位", items(bodies, day=""), nav))
    site.put_way("/", page(PLACE, "<a href='/dw/'>公开单位</a>", nav))
    return site


def menu_elsewhere() -> Site:
    """The menu stands in a script file; of twelve pages the pager shows ten, then dots."""
    site = Site()
    add_noise(site, 60)
    rows = two_bodies(site)
    for number in range(1, 13):
        window = range(1, 11) if number <= 10 else range(11, 13)
        shown = [(n, str(n)) for n in window if n != number] + [(11 if number <= 10 else 10, "…")]
        pager = "".join(f"<a href='/list?page={n}'>{words}</a>" for n, words in shown)
        text = page("政府信息公开年报", items(rows[number * 2 - 2 : number * 2]) + pager)
        site.put_way(f"/list?page={number}" if number > 1 else "/list", text)
    menu = "document.writeln(\"<a href='/list'>政府信息公开年报</a>\");"
    site.pages["/js/menu.js"] = Reply(menu.encode(), "application/javascript")
    news = items([(f"/news/{number}.html", news_title(number)) for number in range(8)])
    site.put_way("/", page(PLACE, f"<script src='/js/menu.js'></script>{news}"))
    return site


def two_bodies(site: Site) -> list[tuple[str, str]]:
    """The rows of 24 reports."""
    bodies = (PLACE, "白塔县林业局")
    return [
        add_report(site, f"/nb/{at}{year}.html", body, year)
        for year in range(2010, 2022)
        for at, body in enumerate(bodies)
    ]


SPARSE = {
    "one list": one_list,
    "within itself": within_itself,
    "institutions": institutions,
    "menu elsewhere": menu_elsewhere,
}
