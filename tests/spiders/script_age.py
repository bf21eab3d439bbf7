"""Portals whose lists are asked for by scripts: clicks, rows without addresses, several files, trees."""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from tests.spiders.layouts import DEPARTMENTS, add_noise, add_report, items, page
from tests.spiders.scripted import front
from tests.spiders.web import HTML, Answer, Reply, Site
from tests.spiders.wording import report_text, report_title

PLACE = "白塔县人民政府"
JSON = "application/json; charset=utf-8"
Rows = list[tuple[str, str]]


def reports(site: Site, folder: str, body: str = PLACE, years: range = range(2012, 2025)) -> Rows:
    return [add_report(site, f"{folder}{year}.html", body, year) for year in reversed(years)]


def reply_json(value: object) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), JSON)


def turning(
    lists: dict[str, Rows], key: str, number: str, size: int, row: Callable[[str, str], object]
) -> Answer:
    """Answers `?key=LIST&number=1` with some rows and their total."""

    def answer(path: str, _body: bytes) -> Reply | None:
        asked = parse_qs(urlsplit(path).query)
        rows = lists.get(asked.get(key, [""])[0])
        if rows is None or number not in asked:
            return None
        first = (int(asked[number][0]) - 1) * size
        return reply_json({"total": len(rows), "rows": [row(*one) for one in rows[first : first + size]]})

    return answer


def noting(site: Site, answer: Answer) -> Answer:
    """The same answers; each that brings rows lies on the way."""

    def noted(path: str, body: bytes) -> Reply | None:
        reply = answer(path, body)
        if reply and re.search(rb'"rows": \[[^\]]|<li', reply.body):
            site.ways.add(f"{path} {body.decode()}")
        return reply

    return noted


def clicked_years() -> Site:
    """Tabs of years that call a function; fragments come back."""
    site = Site()
    nav = add_noise(site, 120)
    rows = reports(site, "/nb/")
    parts = {f"/part?year={url[4:8]}": items([(url, text)]) for url, text in rows}
    site.compute = noting(site, lambda path, _: Reply(parts[path].encode(), HTML) if path in parts else None)
    tabs = "".join(f"<li onclick='show({url[4:8]})'>{url[4:8]}年</li>" for url, _ in rows)
    script = "function show(y){ $.get('/part?year=' + y, function(t){ $('#part').html(t); }); } show(2024);"
    site.put_way(
        "/xxgk/nb/", page("年报", f"<ul>{tabs}</ul><div id='part'></div><script>{script}</script>", nav)
    )
    front(site, "/xxgk/nb/", nav=nav)
    return site


def rows_by_number() -> Site:
    """Rows with numbers instead of addresses, more of them at a click; departments alike."""
    site = Site()
    nav = add_noise(site, 120)
    lists: dict[str, Rows] = {}
    links = []
    for at, body in enumerate((PLACE, *(f"白塔{name}" for name in DEPARTMENTS[:4]))):
        lists[str(at)] = [(f"{at}{year}", report_title(body, year)) for year in range(2024, 2016, -1)]
        for key, text in lists[str(at)]:
            site.put_report(f"/show.html?id={key}", page(text, report_text(body, int(key[1:]))))
        script = (
            f"var unit = {at}, pageNo = 1;"
            "function more(){ $.getJSON('/rows?unit=' + unit + '&pageNo=' + pageNo,"
            "function(r){ pageNo++; for (var i in r.rows) { var item = r.rows[i]; $('#list').append("
            "'<li><a href=\"/show.html?id=' + item.id + '\">' + item.title + '</a></li>'); } }); } more();"
        )
        shell = f"<ul id='list'></ul><a onclick='more()'>加载更多</a><script>{script}</script>"
        site.put_way(f"/unit{at}.html", page(f"{body}年报", shell))
        links.append((f"/unit{at}.html", body))
    site.compute = noting(
        site, turning(lists, "unit", "pageNo", 5, lambda key, text: {"id": key, "title": text})
    )
    site.put_way("/nb/", page("政府信息公开年报", items(links, ""), nav))
    front(site, "/nb/", nav=nav)
    return site


def several_files() -> Site:
    """A posted JSON body whose parts stand in three script files and in the page's own address."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {
        str(at): reports(site, f"/u{at}/", body, range(2015, 2025))
        for at, body in enumerate((PLACE, *(f"白塔{name}" for name in DEPARTMENTS[:4])))
    }
    files = {
        "config": "var CONFIG = { base: '/api/portal', site: 15 };",
        "net": "function send(u, d, f) { $.ajax({type: 'POST', url: CONFIG.base + u, data: JSON.stringify(d),"
        " contentType: 'application/json', success: f}); } function asked(n) { return null; }",
        "rows": "function load(unit, n) {"
        " send('/list', {site: CONFIG.site, unit: unit, pageNum: n, pageSize: 6}, draw); }"
        " load(asked('unit') || '0', 1);",
    }
    for name, text in files.items():
        site.pages[f"/js/{name}.js"] = Reply(text.encode(), "text/javascript")

    def answer(path: str, body: bytes) -> Reply | None:
        if path != "/api/portal/list" or not body:
            return None
        asked = json.loads(body)
        rows = lists.get(str(asked["unit"]), []) if asked["site"] == 15 else []
        shown = rows[(asked["pageNum"] - 1) * 6 : asked["pageNum"] * 6]
        return reply_json({"total": len(rows), "rows": [{"title": text, "url": url} for url, text in shown]})

    site.compute = noting(site, answer)
    scripts = "".join(f"<script src='/js/{name}.js'></script>" for name in files)
    for at in lists:
        site.put_way(f"/nb.html?unit={at}", page("政府信息公开年报", f"<ul id='list'></ul>{scripts}"))
    links = [(f"/nb.html?unit={at}", name) for at, name in zip(lists, (PLACE, *DEPARTMENTS), strict=False)]
    site.put_way("/nb/", page("政府信息公开年报", items(links, ""), nav))
    front(site, "/nb/", nav=nav)
    return site


def menu_of_numbers() -> Site:
    """A menu and lists by JSON: the menu's numbers go into the address of the lists."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {"c2": reports(site, "/c2/")}
    units = []
    for at, name in enumerate(DEPARTMENTS[:4]):
        lists[f"u{at}"] = reports(site, f"/u{at}/", f"白塔{name}", range(2018, 2025))
        units.append({"id": f"u{at}", "title": name})
    menu = [
        {"id": "c1", "title": "政府信息公开指南", "children": []},
        {"id": "c2", "title": "政府信息公开年报", "children": []},
        {"id": "c3", "title": "部门信息公开年报", "children": units},
    ]
    code = (
        "const api = { menu: () => axios.get('/menu?rows=1'),"
        " list: (id, page) => axios.get(`/channel?channel=${id}&page=${page}`) };"
        "function route() { const id = location.hash.slice(2); api.list(id, 1).then(draw); }"
        "api.menu().then(tree);"
    )
    site.pages["/static/app.3f.js"] = Reply(code.encode(), "text/javascript")
    by_channel = turning(lists, "channel", "page", 8, lambda url, text: {"docTitle": text, "docUrl": url})
    site.compute = noting(
        site,
        lambda path, body: reply_json({"rows": menu}) if path == "/menu?rows=1" else by_channel(path, body),
    )
    shell = "<div id='app'><ul id='menu'></ul></div><script src='/static/app.3f.js'></script>"
    site.put_way("/xxgk/", page("政府信息公开", shell, nav))
    site.put_way("/", page(PLACE, "<a href='/xxgk/'>政府信息公开</a>", nav))
    return site


def table_component() -> Site:
    """A table component that adds page fields of its own names to its request."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {"9": reports(site, "/d/")}
    call = "{elem: '#t', url: '/infos', where: {cat: '9'}, page: true, limit: 5, request: {pageName: 'curr'}}"
    script = f"layui.use('table', function(){{ layui.table.render({call}); }});"
    site.compute = noting(
        site, turning(lists, "cat", "curr", 5, lambda url, text: {"infoTitle": text, "infoUrl": url})
    )
    site.put_way("/nb/", page("年报", f"<table id='t' lay-filter='t'></table><script>{script}</script>", nav))
    front(site, "/nb/", nav=nav)
    return site


SCRIPT_AGE = {
    "clicked years": clicked_years, "rows by number": rows_by_number, "several files": several_files,
    "menu of numbers": menu_of_numbers, "table component": table_component,
}  # fmt: skip
