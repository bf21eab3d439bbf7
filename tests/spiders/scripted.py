"""Portals whose lists come from scripts, interfaces, frames and forms."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from tests.spiders.layouts import DEPARTMENTS, TOWNS, add_decoys, add_noise, add_report, items, page
from tests.spiders.web import Reply, Site

PLACE = "白塔县人民政府"
Rows = list[tuple[str, str]]


def front(site: Site, column: str, name: str = "政府信息公开年报", nav: str = "") -> None:
    """A home page that links the hub, and a hub that links the column."""
    site.put_way("/xxgk/", page("政府信息公开", f"<a href='{column}'>{name}</a>", nav))
    news = items([(f"/news/{n}.html", f"我县召开第{n}次现场办公会") for n in range(30)])
    site.put_way("/", page(PLACE, f"<a href='/xxgk/'>信息公开</a>{news}", nav))


def reports(site: Site, folder: str, first: int = 2008, body: str = PLACE) -> Rows:
    rows = [
        add_report(site, f"{folder}t{year + 1}0120_{year}.shtml", body, year) for year in range(first, 2025)
    ]
    return [*rows, *add_decoys(site, folder, body)]


def trs_script() -> Site:
    """Rows by document.write, pages by createPageHTML with a variable count."""
    site = Site()
    nav = add_noise(site)
    rows = reports(site, "/xxgk/nb/")
    for number in range(0, len(rows), 5):
        script = "".join(
            f'document.write(\'<li><a href="{url}" title="{text}">{text[:14]}...<\\/a><\\/li>\');\n'
            for url, text in rows[number : number + 5]
        )
        count = f"var countPage = {(len(rows) + 4) // 5};"
        paging = f"{count}\ncreatePageHTML(countPage, {number // 5}, 'index', 'shtml');"
        name = "" if number == 0 else f"index_{number // 5}.shtml"
        site.put_way(
            f"/xxgk/nb/{name}",
            page("年报", f"<ul><script>{script}</script></ul><script>{paging}</script>", nav),
        )
    front(site, "/xxgk/nb/", "年报", nav)
    return site


def records(rows: Rows) -> str:
    cells = (
        f"<record><![CDATA[<li><a href='{url}'>{text}</a><b>2021-01-20</b></li>]]></record>"
        for url, text in rows
    )
    return f"<recordset>{''.join(cells)}</recordset>"


def hanweb() -> Site:
    """The first rows in the page, the others by POST to dataproxy.jsp."""
    site = Site()
    nav = add_noise(site)
    rows = reports(site, "/art/")
    proxy = "/module/web/jpage/dataproxy.jsp"
    query = "page=1&appid=1&webid=7&path=/&columnid=33&unitid=501"
    group = f'<nextgroup><![CDATA[<a href="{proxy}?{query}"></a>]]></nextgroup>'
    store = f"<script type='text/xml'><datastore>{group}{records(rows[:4])}</datastore></script>"
    settings = f"{{perPage:4,totalRecord:{len(rows)},proxyUrl:'{proxy}'}}"
    options = f"<script>$('#501').jpage({settings});</script>"
    site.put_way(
        "/col/col33/index.html", page("政府信息公开年报", f"<div id='501'>{store}</div>{options}", nav)
    )

    def answer(path: str, body: bytes) -> Reply | None:
        if not path.startswith("/module/web/jpage/dataproxy.jsp"):
            return None
        asked, form = parse_qs(urlsplit(path).query), parse_qs(body.decode())
        if form.get("columnid") != ["33"] or form.get("unitid") != ["501"]:
            return Reply(b"", status=500)
        start, end = int(asked["startrecord"][0]), int(asked["endrecord"][0])
        site.ways.add(path)
        total = f"<totalrecord>{len(rows)}</totalrecord>"
        xml = f"<?xml version='1.0'?><datastore>{total}{records(rows[start - 1 : end])}</datastore>"
        return Reply(xml.encode(), "text/xml; charset=utf-8")

    site.compute = answer
    front(site, "/col/col33/index.html", nav=nav)
    return site


def gkmlpt() -> Site:
    """Guangdong's platform: the tree of categories in a script, the articles as JSON, 100 a page."""
    site = Site()
    nav = add_noise(site)
    rows = [
        row
        for body in ("白塔县人民政府", *DEPARTMENTS)
        for row in reports(site, f"/gkmlpt/content/{len(body)}{ord(body[1])}/", 2010, body)
    ]
    nodes = (
        f'{{"id":{at},"name":"政府信息公开{name}","children":[]}}'
        for at, name in ((11, "指南"), (152, "年报"))
    )
    tree = f"[{','.join(nodes)}]"
    script = f"<script>window._CONFIG = {{ SID: '755099', TREE: {tree} }};</script><div id='app'></div>"
    site.put_way("/gkmlpt/index", page("政府信息公开", script, nav))

    def answer(path: str, _body: bytes) -> Reply | None:
        found = re.fullmatch(r"/gkmlpt/api/all/152\?page=(\d+)&sid=755099", path)
        if not found:
            return None
        start = (int(found[1]) - 1) * 100
        site.ways.add(path)
        articles = [
            {"title": text, "url": url, "date": "2021-02-01"} for url, text in rows[start : start + 100]
        ]
        return Reply(json.dumps({"articles": articles, "total": len(rows)}).encode(), "application/json")

    site.compute = answer
    site.put_way("/", page(PLACE, "<a href='/gkmlpt/index'>政府信息公开</a>", nav))
    return site


def interface() -> Site:
    """An empty list that a script fills from a JSON interface with pages."""
    site = Site()
    nav = add_noise(site)
    rows = reports(site, "/doc/")
    call = "fetch('/api/column/list?channel=88&orderBy=day&pageNo=' + page)"
    script = f"var page=1; {call}.then(function(r){{return r.json()}}).then(show)"
    site.put_way("/xxgk/nb.html", page("信息公开年报", f"<ul id='list'></ul><script>{script}</script>", nav))

    def answer(path: str, _body: bytes) -> Reply | None:
        found = re.fullmatch(r"/api/column/list\?channel=88&orderBy=day&pageNo=(\d+)", path)
        if not found:
            return None
        start = (int(found[1]) - 1) * 6
        site.ways.add(path)
        inner = [
            {"docTitle": text, "docPubUrl": url, "docRelTime": "2021-02-01 10:00"}
            for url, text in rows[start : start + 6]
        ]
        return Reply(
            json.dumps({"code": 0, "data": {"list": inner, "totalCount": len(rows)}}).encode(),
            "application/json",
        )

    site.compute = answer
    front(site, "/xxgk/nb.html", nav=nav)
    return site


def frames() -> Site:
    """A column that is only a frame around its list."""
    site = Site()
    nav = add_noise(site)
    site.put_way("/xxgk/nb/frame.html", page("列表", items(reports(site, "/xxgk/nb/"))))
    site.put_way("/xxgk/nb/", page("政府信息公开年报", "<iframe src='frame.html'></iframe>", nav))
    front(site, "/xxgk/nb/", nav=nav)
    return site


def postback() -> Site:
    """An ASP.NET list that pages by posting itself."""
    site = Site()
    nav = add_noise(site)
    rows = reports(site, "/xxgk/")

    def render(number: int) -> str:
        more = (
            "<a href=\"javascript:__doPostBack('pager','" + str(number + 1) + "')\">下一页</a>"
            if number * 6 < len(rows)
            else ""
        )
        state = f"<input type='hidden' name='__VIEWSTATE' value='v{number}'/>"
        form = f"<form method='post' action='/xxgk/InfoPublic.aspx'>{state}{more}</form>"
        return page("政府信息公开年报", items(rows[number * 6 - 6 : number * 6]) + form, nav)

    def answer(path: str, body: bytes) -> Reply | None:
        form = parse_qs(body.decode())
        if path != "/xxgk/InfoPublic.aspx" or not body:
            return None
        number = int(form["__EVENTARGUMENT"][0])
        return (
            Reply(render(number).encode())
            if form.get("__VIEWSTATE") == [f"v{number - 1}"]
            else Reply(b"", status=500)
        )

    site.put_way("/xxgk/InfoPublic.aspx", render(1))
    site.compute = answer
    first, page_of = site.pages.pop("/xxgk/InfoPublic.aspx"), site.compute
    site.compute = lambda path, body: (
        first if path == "/xxgk/InfoPublic.aspx" and not body else page_of(path, body)
    )
    front(site, "/xxgk/InfoPublic.aspx", nav=nav)
    return site


def dropdowns() -> Site:
    """A form of years and bodies, each combination with its own list."""
    site = Site()
    nav = add_noise(site)
    years, bodies = range(2019, 2023), DEPARTMENTS[:5]
    options = "".join(f"<option value='{year}'>{year}年</option>" for year in years)
    areas = "".join(f"<option value='{n}'>{body}</option>" for n, body in enumerate(bodies))
    menus = f"<select name='fbtime'>{options}</select><select name='area'>{areas}</select>"
    form = f"<form action='/xxgk/xxgkAnnualReport.jsp'>{menus}</form>"
    site.put_way("/xxgk/nb/", page("政府信息公开年报", form, nav))
    for year in years:
        for number, body in enumerate(bodies):
            row = add_report(site, f"/art/{year}/{number}.html", body.replace("县", "白塔县"), year)
            site.put_way(
                f"/xxgk/xxgkAnnualReport.jsp?fbtime={year}&area={number}", page("年报", items([row]), nav)
            )
    front(site, "/xxgk/nb/", nav=nav)
    return site


def summary() -> Site:
    """A summary by year that links every body's report, many as documents; a directory that repeats them."""
    site = Site()
    nav = add_noise(site)
    for year in range(2019, 2025):
        rows: Rows = []
        for number, body in enumerate((*DEPARTMENTS, *TOWNS)):
            path = f"/wzxxgknb/{year + 1}/{number}.pdf"
            if number % 2:
                add_report(site, path.replace("pdf", "html"), f"白塔县{body.removeprefix('县')}", year)
                path = path.replace("pdf", "html")
            else:
                site.pages[path] = Reply(b"%PDF-1.4\n%fixture\n%%EOF\n", "application/pdf")
                site.reports.add(path)
            rows.append((path, f"{body}{year}年政府信息公开年度报告"))
        site.put_way(f"/nbhz/{year}/", page(f"{year}年年报汇总", items(rows), nav))
    years = [(f"/nbhz/{year}/", f"{year}年") for year in range(2019, 2025)]
    site.put_way("/nbhz/", page("年报汇总", items(years, ""), nav))
    bodies = [(f"/bm/{n}/", body) for n, body in enumerate((*DEPARTMENTS, *TOWNS))]
    for path, body in bodies:
        site.put(path, page(body, items([(f"/news/{n}.html", f"动态{n}") for n in range(5)]), nav))
    site.put("/bm/", page("部门信息公开", items(bodies, ""), nav))
    front(site, "/nbhz/", "年报汇总", nav + "<li><a href='/bm/'>部门信息公开</a></li>")
    return site


SCRIPTED = {
    "trs script": trs_script, "hanweb": hanweb, "gkmlpt": gkmlpt, "interface": interface, "frames": frames,
    "postback": postback, "dropdowns": dropdowns, "summary": summary,
}  # fmt: skip
