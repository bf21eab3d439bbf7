"""Portals whose lists are posted for, counted down, fed, or buried among notices."""

import re
from urllib.parse import parse_qs

from tests.spiders.layouts import DEPARTMENTS, add_noise, add_report, items, page
from tests.spiders.script_age import PLACE, reports
from tests.spiders.scripted import front
from tests.spiders.web import HTML, Reply, Site

BODIES = (PLACE, *(f"白塔{name}" for name in DEPARTMENTS[:4]))


def posted_form() -> Site:
    """A catalogue behind a form: a menu of bodies, a menu of categories, results page by page."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {str(at): reports(site, f"/u{at}/", body) for at, body in enumerate(BODIES)}
    units = "".join(f"<option value='{at}'>{body}</option>" for at, body in enumerate(BODIES))
    kinds = "".join(
        f"<option value='{n}'>{name}</option>" for n, name in enumerate(("公开指南", "公开年报", "预决算"))
    )
    menus = f"<select name='unit'>{units}</select><select name='kind'>{kinds}</select>"
    form = f"<form action='/list.do' method='post'>{menus}<input name='word'></form>"

    def answer(path: str, body: bytes) -> Reply | None:
        asked = {key: values[0] for key, values in parse_qs(body.decode() or path.partition("?")[2]).items()}
        if not path.startswith("/list.do") or asked.get("kind") != "1":
            return (
                Reply(page("目录", "<p>没有记录</p>").encode(), HTML) if path.startswith("/list.do") else None
            )
        number, rows = int(asked.get("page", 1)), lists[asked["unit"]]
        onward = f"<a href='/list.do?unit={asked['unit']}&kind=1&page={number + 1}'>下一页</a>"
        shown = items(rows[number * 8 - 8 : number * 8]) + (onward if number * 8 < len(rows) else "")
        site.ways.add(f"{path} {body.decode()}")
        return Reply(page("目录", shown).encode(), HTML)

    site.compute = answer
    site.put_way("/ml/", page("政府信息公开目录", form, nav))
    site.put_way("/", page(PLACE, "<a href='/ml/'>政府信息公开目录</a>", nav))
    return site


def server_pages() -> Site:
    """ASP.NET beside a search form: numbers and a menu of bodies post the page back with its state."""
    site = Site()
    nav = add_noise(site, 120)
    lists = [reports(site, f"/u{at}/", body) for at, body in enumerate(BODIES)]
    action = "/list.aspx"

    def show(unit: int, number: int) -> Reply:
        options = "".join(
            f"<option value='{at}'{' selected' if at == unit else ''}>{body}</option>"
            for at, body in enumerate(BODIES)
        )
        menu = f"<select name='unit' onchange=\"__doPostBack('unit','')\">{options}</select>"
        count = -(-len(lists[unit]) // 5)
        numbers = "".join(
            f"<a href=\"javascript:__doPostBack('pager','{n}')\">{n}</a>" for n in range(1, count + 1)
        )
        state = f"<input type='hidden' name='__VIEWSTATE' value='{unit}.{number}'>"
        rows = items(lists[unit][number * 5 - 5 : number * 5])
        site.ways.add(f"{action} {unit} {number}")
        search = "<form action='/search'><input name='q'></form>"
        form = f"<form method='post' action='{action}'>{state}{menu}{rows}{numbers}</form>"
        return Reply(page("政府信息公开年报", search + form, nav).encode(), HTML)

    def answer(path: str, body: bytes) -> Reply | None:
        asked = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        if path != action:
            return None
        unit = int(asked.get("__VIEWSTATE", "0.1").partition(".")[0])
        turned = asked.get("__EVENTTARGET") == "pager"
        return show(unit, int(asked["__EVENTARGUMENT"])) if turned else show(int(asked.get("unit", 0)), 1)

    site.compute = answer
    front(site, action, nav=nav)
    return site


def counted_down() -> Site:
    """Pages whose numbers count down in a folder of the column's name; files without an ending."""
    site = Site()
    nav = add_noise(site, 120)
    rows = reports(site, "/info/10/", years=range(2008, 2022))
    for year in (2022, 2023, 2024):
        address, title = f"/download.jsp?owner=1&fileid={year}", f"{PLACE}{year}年政府信息公开工作年度报告"
        site.put_way(f"/info/10/{year}.html", page(title, f"<h1>{title}</h1><a href='{address}'>附件1</a>"))
        site.pages[address] = Reply(b"%PDF-1.4\n%fixture\n%%EOF\n", "application/octet-stream")
        site.reports.add(address)
        rows.insert(0, (f"/info/10/{year}.html", title))
    pages = -(-len(rows) // 6)
    for number in range(pages):
        name = "/xxgk/nb.htm" if number == 0 else f"/xxgk/nb/{pages - number}.htm"
        onward = f"<a href='/xxgk/nb/{pages - number - 1}.htm'>下页</a>" if number + 1 < pages else "下页"
        site.put_way(name, page("年报", items(rows[number * 6 : number * 6 + 6]) + onward, nav))
    front(site, "/xxgk/nb.htm", nav=nav)
    return site


def fed() -> Site:
    """A column drawn by a script that says nothing, and its feed."""
    site = Site()
    nav = add_noise(site, 120)
    entries = "".join(
        f"<item><title><![CDATA[{text}]]></title><link>{url}</link></item>"
        for url, text in reports(site, "/nb/")
    )
    site.pages["/nb/rss.xml"] = Reply(
        f"<rss version='2.0'><channel>{entries}</channel></rss>".encode(), "text/xml"
    )
    site.ways.add("/nb/rss.xml")
    head = "<link rel='alternate' type='application/rss+xml' href='rss.xml'><title>"
    shell = page("政府信息公开年报", "<ul id='list'></ul><script>eval(atob('MQ=='))</script>")
    site.put_way("/nb/", shell.replace("<title>", head))
    front(site, "/nb/", nav=nav)
    return site


def buried() -> Site:
    """No column: reports stand among many pages of notices, none of them on the first."""
    site = Site()
    nav = add_noise(site, 120) + "<li><a href='/gg/index.html'>通知公告</a></li>"
    rows = [(f"/news/{n}.html", f"关于第{n}次巡查的通知") for n in range(110)]
    for at, year in enumerate(range(2024, 2012, -1)):
        rows.insert(62 + at * 3, add_report(site, f"/gg/{year}.html", PLACE, year))
    last = max(at for at, (url, _) in enumerate(rows) if url in site.reports) // 12
    for number in range(-(-len(rows) // 12)):
        name = f"/gg/index{'' if number == 0 else f'_{number}'}.html"
        onward = f"<a href='index_{number + 1}.html'>下一页</a>" if (number + 1) * 12 < len(rows) else ""
        put = site.put_way if number <= last else site.put
        put(name, page("通知公告", items(rows[number * 12 : number * 12 + 12]) + onward, nav))
    site.put_way("/", page(PLACE, "", nav))
    return site


def labelled() -> Site:
    """Fragments asked by a script with many fields; their own script says how many pages there are."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {str(at): reports(site, f"/u{at}/", body) for at, body in enumerate(BODIES)}

    def answer(path: str, _body: bytes) -> Reply | None:
        unit, number = re.search(r"organId=(\d)", path), re.search(r"pageIndex=(\d+)", path)
        if not path.startswith("/label/88?") or not unit or not number:
            return None
        rows, at = lists[unit[1]], int(number[1])
        pages = -(-len(rows) // 6)
        site.ways.add(path)
        pager = f"<script>turn({{ currentPage: {at}, pageCount: {pages} }});</script>"
        return Reply((items(rows[at * 6 - 6 : at * 6]) + pager).encode(), HTML)

    site.compute = answer
    links = []
    for at, body in enumerate(BODIES):
        data = (
            f"{{ IsAjax: 1, _: Math.random(), name: 'list', pageIndex: index, organId: '{at}', catId: '' }}"
        )
        call = f"$.ajax({{ url: '/label/88', data: {data}, success: draw }});"
        script = f"function load(index) {{ {call} }} load(1);"
        site.put_way(f"/c{at}.html", page(f"{body}年报", f"<div id='list'></div><script>{script}</script>"))
        links.append((f"/c{at}.html", body))
    site.put_way("/nb/", page("政府信息公开年报", items(links, ""), nav))
    front(site, "/nb/", nav=nav)
    return site


POSTED = {
    "posted form": posted_form, "server pages": server_pages, "counted down": counted_down, "fed": fed,
    "buried": buried, "labelled": labelled,
}  # fmt: skip
