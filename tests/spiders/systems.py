"""Portals as systems of governments make them: a catalogue, a search, a column with its newest report."""

import re
from collections.abc import Iterator

from tests.spiders.layouts import add_noise, add_report, items, page
from tests.spiders.web import Reply, Site

PLACE = "岩溪县人民政府"
BODIES = (PLACE, "岩溪县民政局", "岩溪县水利局", "岩溪县教育局")
YEARS = range(2021, 2013, -1)
Rows = list[tuple[str, str]]


def columns(site: Site) -> Iterator[tuple[int, str, Rows]]:
    """Each body with its reports."""
    for number, body in enumerate(BODIES):
        yield (
            number,
            body,
            [add_report(site, f"/art/{year}/art_{number}_{year}.html", body, year) for year in YEARS],
        )


def lead_there(site: Site, links: Rows, nav: str) -> Site:
    """A home page, and one that names the columns of all bodies."""
    site.put_way("/gk/", page("政府信息公开", f"<h3>政府信息公开年报</h3>{items(links, '')}", nav))
    site.put_way("/", page(PLACE, "<a href='/gk/'>政府信息公开</a>", nav))
    return site


def catalogue() -> Site:
    """Hanweb: a tree in a frame, whose columns are posted for."""
    site = Site()
    nav, held = add_noise(site, 60), {f"00{number}": rows for number, _, rows in columns(site)}
    for number, body in enumerate(BODIES):
        tree = f"/module/xxgk/tree.jsp?divid=div{number}&area=00{number}"
        frame = f"<iframe src='{tree}'></iframe><div id='div{number}'></div>"
        site.put_way(f"/col/col{number}/index.html", page(f"{body}信息公开目录", frame, nav))
        calls = "".join(
            f"d.add({at},0,'<a href=\\'#\\' onclick=\"funclick(\\'A{at}\\');\">{name}</a>');"
            for at, name in enumerate(("机构职能", "政府信息公开指南", "政府信息公开年报"), 1)
        )
        ask = f"/module/xxgk/search.jsp?divid=div{number}&infotypeId='+id+'&area=00{number}&sortfield=day:0"
        site.put_way(
            tree, f"<script>function funclick(id){{$.post('{ask}',show)}}</script><script>{calls}</script>"
        )

    def answer(path: str, _body: bytes) -> Reply | None:
        asked = re.match(r"/module/xxgk/search\.jsp\?.*infotypeId=A3&area=(\d+)(?:.*currpage=(\d))?", path)
        if asked is None:
            return None
        site.ways.add(path)
        start = (int(asked[2] or 1) - 1) * 5
        return Reply(f"{items(held[asked[1]][start : start + 5])}共2页".encode())

    site.compute = answer
    return lead_there(site, [(f"/col/col{n}/index.html", body) for n, body in enumerate(BODIES)], nav)


def searched_column() -> Site:
    """Columns that are empty searches by channel; their pagers ask for an order."""
    site = Site()
    nav, links = add_noise(site, 60), []
    for number, body, rows in columns(site):
        first = f"/was5/web/search?channelid={number}&searchword="
        second = f"/was5/web/search?page=2&channelid={number}&searchword=&orderby=-day"
        onward = f"<a href='{second}'>下一页</a>"
        site.put_way(first, page("信息公开年报", items(rows[:5]) + onward, nav))
        site.put_way(second, page("信息公开年报", items(rows[5:]), nav))
        links.append((first, body))
    return lead_there(site, links, nav)


def newest_shown() -> Site:
    """A column shows its newest report beside links of all years; one of them has no link to that."""
    site = Site()
    nav, links = add_noise(site, 60), []
    for number, body, rows in columns(site):
        column, at = f"/public/column/{number}", 1 if number == 1 else 0
        shown = site.pages[rows[0][0]].body.decode()
        years = "".join(
            f"<li><a href='{url}'>{YEARS[0] - n}年</a></li>" for n, (url, _) in enumerate(rows) if n >= at
        )
        site.put_way(column, shown.replace("<div class='main'>", f"<ul>{years}</ul><div class='main'>"))
        if at:
            site.reports -= {rows[0][0]}
            site.reports.add(column)
            site.ways.discard(column)
        menu = f"<a href='/public/guide/{number}'>公开指南</a><a href='{column}'>公开年报</a>"
        site.put_way(f"/public/{number}", page(f"{body}信息公开", menu, nav))
        links.append((f"/public/{number}", body))
    return lead_there(site, links, nav)


def posted_shells() -> Site:
    """Shells whose table is posted for; the pager of the answer calls a function of the shell."""
    site = Site()
    nav, links, held = add_noise(site, 60), [], {}
    for number, body, rows in columns(site):
        held[str(number)] = rows
        data = f"{{ channelid: '{number}', sw: '', page: at, perpage: '5', token: '' }}"
        ask = f"function turn(at) {{ $.post('/was5/web/search', {data}, show) }} turn(1);"
        shell = f"<div id='rows'></div><script>{ask}</script>"
        site.put_way(f"/nb{number}/", page(f"{body}年报", shell, nav))
        links.append((f"/nb{number}/", body))

    def answer(path: str, body: bytes) -> Reply | None:
        asked = re.match(r"channelid=(\d)&sw=&page=(\d)", body.decode())
        if path != "/was5/web/search" or asked is None:
            return None
        site.ways.add(body.decode())
        start = (int(asked[2]) - 1) * 5
        pager = "共2页 <a href='javascript:void(0)' onclick='turn(2)'>下一页</a>"
        return Reply(f"{items(held[asked[1]][start : start + 5])}{pager}".encode())

    site.compute = answer
    return lead_there(site, links, nav)


SYSTEMS = {
    "catalogue": catalogue, "searched column": searched_column, "newest shown": newest_shown,
    "posted shells": posted_shells,
}  # fmt: skip
