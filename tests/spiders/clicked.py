"""Portals whose bodies are clicked, crossed with years in a table, or known to an interface alone."""

import json
import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from tests.spiders.layouts import DEPARTMENTS, add_noise, add_report, items, page
from tests.spiders.script_age import PLACE, reports
from tests.spiders.scripted import front
from tests.spiders.web import Reply, Site

BODIES = (PLACE, *(f"白塔{name}" for name in DEPARTMENTS[:4]))
Fields = dict[str, str]


def as_json(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), "application/json")


def first_values(query: str) -> Fields:
    return {key: values[0] for key, values in parse_qs(query).items()}


def crossed() -> Site:
    """A table of bodies and years whose cells hold marks, pages and documents, inside a frame."""
    site = Site()
    nav = add_noise(site, 120)
    years = range(2024, 2018, -1)
    rows = []
    for at, body in enumerate((*BODIES, "白塔县审计局")):
        cells = "".join(f"<td>{cell(site, at, body, year)}</td>" for year in years)
        rows.append(f"<tr><td>{at + 1}</td><td>{body}</td>{cells}</tr>")
    heads = "".join(f"<th>{year}年</th>" for year in years)
    table = f"<table><tr><th>序号</th><th>单位名称</th>{heads}</tr>{''.join(rows)}</table>"
    site.put_way("/nb/table.html", f"<html><body>{table}</body></html>")
    site.put_way("/nb/", page("政府信息公开年报", "<iframe src='table.html'></iframe>", nav))
    front(site, "/nb/", nav=nav)
    return site


def cell(site: Site, at: int, body: str, year: int) -> str:
    """A cell: nothing for a report that there is none of, else a mark that leads to it."""
    path = f"/file/{year}/{at}.pdf" if (at + year) % 3 else f"/nb/{at}/{year}.html"
    if (at + year) % 7 == 0:
        return "/"
    if path.endswith("pdf"):
        site.pages[path] = Reply(b"%PDF-1.4\n%fixture\n%%EOF\n", "application/pdf")
        site.reports.add(path)
    else:
        add_report(site, path, body, year)
    return f"<a href='{path}'>{('√', '查看', '●')[at % 3]}</a>"


def tabs_that_post() -> Site:
    """Tabs of bodies set a name and call what posts for the list."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {f"u{at}": reports(site, f"/u{at}/", body) for at, body in enumerate(BODIES)}

    def answer(path: str, body: bytes) -> Reply | None:
        asked = first_values(body.decode())
        if path != "/cms/rows" or asked.get("unit") not in lists:
            return None
        number = int(asked["pageNo"])
        rows = lists[asked["unit"]][number * 6 - 6 : number * 6]
        site.ways |= {f"{path} {body.decode()}"} if rows else set()
        shown = [{"wz": words, "lj": url} for url, words in rows]
        return as_json({"total": len(lists[asked["unit"]]), "rows": shown})

    site.compute = answer
    tabs = "".join(
        f"<li onclick=\"turnTo('{key}', this)\">{body}</li>" for key, body in zip(lists, BODIES, strict=True)
    )
    script = (
        "var unit = 'u0', pageNo = 1; function ask() { $.post('/cms/rows', {unit: unit, pageNo: pageNo,"
        " pageSize: 6}, function (d) { fill(d); }, 'json'); }"
        " function turnTo(key, tab) { unit = key; pageNo = 1; ask(); } ask();"
    )
    site.put_way(
        "/nb/", page("政府信息公开年报", f"<ul>{tabs}</ul><ul id='rows'></ul><script>{script}</script>", nav)
    )
    front(site, "/nb/", nav=nav)
    return site


def bodies_by_number() -> Site:
    """An app: one interface names the bodies and their numbers, another lists the reports of a number."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {str(70 + at): reports(site, f"/show/{70 + at}", body) for at, body in enumerate(BODIES)}

    def answer(path: str, _body: bytes) -> Reply | None:
        asked = first_values(urlsplit(path).query)
        if path == "/api/units":
            site.ways.add(path)
            named = zip(lists, BODIES, strict=True)
            return as_json({"data": [{"unitId": int(key), "unitName": name} for key, name in named]})
        if not path.startswith("/api/reports?") or asked.get("unitId") not in lists:
            return None
        number, rows = int(asked["pageNum"]), lists[asked["unitId"]]
        part = rows[number * 8 - 8 : number * 8]
        site.ways |= {path} if part else set()
        return as_json({"total": len(rows), "data": list(numbered(part))})

    site.compute = answer
    site.put_way("/nb/", page("政府信息公开年报", APP, nav))
    front(site, "/nb/", nav=nav)
    return site


def numbered(rows: Iterable[tuple[str, str]]) -> Iterable[Fields]:
    for url, words in rows:
        yield {"articleId": re.sub(r"\D", "", url), "articleTitle": words}


APP = """<div id='app'><span v-for='u in units' @click='choose(u.unitId)'>{{u.unitName}}</span>
<ul><li v-for='a in rows' @click='show(a)'>{{a.articleTitle}}</li></ul></div><script>
Vue.createApp({ data() { return { units: [], rows: [], asked: { unitId: 70, pageNum: 1, pageSize: 8 } }; },
  mounted() { axios.get('/api/units').then(r => { this.units = r.data.data; }); this.load(); },
  methods: {
    load() { axios.get('/api/reports', { params: this.asked }).then(r => { this.rows = r.data.data; }); },
    choose(id) { this.asked.unitId = id; this.asked.pageNum = 1; this.load(); },
    show(a) { window.open(`/show/${a.articleId}.html`); } } }).mount('#app');</script>"""


def pieces() -> Site:
    """Pieces of pages that a click loads, turned by buttons without an address."""
    site = Site()
    nav = add_noise(site, 120)
    lists = {f"u{at}": reports(site, f"/u{at}/", body) for at, body in enumerate(BODIES)}

    def answer(path: str, _body: bytes) -> Reply | None:
        asked = first_values(urlsplit(path).query)
        if not path.startswith("/piece/rows?") or asked.get("unit") not in lists:
            return None
        number, rows = int(asked["p"]), lists[asked["unit"]]
        part = rows[number * 8 - 8 : number * 8]
        site.ways |= {path} if part else set()
        onward = "<a href='javascript:;' class='turn'>下一页</a>" if number * 8 < len(rows) else ""
        return Reply(f"{items(part)}{onward}".encode())

    site.compute = answer
    tabs = "".join(
        f"<a href='javascript:;' class='unit' data-unit='{key}'>{body}</a>"
        for key, body in zip(lists, BODIES, strict=True)
    )
    script = (
        "var unit = 'u0', p = 1; function show() { $('#box').load('/piece/rows?unit=' + unit + '&p=' + p); }"
        " $('.unit').click(function () { unit = $(this).data('unit'); p = 1; show(); }); show();"
    )
    site.put_way(
        "/nb/", page("政府信息公开年报", f"{tabs}<div id='box'></div><script>{script}</script>", nav)
    )
    front(site, "/nb/", nav=nav)
    return site


CLICKED = {
    "crossed": crossed, "tabs that post": tabs_that_post, "bodies by number": bodies_by_number,
    "pieces": pieces,
}  # fmt: skip
