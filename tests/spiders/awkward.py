"""Portals with traps, odd links and odd wording."""

import json
import re

from tests.spiders.layouts import DEPARTMENTS, add_noise, add_report, items, page
from tests.spiders.scripted import reports
from tests.spiders.web import Reply, Site
from tests.spiders.wording import report_text, report_title

PLACE = "柳河县人民政府"


def traps() -> Site:
    """Endless calendars, sort orders, session ids, a list without end that claims 10^9 pages."""
    site = Site()
    nav = add_noise(site) + "<li><a href='/cal?day=2020-01-01'>日历</a></li>"
    rows = reports(site, "/nb/")

    def answer(path: str, _body: bytes) -> Reply | None:
        found = re.fullmatch(r"/xxgk/nb(?:;jsessionid=\w+)?(?:\?page=(\d+))?", path)
        if path.startswith("/cal"):
            return Reply(
                page(
                    "日历", "".join(f"<a href='/cal?day={path[-2:]}-{n}'>{n}</a>" for n in range(31))
                ).encode()
            )
        if not found:
            return None
        number = int(found[1] or 1)
        shown = rows[number * 5 - 5 : number * 5] or [(f"/news/{number % 300}.html", "更多内容")]
        if number * 5 - 5 < len(rows):
            site.ways.add(path)
        orders = "".join(
            f"<a href='/xxgk/nb?page={number}&sort={key}'>按{key}排序</a>" for key in ("date", "title")
        )
        pager = f"<a href='/xxgk/nb;jsessionid={number}ABC?page={number + 1}'>下一页</a>共1000000000页"
        return Reply(page("政府信息公开年报", items(shown) + orders + pager, nav).encode())

    site.compute = answer
    site.put_way("/zfxxgk/", page("政府信息公开", "<a href='/xxgk/nb'>政府信息公开年报</a>", nav))
    site.put_way(
        "/", page(PLACE, "<a href='/zfxxgk/'>政府信息公开</a>" + "<a href='/a/a/a/a/a/'>部门</a>", nav)
    )
    return site


def odd_links() -> Site:
    """Links by click handler, by image, by title only, by year only; a GBK page that declares UTF-8."""
    site = Site()
    nav = add_noise(site)
    old = [add_report(site, f"/gk/{year}.htm", PLACE, year) for year in range(2008, 2013)]
    site.put_way("/xxgk/nb_old.htm", page("历年年报", items(old), nav))
    cut = [add_report(site, f"/gk/{year}.htm", PLACE, year) for year in range(2013, 2017)]
    rows = "".join(f"<li><a href='{url}' title='{text}'>{text[:9]}…</a></li>" for url, text in cut)
    clicks = "".join(
        f"<tr><td>{year}年</td><td onclick=\"window.open('/gk/{year}.htm')\">查看</td></tr>"
        for year in range(2017, 2020)
    )
    for year in range(2017, 2025):
        site.put_report(f"/gk/{year}.htm", page(report_title(PLACE, year), report_text(PLACE, year)))
    years = "".join(f"<li><a href='/gk/{year}.htm'>{year}年</a></li>" for year in range(2020, 2025))
    body = f"<ul>{rows}</ul><table>{clicks}</table><ul>{years}</ul><a href='nb_old.htm'>历年年报</a>"
    text = page("政府信息公开年报", body, nav).replace("<head>", "<head><meta charset='utf-8'>")
    site.pages["/xxgk/zfxxgknb/index.htm"] = Reply(text.encode("gb18030"), "text/html")
    site.ways.add("/xxgk/zfxxgknb/index.htm")
    site.put("/xxgk/zfxxgknb/nb_old.htm", site.pages["/xxgk/nb_old.htm"].body.decode())
    site.ways.remove("/xxgk/nb_old.htm")
    del site.pages["/xxgk/nb_old.htm"]
    site.ways.add("/xxgk/zfxxgknb/nb_old.htm")
    image = "<a href='/xxgk/zfxxgknb/index.htm'><img src='/img/b3.png'></a>"
    site.put_way("/", page(PLACE, image, nav))
    return site


def parts_and_files() -> Site:
    """Reports in several pages, as a document on an otherwise empty page, as a framed document."""
    site = Site()
    nav = add_noise(site)
    rows = [add_report(site, f"/nb/c{year}.html", PLACE, year) for year in range(2010, 2014)]
    for year in range(2014, 2017):
        text = report_text(PLACE, year) + f"<a href='/nb/c{year}_2.html'>下一页</a>"
        site.put_report(f"/nb/c{year}.html", page(report_title(PLACE, year), text))
        site.put_way(
            f"/nb/c{year}_2.html", page(report_title(PLACE, year), "<p>" + "补充的内容。" * 60 + "</p>")
        )
        rows.append((f"/nb/c{year}.html", report_title(PLACE, year)))
    for year in range(2017, 2021):
        name = report_title(PLACE, year)
        holder = (
            f"<a href='/files/{year}.pdf'>{name}.pdf</a>"
            if year % 2
            else f"<iframe src='/pdf/viewer.html?file=/files/{year}.pdf'></iframe>"
        )
        site.put_way(f"/nb/c{year}.html", page(name, f"<h1>{name}</h1>{holder}"))
        site.pages[f"/files/{year}.pdf"] = Reply(b"%PDF-1.4\n%fixture\n%%EOF\n", "application/pdf")
        site.reports.add(f"/files/{year}.pdf")
        rows.append((f"/nb/c{year}.html", name))
    site.put_way("/nb/", page("政府信息公开年度报告", items(rows), nav))
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年度报告</a>", nav))
    return site


def own_pages() -> Site:
    """Bodies' pages linked from the home page, each with its own hub and column; no directory."""
    site = Site()
    nav = add_noise(site)
    bodies = []
    for number, body in enumerate(DEPARTMENTS):
        name = f"柳河{body}"
        rows = [add_report(site, f"/d{number}/a/{year}.html", name, year) for year in range(2016, 2025)]
        site.put_way(f"/d{number}/gk/nb.html", page("信息公开年报", items(rows)))
        site.put_way(f"/d{number}/gk/", page("信息公开", f"<a href='/d{number}/gk/nb.html'>信息公开年报</a>"))
        site.put_way(
            f"/d{number}/",
            page(name, f"<a href='/d{number}/gk/'>信息公开</a><a href='/news/1.html'>动态</a>"),
        )
        bodies.append((f"/d{number}/", body))
    links = "".join(f"<a href='{url}'>{body}</a>" for url, body in bodies)
    site.put_way("/", page(PLACE, f"<h3>部门网站</h3><div class='links'>{links}</div>", nav))
    return site


AWKWARD = {"traps": traps, "odd links": odd_links, "parts and files": parts_and_files, "own pages": own_pages}


def report_portal() -> Site:
    """A home page, a column, one report."""
    site = Site()
    row = add_report(site, "/nb/2020.html", PLACE, 2020)
    site.put_way("/nb/", page("政府信息公开年报", items([row])))
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年报</a>"))
    return site


def jumping() -> Site:
    """A home page that sends on, blocks with 更多, frames around reports, a column named without 年报."""
    site = Site()
    nav = add_noise(site)
    site.put_way(
        "/", "<html><head><meta http-equiv='Refresh' content='0; url=/web/index.html'></head></html>"
    )
    blocks = "<div class='tit'>政府信息公开年报<a href='/gk/c9/'>更多&gt;&gt;</a></div>"
    blocks += "<div class='tit'>通知公告<a href='/news/list_1.html'>更多</a></div>"
    site.put_way("/web/index.html", page(PLACE, blocks + "<a href='/gk/c8/'>信息公开工作报告</a>", nav))
    rows = [add_report(site, f"/gk/c9/{year}.html", PLACE, year) for year in range(2016, 2022)]
    for year in range(2022, 2025):
        title = report_title(PLACE, year)
        site.put_way(
            f"/gk/c9/{year}.html", page(title, f"<h1>{title}</h1><iframe src='/gk/f/{year}.html'></iframe>")
        )
        site.put_report(f"/gk/f/{year}.html", page(title, report_text(PLACE, year)))
        rows.append((f"/gk/c9/{year}.html", title))
    site.put_way("/gk/c9/", page("栏目", items(rows), nav))
    older = [add_report(site, f"/gk/c8/{year}.html", PLACE, year) for year in range(2008, 2012)]
    site.put_way("/gk/c8/", page("信息公开工作报告", items(older), nav))
    return site


def unlabelled() -> Site:
    """No column at all: the reports stand among the notices."""
    site = Site()
    nav = add_noise(site, 120) + "<li><a href='/tz/'>通知公告</a></li>"
    notices = [(f"/news/{number}.html", f"关于做好第{number}次巡查工作的通知") for number in range(6)]
    rows = [add_report(site, f"/tz/{year}.html", PLACE, year) for year in range(2015, 2025)]
    site.put_way("/tz/", page("通知公告", items(notices + rows[:5]) + "<a href='/tz/2.html'>下一页</a>", nav))
    site.put_way("/tz/2.html", page("通知公告", items(rows[5:]), nav))
    site.put_way("/", page(PLACE, "", nav))
    return site


def only_a_sitemap() -> Site:
    """A home page drawn by scripts; the sitemap alone names the column."""
    site = Site()
    row = add_report(site, "/zfxxgknb/2020.html", PLACE, 2020)
    site.put_way("/zfxxgknb/index.html", page("政府信息公开年报", items([row])))
    site.put_way("/", page(PLACE, "<canvas></canvas>"))
    urls = "".join(f"<url><loc>/{path}</loc></url>" for path in ("news/1.html", "zfxxgknb/index.html"))
    site.pages["/sitemap.xml"] = Reply(f"<urlset>{urls}</urlset>".encode(), "text/xml")
    site.ways.add("/sitemap.xml")
    return site


def untitled() -> Site:
    """Reports that do not say what they are; their rows do."""
    site = Site()
    nav = add_noise(site)
    rows = []
    for year in range(2010, 2020):
        text = (
            report_text(PLACE, year)
            .replace(f"<h1>{report_title(PLACE, year)}</h1>", "")
            .replace("一、总体情况", "概述")
        )
        site.put_report(f"/nb/{year}.html", page("柳河县政府网", text, nav))
        rows.append((f"/nb/{year}.html", report_title(PLACE, year)))
    site.put("/nb/gone.html", page("柳河县政府网", "<p>您访问的页面不存在。</p>", nav))
    rows.append(("/nb/gone.html", report_title(PLACE, 2009)))
    site.put_way("/nb/", page("政府信息公开年报", items(rows), nav))
    site.put_way("/", page(PLACE, "<a href='/nb/'>政府信息公开年报</a>", nav))
    return site


AWKWARD |= {
    "untitled": untitled,
    "jumping": jumping,
    "only a sitemap": only_a_sitemap,
    "unlabelled": unlabelled,
}


def drawn() -> Site:
    """A list whose script hides the address that it asks."""
    site = Site()
    rows = [add_report(site, f"/gk/{year}.html", PLACE, year) for year in range(2016, 2022)]
    cells = json.dumps([{"t": title, "u": url} for url, title in rows])
    site.pages["/z/rows"] = Reply(cells.encode(), "application/json")
    script = (
        "var name = ['z', 'rows'].join('/');"
        "fetch('/' + name).then(r => r.json()).then(rows => rows.forEach(row => {"
        "var link = document.createElement('a'); link.href = row.u; link.textContent = row.t;"
        "document.getElementById('list').appendChild(link); }));"
    )
    column = f"<div id='list'></div><script>{script}</script>"
    site.put_way("/gk/nb.html", page("政府信息公开年报", column))
    site.put_way("/", page(PLACE, "<a href='/gk/nb.html'>政府信息公开年报</a>"))
    return site
