"""Portals of several layouts, each with a few hundred other pages and a known shortest way."""

from tests.spiders.web import Site
from tests.spiders.wording import news_text, news_title, report_text, report_title

DEPARTMENTS = (
    "县财政局",
    "县教育局",
    "县民政局",
    "县水务局",
    "县审计局",
    "县林业局",
    "县卫生健康局",
    "县司法局",
)
TOWNS = ("青石镇", "柳河镇", "白塔乡", "东门街道")
OTHERS = (
    "政府信息公开指南",
    "政府信息公开制度",
    "法定主动公开内容",
    "依申请公开",
    "法治政府建设年度报告",
    "部门预决算",
    "政策解读",
)
DECOYS = (
    "关于做好2020年政府信息公开工作年度报告编制工作的通知",
    "一图读懂2021年政府信息公开工作年度报告",
    "{place}2020年法治政府建设年度报告",
    "{place}2021年度部门决算公开",
    "政府信息公开工作年度报告格式",
)


def page(title: str, body: str, nav: str = "") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><div class='nav'><ul>{nav}</ul></div>"
        f"<div class='main'>{body}</div><div class='foot'>主办：县人民政府办公室</div></body></html>"
    )


def items(links: list[tuple[str, str]], day: str = "2022-01-20") -> str:
    rows = "".join(
        f"<li><a href='{url}'>{text}</a>{f'<span>{day}</span>' if day else ''}</li>" for url, text in links
    )
    return f"<ul class='list'>{rows}</ul>"


def add_noise(site: Site, count: int = 300, a_page: int = 20) -> str:
    """News with a long list, and the columns beside the one looked for; gives the navigation bar."""
    for number in range(count):
        site.put(f"/news/{number}.html", page(news_title(number), news_text(number)))
    pages = (count + a_page - 1) // a_page
    for number in range(pages):
        rows = [
            (f"/news/{one}.html", news_title(one))
            for one in range(number * a_page, min(count, (number + 1) * a_page))
        ]
        onward = f"<a href='/news/list_{number + 2}.html'>下一页</a>" if number + 1 < pages else ""
        site.put(f"/news/list_{number + 1}.html", page("今日要闻", items(rows) + onward))
    for number, name in enumerate(OTHERS):
        site.put(
            f"/other/{number}/index.html",
            page(name, items([(f"/news/{one}.html", news_title(one)) for one in range(9)])),
        )
    nav = [
        ("/", "首页"),
        ("/news/list_1.html", "今日要闻"),
        *((f"/other/{n}/index.html", name) for n, name in enumerate(OTHERS)),
    ]
    return "".join(f"<li><a href='{url}'>{name}</a></li>" for url, name in nav)


def add_report(site: Site, path: str, body: str, year: int, nav: str = "") -> tuple[str, str]:
    """A report page; gives its row."""
    site.put_report(path, page(report_title(body, year), report_text(body, year), nav))
    return path, report_title(body, year)


def add_decoys(site: Site, folder: str, place: str) -> list[tuple[str, str]]:
    rows = [(f"{folder}decoy{n}.html", title.format(place=place)) for n, title in enumerate(DECOYS)]
    for path, title in rows:
        site.put(path, page(title, f"<h1>{title}</h1><p>{'各单位请按要求执行。' * 20}</p>"))
    return rows


def numbered_columns() -> Site:
    """Home → 政府信息公开 → 年报 with index_1.html paging; a directory of bodies, each with a column."""
    site, place = Site(), "青河县人民政府"
    nav = add_noise(site)
    rows = [
        add_report(site, f"/zwgk/nb/{year}/t{year + 1}0118_{year}.html", place, year, nav)
        for year in range(2008, 2025)
    ]
    rows += add_decoys(site, "/zwgk/nb/", place)
    for number in range(0, len(rows), 6):
        name = "index.html" if number == 0 else f"index_{number // 6}.html"
        pager = "".join(
            f"<a href='index{'' if n == 0 else f'_{n}'}.html'>{n + 1}</a>"
            if n * 6 != number
            else f"<b>{n + 1}</b>"
            for n in range((len(rows) + 5) // 6)
        )
        site.put_way(
            f"/zwgk/nb/{name}", page("政府信息公开年报", items(rows[number : number + 6]) + pager, nav)
        )
    bodies: list[tuple[str, str]] = []
    for at, body in enumerate((*DEPARTMENTS, *TOWNS)):
        own = [
            add_report(site, f"/bm/{at}/nb/{year}.html", f"青河县{body.removeprefix('县')}", year)
            for year in range(2018, 2025)
        ]
        site.put_way(f"/bm/{at}/nb/", page(f"{body}_年度报告", items(own), nav))
        site.put_way(
            f"/bm/{at}/",
            page(
                body,
                f"<a href='/bm/{at}/nb/'>政府信息公开年报</a><a href='/other/0/index.html'>指南</a>",
                nav,
            ),
        )
        bodies.append((f"/bm/{at}/", body))
    site.put_way(
        "/zwgk/bm.html", page("部门信息公开", items(bodies[:7], "") + "<a href='bm_2.html'>下一页</a>", nav)
    )
    site.put_way("/zwgk/bm_2.html", page("部门信息公开", items(bodies[7:], ""), nav))
    hub = "<a href='/zwgk/nb/index.html'>政府信息公开年报</a><a href='/zwgk/bm.html'>部门信息公开</a>"
    site.put_way("/zwgk/", page("政府信息公开", hub, nav))
    front = items([(f"/news/{n}.html", news_title(n)) for n in range(40)])
    site.put_way("/", page(place, f"<a href='/zwgk/'>政府信息公开</a>{front}", nav))
    return site
