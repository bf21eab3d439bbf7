"""Portals that scripts draw whole: behind routes, in shadow trees, by boxes that depend on one another."""

import json
from urllib.parse import parse_qs

from tests.spiders.layouts import DEPARTMENTS, add_noise, page
from tests.spiders.pressed import ASK, SCRIPT
from tests.spiders.scripted import PLACE, front
from tests.spiders.web import Reply, Site
from tests.spiders.wording import report_text, report_title

BODIES = (PLACE, *(f"白塔{name}" for name in DEPARTMENTS[:2]))
YEARS = range(2020, 2025)
EVERY = [(at, body, year) for at, body in enumerate(BODIES) for year in reversed(YEARS)]


def routed() -> Site:
    """One page whose routes are the column, its list and each report; a row takes the list away."""
    site = Site()
    nav = add_noise(site, 60)
    names = [[f"{at}-{year}", report_title(body, year)] for at, body, year in EVERY]
    for number in (1, 2):
        site.ways.add(f"/data/p{number}.json")
        site.pages[f"/data/p{number}.json"] = reply(names[8 * number - 8 : 8 * number])
    for at, body, year in EVERY:
        site.pages[f"/data/{at}-{year}.json"] = reply(report_text(body, year))
        site.reports.add(f"/app/#/report/{at}-{year}")
    site.pages["/app/fill.js"] = Reply(
        f"""{ASK}
const view = document.querySelector('main');
function draw(tag, words, act) {{
  const one = document.createElement(tag);
  one.textContent = words;
  one.addEventListener('click', act);
  return one;
}}
async function turn(number) {{
  const rows = await ask('data', 'p' + number + '.json');
  const open = name => () => {{ location.hash = '/report/' + name; }};
  const lines = rows.map(([name, words]) => draw('dd', words, open(name)));
  view.replaceChildren(...lines, draw('b', 1, () => turn(1)), draw('b', 2, () => turn(2)));
}}
async function route() {{
  const [, kind, name] = location.hash.split('/');
  if (kind === 'open') view.innerHTML = '<a href="#/list">政府信息公开年报</a>';
  if (kind === 'list') turn(1);
  if (kind === 'report') view.innerHTML = await ask('data', name + '.json');
}}
addEventListener('hashchange', route);
route();""".encode(),
        SCRIPT,
    )
    site.put_way("/app/", "<html><body><main></main><script src='fill.js'></script></body></html>")
    site.put_way("/", page(PLACE, "<a href='/app/#/open'>政府信息公开</a>", nav))
    return site


def shaded() -> Site:
    """A list in a shadow tree, filled by the page itself; its pages are turned by a box and the enter key."""
    site, rows = reported()
    nav = add_noise(site, 60)
    for number in (1, 2, 3):
        site.ways.add(f"/data/p{number}.json")
        site.pages[f"/data/p{number}.json"] = reply(rows[5 * number - 5 : 5 * number])
    script = f"""{ASK}
const tree = document.querySelector('u-r').attachShadow({{mode: 'closed'}});
async function turn(number) {{
  const rows = await ask('data', 'p' + number + '.json');
  tree.innerHTML = rows.map(([place, words]) => `<p><a href="${{place}}">${{words}}</a></p>`).join('');
  const box = document.createElement('input');
  box.value = number;
  box.addEventListener('keydown', event => {{
    if (event.key === 'Enter' && box.value < 4) turn(Number(box.value));
  }});
  tree.append(box);
}}
turn(1);"""
    column = f"<u-r></u-r><script>{script}</script>"
    site.put_way("/column/index.html", page("政府信息公开年报", column, nav))
    front(site, "/column/index.html", nav=nav)
    return site


def cascading() -> Site:
    """A box of groups fills a box of bodies, a button asks for the list; each row has a button that asks
    the server where it leads.
    """
    site, rows = reported()
    nav = add_noise(site, 60)
    groups = {"市政府": BODIES[:1], "市直部门": BODIES[1:]}
    script = """
const [groups, bodies] = document.querySelectorAll('select'), list = document.querySelector('table');
const post = (way, form) =>
  fetch('/' + way, {method: 'POST', body: new URLSearchParams(form)}).then(answer => answer.json());
async function fill() {
  const names = await post('bodies', {group: groups.value});
  bodies.replaceChildren(...names.map(name => new Option(name, name)));
}
async function search() {
  const rows = await post('list', {body: bodies.value, time: Date.now()});
  list.replaceChildren(...rows.map(([key, words]) => {
    const line = document.createElement('tr'), button = document.createElement('button');
    line.innerHTML = `<td>${key.length}</td><td>${words}</td><td>2025-01-20</td><td></td>`;
    button.textContent = '查看';
    button.onclick = async () => { window.open(await post('place', {key})); };
    line.lastChild.append(button);
    return line;
  }));
}
groups.onchange = fill;
document.querySelector('.go').onclick = search;
fill().then(search);"""

    def answer(path: str, body: bytes) -> Reply | None:
        asked = {key: one[0] for key, one in parse_qs(body.decode()).items()}
        if path == "/bodies":
            return reply(groups[asked["group"]])
        if path == "/list":
            chosen = BODIES.index(asked["body"])
            return reply(
                [[f"{at}-{year}", report_title(body, year)] for at, body, year in EVERY if at == chosen]
            )
        return reply(f"/r/{asked['key']}.html") if path == "/place" else None

    site.compute = answer
    site.pages["/column/fill.js"] = Reply(script.encode(), SCRIPT)
    site.ways |= {*groups, *BODIES, *(place for place, _ in rows)} - site.reports
    site.ways |= {f"place of {place}" for place, _ in rows}
    boxes = f"<select>{''.join(f'<option>{name}</option>' for name in groups)}</select><select></select>"
    column = f"{boxes}<span class='go'>查 询</span><table></table><script src='fill.js'></script>"
    site.put_way("/column/index.html", page("政府信息公开年报", column, nav))
    front(site, "/column/index.html", nav=nav)
    return site


def in_place() -> Site:
    """Rows that come when their part of the page is in view, and show their text at its end: the reports
    are the answers with it.
    """
    site = Site()
    nav = add_noise(site, 60)
    for at, body in enumerate(BODIES):
        rows = [{"key": f"{at}-{year}", "name": report_title(body, year)} for year in YEARS]
        site.pages[f"/data/b{at}.json"] = reply(rows)
        site.ways.add(f"/data/b{at}.json")
    for at, body, year in EVERY:
        text = {"title": report_title(body, year), "content": report_text(body, year)}
        site.pages[f"/data/{at}-{year}.json"] = reply(text)
        site.reports.add(f"/data/{at}-{year}.json")
    script = """
const fill = async part => {
  const rows = await ask('data', 'b' + part.dataset.at + '.json');
  part.append(...rows.map(row => {
    const line = document.createElement('p');
    line.textContent = row.name;
    line.onclick = async () => {
      document.querySelector('aside').innerHTML = (await ask('data', row.key + '.json')).content;
    };
    return line;
  }));
};
const watch = new IntersectionObserver(seen => {
  for (const one of seen.filter(one => one.isIntersecting)) {
    watch.unobserve(one.target);
    fill(one.target);
  }
});
for (const part of document.querySelectorAll('section')) watch.observe(part);"""
    site.pages["/column/fill.js"] = Reply(f"{ASK}{script}".encode(), SCRIPT)
    parts = "".join(f"<section data-at='{at}' style='height: 1500px'></section>" for at in range(len(BODIES)))
    column = f"{parts}<aside></aside><script src='fill.js'></script>"
    site.put_way("/column/index.html", page("政府信息公开年报", column, nav))
    front(site, "/column/index.html", nav=nav)
    return site


def reported() -> tuple[Site, list[tuple[str, str]]]:
    """A portal with the reports of all bodies, and their rows."""
    site = Site()
    rows = [(f"/r/{at}-{year}.html", report_title(body, year)) for at, body, year in EVERY]
    for (place, title), (_, body, year) in zip(rows, EVERY, strict=True):
        site.put_report(place, page(title, report_text(body, year)))
    return site, rows


def reply(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), "application/json")


DRAWN = {
    "routes": routed,
    "shadow tree": shaded,
    "boxes in a row": cascading,
    "texts in place": in_place,
}
