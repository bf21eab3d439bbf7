"""Ways in which portals list their annual reports, each put at the address of the column."""

import json
from collections.abc import Sequence
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from demo.model import Answer, Request
from demo.portals.compact import Group
from demo.portals.site import Link, Site, anchor

JSON = (("Content-Type", "application/json; charset=utf-8"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PER_PAGE = 4


def all_links(groups: Sequence[Group]) -> list[Link]:
    """The links of all bodies."""
    return [link for _, links in groups for link in links]


def put_tabs(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """Tabs of years; a click asks for a fragment with the reports published in that year."""
    links = all_links(groups)
    years = sorted({link.day.year for link in links if link.day}, reverse=True)
    tabs = "".join(f'<li onclick="showYear({year})">{year - 1}年</li>' for year in years)
    script = "function showYear(y){$.get('/zfxxgk/part?year='+y,function(t){$('#part').html(t);});}"
    content = f"<ul class='tabs'>{tabs}</ul><div id='part'></div><script>{script}</script>"
    site.page(column.href, column.title, content, [column])
    for year in years:
        part = site.links(link for link in links if link.day and link.day.year == year)
        site.pages[f"/zfxxgk/part?year={year}"] = Answer(part.encode(), headers=HTML)


def put_numbers(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """Rows by JSON, a few at a time, with addresses that only the page's script can build."""
    links = all_links(groups)
    stems = [link.href.removeprefix("/zfxxgk/").removesuffix(".html") for link in links]
    script = (
        "var next = 1; function more(){ $.getJSON('/zfxxgk/rows.json?pageNo=' + next + "
        f"'&pageSize={PER_PAGE}', function(r){{ next++; r.rows.forEach(function(row){{ $('#rows').append("
        "'<li><a href=\"/zfxxgk/' + row.stem + '.html\">' + row.title + '</a></li>'); }); }); } more();"
    )
    content = f"<ul id='rows'></ul><a href='javascript:more()'>加载更多</a><script>{script}</script>"
    site.page(column.href, column.title, content, [column])

    def answer(request: Request) -> Answer:
        number = int(parse_qs(request.query).get("pageNo", ["1"])[0])
        first = (number - 1) * PER_PAGE
        shown = list(zip(stems, links, strict=True))[first : first + PER_PAGE]
        rows = [{"stem": stem, "title": link.title, "pubDate": str(link.day)} for stem, link in shown]
        return Answer(json.dumps({"total": len(links), "rows": rows}).encode(), headers=JSON)

    site.handlers["/zfxxgk/rows.json"] = answer


def put_menu(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """A form with a menu of bodies, sent by POST."""
    options = "".join(f"<option value='{at}'>{name}</option>" for at, (name, _) in enumerate(groups))
    menu = f"<select name='unit'><option value=''>请选择单位</option>{options}</select>"
    form = f"<form action='/zfxxgk/list.do' method='post'>{menu}<input type='submit' value='查询'></form>"
    site.page(column.href, column.title, form, [column])

    def answer(request: Request) -> Answer:
        asked = parse_qs(request.body.decode("latin-1")).get("unit", [""])[0]
        known = asked.isdigit() and int(asked) < len(groups)
        links = groups[int(asked)][1] if known else ()
        return site.answer(site.render(column.title, form + site.links(links), [column]))

    site.handlers["/zfxxgk/list.do"] = answer


def put_postbacks(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """ASP.NET: numbers that post the page back; the page's state says where it stands."""
    links = all_links(groups)
    pages = -(-len(links) // PER_PAGE)

    def answer(request: Request) -> Answer:
        form = parse_qs(request.body.decode("latin-1"))
        number = int(form.get("__EVENTARGUMENT", ["1"])[0] or 1)
        state = f"<input type='hidden' name='__VIEWSTATE' value='/wEP{number}'>"
        numbers = "".join(
            str(n) if n == number else f"<a href=\"javascript:__doPostBack('Pager','{n}')\">{n}</a>"
            for n in range(1, pages + 1)
        )
        shown = site.links(links[(number - 1) * PER_PAGE : number * PER_PAGE])
        content = f"<form method='post' action='{column.href}'>{state}{shown}<div>{numbers}</div></form>"
        return site.answer(site.render(column.title, content, [column]))

    site.handlers[column.href] = answer


def put_feed(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """A column that a script draws from nowhere one could see, and its feed."""
    items = "".join(
        f"<item><title>{escape(link.title)}</title><link>{link.href}</link></item>"
        for link in all_links(groups)
    )
    feed = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{items}</channel></rss>"
    site.put("/zfxxgk/nb/rss.xml", feed.encode(), "application/rss+xml")
    head = "<link rel='alternate' type='application/rss+xml' href='/zfxxgk/nb/rss.xml'>"
    content = "<ul id='list'></ul><script>window['d'+'raw'] && draw('list');</script>"
    site.page(column.href, column.title, content, [column], head)


def put_tree(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """A tree of bodies that unfolds by JSON; each leads to a page of its own."""
    leaves = []
    for at, (name, links) in enumerate(groups):
        own = Link(name, f"/zfxxgk/unit{at}.html")
        site.page(own.href, f"{name}年报", site.links(links), [column, own])
        leaves.append({"id": f"u{at}", "text": name, "attributes": {"url": own.href}})
    trees = {"": [{"id": "all", "text": "各部门", "state": "closed"}], "all": leaves}

    def answer(request: Request) -> Answer:
        branch = trees.get(parse_qs(request.query).get("id", [""])[0], [])
        return Answer(json.dumps(branch, ensure_ascii=False).encode(), headers=JSON)

    site.handlers["/zfxxgk/tree.json"] = answer
    call = "$('#tree').tree({url:'/zfxxgk/tree.json',onClick:function(n){location.href=n.attributes.url;}});"
    site.page(column.href, column.title, f"<ul id='tree'></ul><script>{call}</script>", [column])


def put_frames(site: Site, column: Link, groups: Sequence[Group]) -> None:
    """The list stands in a frame that turns its own pages by a script."""
    links = all_links(groups)
    site.page(column.href, column.title, "<iframe src='/zfxxgk/frame_1.html'></iframe>", [column])
    pages = -(-len(links) // PER_PAGE)
    for number in range(1, pages + 1):
        onward = f"<a href='javascript:toPage({number + 1})'>下一页</a>" if number < pages else ""
        script = "<script>function toPage(n){location.href='/zfxxgk/frame_'+n+'.html';}</script>"
        shown = "".join(
            f"<p>{anchor(link)}</p>" for link in links[(number - 1) * PER_PAGE : number * PER_PAGE]
        )
        frame = f"<html><head><title>列表</title></head><body>{shown}{onward}{script}</body></html>"
        site.pages[f"/zfxxgk/frame_{number}.html"] = Answer(frame.encode(), headers=HTML)
