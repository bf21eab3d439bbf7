"""Portals in the manner of 2015 to 2025: weblog software, data in scripts, redirects, soft 404s, traps."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from tests.spiders.layouts import DEPARTMENTS, add_decoys, add_noise, add_report, items, page
from tests.spiders.web import Reply, Site
from tests.spiders.wording import report_text, report_title

PLACE = "望江县人民政府"
Rows = list[tuple[str, str]]


def weblog() -> Site:
    """Categories, tags, months, a calendar, a search box; older posts on /page/2/."""
    site = Site()
    nav = add_noise(site, 100)
    months = "".join(
        f"<li><a href='/{y}/{m:02}/'>{y}年{m}月</a></li>" for y in range(2012, 2025) for m in (1, 6)
    )
    days = "".join(f"<td><a href='/2024/05/{d:02}/'>{d}</a></td>" for d in range(1, 29))
    tags = "".join(f"<a href='/tag/t{n}/'>标签{n}</a>" for n in range(20))
    side = (
        f"<aside><form action='/'><input name='s'></form><h3>文章归档</h3><ul>{months}</ul>"
        f"<table id='wp-calendar'>{days}</table>{tags}</aside>"
    )
    rows: Rows = []
    for year in range(2012, 2025):
        path = f"/{year + 1}/01/{year % 20 + 1:02}/nb{year}/"
        nearby = f"<a href='/news/{year % 90}.html'>上一篇</a><a href='/news/3.html'>下一篇</a>"
        text = page(
            report_title(PLACE, year), f"<article>{report_text(PLACE, year)}</article>{nearby}{side}", nav
        )
        site.put_report(path, text)
        rows.append((path, report_title(PLACE, year)))
    rows += add_decoys(site, "/decoys/", PLACE)
    for number in range(1, 4):
        posts = "".join(
            f"<article class='post'><h2 class='entry-title'><a href='{url}'>{text}</a></h2><p>本年度情况……"
            f"<a href='{url}'>继续阅读</a></p></article>"
            for url, text in rows[number * 6 - 6 : number * 6]
        )
        more = f"<a href='/category/nb/page/{number + 1}/'>« 较早的文章</a>" if number < 3 else ""
        path = "/category/nb/" if number == 1 else f"/category/nb/page/{number}/"
        site.put_way(path, page("政府信息公开年报", posts + more + side, nav))

    def answer(path: str, _body: bytes) -> Reply | None:
        if re.match(r"/(?:20\d\d/|tag/|\?s=)", path):
            rest = items([(f"/news/{n}.html", f"第{n}条动态") for n in range(10)])
            return Reply(page("归档", rest + side, nav).encode())
        return None

    site.compute = answer
    site.put_way("/", page(PLACE, f"<a href='/category/nb/'>政府信息公开年报</a>{side}", nav))
    return site


def state_in_script() -> Site:
    """Shells whose rows stand in a script's JSON: window.__INITIAL_STATE__, script type=application/json."""
    site = Site()
    nav = add_noise(site)
    one = [add_report(site, f"/c/{y}.html", PLACE, y) for y in range(2010, 2018)]
    two = [add_report(site, f"/c/{y}.html", PLACE, y) for y in range(2018, 2025)]
    state = {
        "column": {
            "name": "年报",
            "articles": [
                {"id": n, "title": t, "url": u, "pubDate": "2020-01-20"} for n, (u, t) in enumerate(one)
            ],
        }
    }
    script = f"<script>window.__INITIAL_STATE__={json.dumps(state)};(function(){{var s}}())</script>"
    site.put_way(
        "/nb/old", page("历年年报", f"<div id='app'></div>{script}<script src='/js/app.js'></script>", nav)
    )
    data = {"props": {"list": [{"docTitle": t, "linkUrl": u} for u, t in two]}}
    script = f"<script id='__DATA__' type='application/json'>{json.dumps(data, ensure_ascii=False)}</script>"
    site.put_way(
        "/nb", page("政府信息公开年报", f"<div id='root'></div>{script}<a href='/nb/old'>历年年报</a>", nav)
    )
    site.put_way("/", page(PLACE, "<a href='/nb'>政府信息公开年报</a>", nav))
    return site


def external_script() -> Site:
    """An empty list whose interface is named only in a script file of the same host."""
    site = Site()
    nav = add_noise(site)
    rows: Rows = [add_report(site, f"/art/{y}.html", PLACE, y) for y in range(2008, 2025)]
    code = (
        "function load(p){$.ajax({type:'GET',url:'/api/v1/doc/list',"
        "data:{channelId:'4411',pageNo:p,pageSize:8},"
        "success:function(r){render(r.data.rows)}})}"
    )
    site.pages["/js/list.js"] = Reply(code.encode(), "application/javascript")
    site.pages["/js/jquery.min.js"] = Reply(b"/*! jQuery v3 */" + b"x" * 999, "application/javascript")

    def answer(path: str, _body: bytes) -> Reply | None:
        asked = parse_qs(urlsplit(path).query)
        if not path.startswith("/api/v1/doc/list") or asked.get("channelId") != ["4411"]:
            return None
        site.ways.add(path)
        start = (int(asked["pageNo"][0]) - 1) * 8
        cells = [{"docTitle": t, "docUrl": u, "docTime": "2020-01-20"} for u, t in rows[start : start + 8]]
        return Reply(json.dumps({"data": {"rows": cells, "total": len(rows)}}).encode(), "application/json")

    site.compute = answer
    scripts = "<script src='/js/jquery.min.js'></script><script src='/js/list.js'></script>"
    site.put_way(
        "/nb/", page("政府信息公开年报", f"<ul id='list'></ul>{scripts}<script>load(1)</script>", nav)
    )
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年报</a>", nav))
    site.ways.add("/js/list.js")
    return site


def moved_about() -> Site:
    """Chains of redirects, soft 404s for every unknown path, dead rows, paths in two cases."""
    site = Site()
    nav = add_noise(site)
    lost = page("页面不存在", "<p>对不起，您访问的页面不存在或已被删除，3秒后返回首页。</p>", nav)
    rows: Rows = []
    for year in range(2008, 2025):
        path = f"/nb/{year}.html"
        add_report(site, path, PLACE, year)
        rows.append((f"/old/{year}.htm" if year < 2012 else path, report_title(PLACE, year)))
    for year in range(2008, 2012):
        site.pages[f"/old/{year}.htm"] = Reply(b"", status=301, location=f"/mid/{year}.htm")
        site.pages[f"/mid/{year}.htm"] = Reply(b"", status=302, location=f"/nb/{year}.html")
        site.ways |= {f"/old/{year}.htm", f"/mid/{year}.htm"}
    rows += [
        (f"/nb/gone{n}.html", report_title(f"望江{body}", 2019)) for n, body in enumerate(DEPARTMENTS[:3])
    ]
    rows.append(("/NB/2020.HTML", report_title(PLACE, 2020)))
    site.compute = lambda path, _body: Reply(
        site.pages[path.lower()].body if path.lower() in site.pages else lost.encode()
    )
    switch = "<script>if(/iPhone/.test(navigator.userAgent)){location.href='/m/index.html';}</script>"
    site.pages["/"] = Reply(b"", status=301, location="/index.html")
    site.pages["/index.html"] = Reply(b"", status=302, location="/web/")
    site.ways |= {"/", "/index.html"}
    site.put_way("/web/", page(PLACE, f"{switch}<a href='/nb/'>政府信息公开年报</a>"))
    site.put("/m/index.html", page(PLACE, "<a href='/m/news'>手机版</a>"))
    site.put_way("/nb/", page("政府信息公开年报", switch + items(rows), nav))
    return site


def endless() -> Site:
    """A list of 10^9 pages that shows its last page for ever; mixed charsets, facets, session ids."""
    site = Site()
    nav = add_noise(site)
    rows: Rows = [add_report(site, f"/info/{y}.jhtml", PLACE, y) for y in range(2008, 2025)]
    rows += add_decoys(site, "/info/", PLACE)

    def answer(path: str, _body: bytes) -> Reply | None:
        parts = urlsplit(path)
        asked = parse_qs(parts.query)
        if parts.path.startswith(("/search", "/rili")):
            links = "".join(
                f"<a href='/search?q=年报&y={n}&p={n}'>{n}年报告检索</a>" for n in range(2008, 2025)
            )
            links += "".join(f"<a href='/rili/2024/{n}/'>{n}月</a>" for n in range(1, 13))
            return Reply(page("检索", links, nav).encode())
        if parts.path != "/channel/nb.jhtml":
            return None
        number = int(asked.get("p", ["1"])[0])
        last = (len(rows) + 6) // 7
        shown = rows[(min(number, last) - 1) * 7 :][:7]
        if number <= last:
            site.ways.add(path)
        lines = [
            f"<li><a href='{url}?sessionid={number}{n}'>{text}</a><em>2019-02-0{n + 1}</em></li>".encode(
                "gbk" if n % 2 else "utf-8"
            )
            for n, (url, text) in enumerate(shown)
        ]
        facets = "".join(f"<a href='/search?q=&year={y}'>{y}年</a>" for y in range(2008, 2025))
        foot = (
            f"<a href='?p={number + 1}'>下页</a> 第{number}页/共1000000000页 <a href='?p=1000000000'>末页</a>"
        )
        where = "<div>当前位置：首页 &gt; 政府信息公开 &gt; 年度报告</div>"
        head = f"<html><head><title>年度报告</title></head><body>{where}{facets}<ul>"
        return Reply(head.encode() + b"\n".join(lines) + f"</ul>{foot}</body></html>".encode())

    def strip_token(path: str, body: bytes) -> Reply | None:
        bare = re.sub(r"\?sessionid=\d+$", "", path)
        return site.pages.get(bare) if bare != path else answer(path, body)

    site.compute = strip_token
    links = "<a href='/rili/2024/1/'>日历</a><a href='/search?q='>检索</a>"
    links += "<a href='/channel/nb.jhtml'>年度报告</a>"
    site.put_way("/xxgk.jhtml", page("政府信息公开", links, nav))
    site.put_way("/", page(PLACE, "<a href='/xxgk.jhtml'>政府信息公开</a>", nav))
    return site


def paper() -> Site:
    """Reports that are scans: a title and images, nothing else; others inside frames of their pages."""
    site = Site()
    nav = add_noise(site)
    rows: Rows = []
    for year in range(2008, 2020):
        title, path = report_title(PLACE, year), f"/nb/{year}.html"
        if year < 2014:
            scans = "".join(f"<p><img src='/scan/{year}_{n}.jpg'></p>" for n in range(4))
            site.put_report(
                path, page(title, f"<h1>{title}</h1><p>发布日期：{year + 1}-01-20</p>{scans}", nav)
            )
        else:
            site.put_way(
                path, page(title, f"<h1>{title}</h1><iframe src='/frame/{year}.html'></iframe>", nav)
            )
            site.put_report(f"/frame/{year}.html", f"<html><body>{report_text(PLACE, year)}</body></html>")
        rows.append((path, title))
    site.put_way("/nb/", page("政府信息公开年报", items(rows), nav))
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年报</a>", nav))
    return site


APP_AGE = {
    "weblog": weblog, "state in script": state_in_script, "external script": external_script,
    "moved about": moved_about, "endless": endless, "paper": paper,
}  # fmt: skip
