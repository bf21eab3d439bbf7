"""Portals that grew over years: reports among notices, lists beside menus, buttons, images, trees."""

import re
from urllib.parse import parse_qs

from tests.spiders.layouts import add_noise, add_report, items, page
from tests.spiders.web import Reply, Site
from tests.spiders.wording import news_text, news_title

PLACE = "石梁县人民政府"
BODIES = ("县民政局", "县水利局", "县教育局", "县林业局")
YEARS = range(2021, 2015, -1)
Rows = list[tuple[str, str]]


def reports(site: Site, folder: str, body: str) -> Rows:
    return [add_report(site, f"{folder}{year}.html", body, year) for year in YEARS]


def among_notices() -> Site:
    """Bodies put their reports among the notices of their channel; the government's column is oddly named."""
    site = Site()
    nav = add_noise(site, 60)
    site.put_way("/gk/qk/", page("信息公开工作情况", items(reports(site, "/gk/qk/", PLACE)), nav))
    site.put_way("/gk/", page("信息公开", "<a href='/gk/qk/'>信息公开工作情况</a>", nav))
    bodies = []
    for number, body in enumerate(BODIES):
        rows = notices(site, f"/b{number}/tz/", f"石梁{body}")
        for at in (0, 12):
            onward = "" if at else "<a href='2.html'>下一页</a>"
            path = f"/b{number}/tz/2.html" if at else f"/b{number}/tz/"
            site.put_way(path, page("通知公告", "".join(rows[at : at + 12]) + onward, nav))
        columns = "<a href='tz/'>通知公告</a><a href='zn/'>办事指南</a>"
        site.put_way(f"/b{number}/", page(body, columns + rows[0], nav))
        bodies.append((f"/b{number}/", body))
    site.put_way("/bm/", page("部门频道", items(bodies, day=""), nav))
    columns = "<a href='/gk/'>信息公开</a><a href='/bm/'>部门频道</a>"
    site.put_way("/", page(PLACE, columns, nav))
    return site


def notices(site: Site, folder: str, body: str) -> list[str]:
    """The newest first: a report and three notices a year."""
    rows = []
    for year, (path, title) in zip(YEARS, reports(site, folder, body), strict=True):
        others = [(f"{folder}n{year}{number}.html", news_title(year + number)) for number in range(3)]
        for other, _ in others:
            site.put(other, page("通知", news_text(year)))
        rows.append(items([(path, title)], day=f"{year + 1}-03-02"))
        rows += [items([other], day=f"{year + 1}-02-01") for other in others]
    return rows


def buttons() -> Site:
    """A server form: a body is chosen in a menu and asked for by a button, pages are turned by buttons."""
    site = Site()
    nav = add_noise(site, 60)
    bodies = dict(enumerate((PLACE, *(f"石梁{body}" for body in BODIES[:2]))))
    rows = {number: reports(site, f"/gk/{number}-", body) for number, body in bodies.items()}
    options = "".join(f"<option value='{number}'>{body[2:]}</option>" for number, body in bodies.items())
    state = "<input type='hidden' name='__VIEWSTATE' value='{}'>"
    button = "<input type='submit' name='{}' value='{}'{}>"

    def answer(path: str, body: bytes) -> Reply | None:
        if path != "/gk/list.aspx":
            return None
        sent = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        told = re.fullmatch(r"(\d)_(\d)", sent.get("__VIEWSTATE", "0_1"))
        number, at = (int(told[1]), int(told[2])) if told else (0, 1)
        if "ask" in sent:
            number, at = int(sent["body"]), 1
        at += "next" in sent
        shown = items(rows[number][at * 3 - 3 : at * 3])
        ends = button.format("next", "下一页", " disabled" if at == 2 else "")
        form = f"{state.format(f'{number}_{at}')}<select name='body'>{options}</select>"
        form += f"{button.format('ask', '查 询', '')}{shown}{button.format('first', '首页', '')}{ends}"
        return Reply(
            page("政府信息公开年报", f"<form method='post' action='list.aspx'>{form}</form>", nav).encode()
        )

    site.compute = answer
    site.ways |= {f"/gk/list.aspx {number} {at}" for number in bodies for at in (1, 2)}
    site.put_way("/", page(PLACE, "<a href='/gk/list.aspx'>政府信息公开年报</a>", nav))
    return site


def framed_beside_menu() -> Site:
    """Every page names all bodies; the list of a body stands in a frame."""
    site = Site()
    nav = add_noise(site, 60)
    bodies = (PLACE, *(f"石梁{body}" for body in BODIES))
    side = "".join(f"<a href='/b{number}/'>{body[2:]}</a>" for number, body in enumerate(bodies))
    for number, body in enumerate(bodies):
        folder = f"/b{number}/nb/"
        site.put_way(f"{folder}list.html", page("", items(reports(site, folder, body))))
        site.put_way(folder, page("政府信息公开年报", f"{side}<iframe src='list.html'></iframe>", nav))
        site.put_way(f"/b{number}/", page(body, f"{side}<a href='nb/'>政府信息公开年报</a>", nav))
    site.put_way("/gk/", page("政府信息公开", side, nav))
    site.put_way("/", page(PLACE, "<a href='/gk/'>政府信息公开</a>", nav))
    return site


def images() -> Site:
    """Pages are turned by images without words, whose addresses are queries alone."""
    site = Site()
    nav = add_noise(site, 60)
    rows = [
        row for number, body in enumerate(BODIES) for row in reports(site, f"/gk/{number}-", f"石梁{body}")
    ]
    for at in range(3):
        back = [(1, "first"), (at, "prev")] if at else []
        on = [(at + 2, "next"), (3, "last")] if at < 2 else []
        turns = (f"<a href='?id=7&page={to}'><img src='/i/{name}.gif'></a>" for to, name in (*back, *on))
        cells = (f"<tr><td><a href='{url}'>{words}</a></td></tr>" for url, words in rows[at * 8 : at * 8 + 8])
        shown, pager = "".join(cells), "".join(turns)
        path = f"/info.asp?id=7{f'&page={at + 1}' if at else ''}"
        site.put_way(path, page("信息公开年报", f"<table>{shown}</table>{pager}", nav))
    site.put_way(
        "/", page(PLACE, "<a href='/info.asp?id=7'><img src='/i/7.gif' alt='信息公开年报'></a>", nav)
    )
    return site


def summaries() -> Site:
    """The column has an article a year that links the reports of all bodies by their names."""
    site = Site()
    nav = add_noise(site, 60)
    articles: Rows = []
    for year in YEARS:
        links = []
        for number, body in enumerate(BODIES):
            path, _ = add_report(site, f"/nb/{year}/{number}.html", f"石梁{body}", year)
            links.append(f"<p><a href='{path}'>{body}</a></p>")
        title = f"{year}年度石梁县各部门政府信息公开年报汇总"
        site.put_way(f"/nb/{year}.html", page(title, f"<h1>{title}</h1>{''.join(links)}", nav))
        articles.append((f"/nb/{year}.html", title))
    site.put_way("/nb/", page("政府信息公开年度报告", items(articles), nav))
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年度报告</a>", nav))
    return site


def tree() -> Site:
    """A frame with a tree that its script builds by calls; categories of bodies are its leaves."""
    site = Site()
    nav = add_noise(site, 60)
    calls = "d.add(0,-1,'信息公开目录');"
    for number, body in enumerate(BODIES):
        at = number * 10 + 10
        calls += (
            f"d.add({at},0,'{body}','');d.add({at + 1},{at},'机构职能','list.jsp?id={at + 1}','','main');"
        )
        calls += f"d.add({at + 2},{at},'信息公开年报','list.jsp?id={at + 2}','','main');"
        rows = items(reports(site, f"/ml/{number}/", f"石梁{body}"))
        site.put_way(f"/ml/list.jsp?id={at + 2}", page("列表", rows))
        site.put(f"/ml/list.jsp?id={at + 1}", page("列表", items([("/news/1.html", news_title(1))])))
    script = f"<script src='dtree.js'></script><script>d = new dTree('d');{calls}document.write(d);</script>"
    site.put_way("/ml/left.jsp", page("", script))
    site.put("/ml/main.jsp", page("", "<p>请选择目录</p>"))
    frames = "<frameset cols='200,*'><frame src='left.jsp'><frame src='main.jsp'></frameset>"
    site.put_way("/ml/", f"<html><head><title>信息公开目录</title></head>{frames}</html>")
    site.put_way("/", page(PLACE, "<a href='/ml/'>信息公开目录</a>", nav))
    return site


def counts() -> Site:
    """A table of years and kinds of bodies, whose cells say how many reports a list holds."""
    site = Site()
    nav = add_noise(site, 60)
    kinds = {"县政府": (PLACE,), "县直部门": tuple(f"石梁{body}" for body in BODIES)}
    lines = ""
    for year in YEARS:
        cells = ""
        for at, bodies in enumerate(kinds.values()):
            rows = [
                add_report(site, f"/nb/{year}/{at}{number}.html", body, year)
                for number, body in enumerate(bodies)
            ]
            site.put_way(f"/nb/{year}-{at}.html", page("列表", items(rows), nav))
            cells += f"<td><a href='/nb/{year}-{at}.html'>{len(rows)}份</a></td>"
        lines += f"<tr><td>{year}年</td>{cells}</tr>"
    head = "".join(f"<th>{kind}</th>" for kind in ("年度", *kinds))
    site.put_way("/nb/", page("政府信息公开年报", f"<table><tr>{head}</tr>{lines}</table>", nav))
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年报</a>", nav))
    return site


def facets() -> Site:
    """A stored search for reports, with links to years and bodies on every page, which combine."""
    site = Site()
    nav = add_noise(site, 60)
    bodies = (PLACE, *(f"石梁{body}" for body in (*BODIES, "县审计局", "县司法局", "县统计局", "县医保局")))
    rows = {
        (year, number): add_report(site, f"/nb/{year}/{number}.html", body, year)
        for year in YEARS
        for number, body in enumerate(bodies)
    }

    def answer(path: str, _body: bytes) -> Reply | None:
        asked = {key: values[0] for key, values in parse_qs(path.partition("?")[2]).items()}
        if not path.startswith("/search?word="):
            return None
        year, at = asked.get("year", ""), int(asked.get("page", 1))
        shown = [row for (one, _), row in rows.items() if year in ("", str(one))]
        shown = [row for row in shown if f"/{asked.get('body', '')}" in row[0]]
        kept = "&".join(f"{key}={value}" for key, value in asked.items() if key != "page")
        choices = [(f"/search?{kept}&year={one}", f"{one}年") for one in YEARS if not year]
        if "body" not in asked:
            choices += [(f"/search?{kept}&body={at}.", body[2:]) for at, body in enumerate(bodies)]
        onward = f"<a href='/search?{kept}&page={at + 1}'>下一页</a>" if len(shown) > at * 10 else ""
        listed = items(shown[at * 10 - 10 : at * 10])
        return Reply(page("政府信息公开年报", items(choices, day="") + listed + onward, nav).encode())

    site.compute = answer
    site.ways |= {f"page {at}" for at in range(6)}
    site.put_way("/", page(PLACE, "<a href='/search?word=nb'>政府信息公开年报</a>", nav))
    return site


def zone() -> Site:
    """A zone without a word of openness on its home page; its bodies keep their reports under 其他."""
    site = Site()
    nav = add_noise(site, 60)
    place = "石梁高新技术产业开发区管理委员会"
    site.put_way("/dz/bg/", page("信息公开报告", items(reports(site, "/dz/bg/", place)), nav))
    site.put_way("/dz/gk/", page("公开信息", "<a href='/dz/bg/'>信息公开报告</a>", nav))
    columns = "<a href='/dz/gk/'>公开信息</a><a href='/other/0/index.html'>人事</a>"
    site.put_way("/dz/", page("党务政务", columns, nav))
    bodies = [(f"/b{number}/", f"第{name}管理局") for number, name in enumerate("一二三四五六七八")]
    for folder, body in bodies:
        years = (2021, 2020, 2019)
        rows = [add_report(site, f"{folder}{year}.html", f"石梁高新区{body}", year) for year in years]
        site.put_way(f"{folder}nb/", page("年报", items(rows), nav))
        site.put_way(f"{folder}qt/", page("其他", f"<a href='{folder}nb/'>年报</a>", nav))
        own = f"<a href='{folder}jg/'>机构信息</a><a href='{folder}qt/'>其他</a>"
        site.put_way(folder, page(body, own, nav))
        site.put(f"{folder}jg/", page("机构信息", news_text(1), nav))
    site.put_way("/jg/", page("组织机构", items(bodies, day=""), nav))
    site.put_way("/", page(place, "<a href='/dz/'>党务政务</a><a href='/jg/'>组织机构</a>", nav))
    return site


GROWN = {
    "among notices": among_notices,
    "buttons": buttons,
    "framed beside a menu": framed_beside_menu,
    "images turn": images,
    "summaries of years": summaries,
    "tree of calls": tree,
    "counts in a table": counts,
    "facets": facets,
    "zone": zone,
}
