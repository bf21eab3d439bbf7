"""Portals somebody made by hand: tables of years, rows that call functions, menus in script files, arrays."""

from tests.spiders.layouts import DEPARTMENTS, add_decoys, add_noise, add_report, items, page
from tests.spiders.web import Reply, Site
from tests.spiders.wording import report_text, report_title

PLACE = "安溪县人民政府"
Rows = list[tuple[str, str]]


def year_table() -> Site:
    """One table, a row a body and a cell a year, linked by 查看 or by the year alone."""
    site = Site()
    nav = add_noise(site)
    years = range(2014, 2024)
    head = "<tr><th>单位</th>" + "".join(f"<th>{year}年</th>" for year in years) + "</tr>"
    lines = ""
    for at, body in enumerate(DEPARTMENTS):
        cells = ""
        for year in years:
            path = f"/gk/{at}/{year}.html"
            add_report(site, path, f"安溪{body}", year)
            words = "查看" if at % 2 else str(year)
            cells += f"<td><a href='{path}'>{words}</a></td>"
        lines += f"<tr><td>{body}</td>{cells}</tr>"
    site.put_way("/gk/nb.html", page("政府信息公开年报", f"<table>{head}{lines}</table>", nav))
    site.put_way("/", page(PLACE, "<a href='/gk/nb.html'>政府信息公开年报</a>", nav))
    return site


def called_rows() -> Site:
    """Rows and columns that call a function of the page with an id; base address, backslashes, blanks."""
    site = Site()
    nav = add_noise(site)
    rows = "".join(
        f"<li><a href='javascript:;' onclick=\"showInfo('{year * 3}')\">{report_title(PLACE, year)}</a></li>"
        for year in range(2008, 2016)
    )
    for year in range(2008, 2016):
        site.put_report(
            f"/info/detail.do?id={year * 3}&t=1", page(report_title(PLACE, year), report_text(PLACE, year))
        )
    for year in range(2016, 2024):
        add_report(site, f"/web/art/{year}.html", PLACE, year)
        rows += f"<li><a href=' art\\{year}.html '>{report_title(PLACE, year)[:15]}...</a></li>"
    script = "<script>function showInfo(id){ window.open('/info/detail.do?id=' + id + '&t=1'); }</script>"
    base = "<base href='/web/'>"
    site.put_way(
        "/col/9",
        page("政府信息公开年报", f"{base}{script}<ul>{rows}</ul>", nav.replace("href='", "href='/..")),
    )
    menu = "<script>function go(n){location.href='/col/'+n;}</script>"
    menu += "<span onclick='go(9)'>政府信息公开年报</span>"
    site.put_way("/", page(PLACE, menu, nav))
    return site


def menu_file() -> Site:
    """A home page whose menu a script file writes; bodies as an array of pairs, and as options of names."""
    site = Site()
    nav = add_noise(site)
    menu = "".join(
        f"document.write('<li><a href=\"{url}\">{text}</a></li>');\n"
        for url, text in (("/news/list_1.html", "要闻"), ("/xxgk/", "信息公开"), ("/news/3.html", "简介"))
    )
    site.pages["/js/menu.js"] = Reply(menu.encode("gbk"), "application/x-javascript")
    site.ways.add("/js/menu.js")
    site.put_way(
        "/",
        "<html><head><script src='/js/menu.js'></script></head><body><img src='b.jpg'></body></html>",
    )
    pairs = ",".join(f"['安溪{body}','/bm/{at}/nb.html']" for at, body in enumerate(DEPARTMENTS[:4]))
    options = "".join(
        f"<option value='{at}'>安溪{body}</option>" for at, body in enumerate(DEPARTMENTS) if at > 3
    )
    choose = f"<select onchange=\"location.href='/bm/'+this.value+'/nb.html'\">{options}</select>"
    script = f"<script>var depts=[{pairs}];for(var i in depts)draw(depts[i]);</script>"
    site.put_way("/xxgk/", page("信息公开", "<a href='nb.html'>部门信息公开年报</a>", nav))
    site.put_way("/xxgk/nb.html", page("部门信息公开年报", f"{choose}<ul id='list'></ul>{script}", nav))
    for at, body in enumerate(DEPARTMENTS):
        own = [add_report(site, f"/bm/{at}/{year}.html", f"安溪{body}", year) for year in range(2015, 2023)]
        site.put_way(f"/bm/{at}/nb.html", page(f"安溪{body}年报", items(own), nav))
    return site


def short_rows() -> Site:
    """Rows that say little: cut titles, 2019年度, 年报（2019）, a number alone; dates first."""
    site = Site()
    nav = add_noise(site)
    words = (
        "{y}年度",
        "年报（{y}）",
        "安溪县人民政府{y}年政府信息公…",
        "{y}年年报",
        "{y}",
        "信息公开年报{y}年",
    )
    lines = ""
    for at, year in enumerate(range(2008, 2024)):
        site.put_report(f"/n/{at}.html", page("安溪县人民政府网", report_text(PLACE, year), nav))
        text = words[at % len(words)].format(y=year)
        lines += f"<dd><span>[{year + 1}/1/9]</span><a href='/n/{at}.html'>{text}</a></dd>"
    decoys = "".join(f"<dd><a href='{url}'>{text}</a></dd>" for url, text in add_decoys(site, "/n/", PLACE))
    site.put_way(
        "/n/", page("年报", f"<div>您的位置：首页&gt;政府信息公开年报</div><dl>{lines}{decoys}</dl>", nav)
    )
    site.put_way("/", page(PLACE, "<a href='/n/'>政府信息公开年报</a>", nav))
    return site


HANDMADE = {
    "year table": year_table, "called rows": called_rows, "menu file": menu_file, "short rows": short_rows,
}  # fmt: skip
