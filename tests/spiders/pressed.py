"""Portals whose lists only a browser shows, and only to who presses what stands there."""

import json
from collections.abc import Callable, Mapping

from tests.spiders.layouts import DEPARTMENTS, add_noise, page
from tests.spiders.script_age import reports
from tests.spiders.scripted import PLACE, front
from tests.spiders.web import Reply, Site

BODIES = (PLACE, *(f"白塔{name}" for name in DEPARTMENTS[:3]))
SCRIPT = "application/javascript"
# How these pages ask: the address is put together so that nobody finds it by reading.
ASK = "const ask = (...way) => fetch('/' + way.join('/')).then(answer => answer.json());"
Rows = list[tuple[str, str]]
Answers = Mapping[str, object]


def build(script: str, body: str, answers: Answers) -> Site:
    """A column whose script stands in a file; `answers` are what it asks for, all of them needed."""
    site = Site()
    nav = add_noise(site, 60)
    site.pages["/column/fill.js"] = Reply(f"{ASK}{script}".encode(), SCRIPT)
    for path, answer in answers.items():
        site.pages[path] = Reply(json.dumps(answer).encode(), "application/json")
        site.ways.add(path)
    column = f"<div class='body'>{body}</div><script src='/column/fill.js'></script>"
    site.put_way("/column/index.html", page("政府信息公开年报", column, nav))
    front(site, "/column/index.html", nav=nav)
    return site


def with_reports(make: Callable[[list[Rows]], Site]) -> Site:
    """The portal that `make` builds around the rows of its bodies, with their reports."""
    held = Site()
    lists = [reports(held, f"/r{at}/", body, range(2016, 2025)) for at, body in enumerate(BODIES)]
    site = make(lists)
    site.pages |= held.pages
    site.reports |= held.reports
    return site


def turned() -> Site:
    """Numbers turn the pages, rows open by a click on the line."""

    def make(lists: list[Rows]) -> Site:
        rows = [row for one in lists for row in one]
        pages = [rows[at : at + 8] for at in range(0, len(rows), 8)]
        script = """
const shown = document.querySelector('.rows'), pager = document.querySelector('.pager');
async function turn(number) {
  const answer = await ask('data', 'p' + number + '.json');
  shown.replaceChildren(...answer.rows.map(([place, words]) => {
    const line = document.createElement('div'), title = document.createElement('span');
    title.textContent = words; line.append(title);
    line.addEventListener('click', () => { location.href = place; });
    return line;
  }));
  pager.replaceChildren(...[...Array(answer.pages).keys()].map(at => {
    const button = document.createElement('span');
    button.textContent = at + 1; button.onclick = () => turn(at + 1);
    if (at + 1 === number) button.className = 'on';
    return button;
  }));
}
turn(1);"""
        answers = {f"/data/p{at}.json": {"rows": one, "pages": len(pages)} for at, one in enumerate(pages, 1)}
        return build(script, "<div class='rows'></div><div class='pager'></div>", answers)

    return with_reports(make)


def views() -> Site:
    """Cards of bodies give way to the list of one of them."""

    def make(lists: list[Rows]) -> Site:
        script = """
const view = document.querySelector('.view');
function link([place, words]) {
  const line = document.createElement('p'), anchor = document.createElement('a');
  anchor.href = place; anchor.textContent = words; line.append(anchor);
  return line;
}
ask('data', 'bodies.json').then(names => view.replaceChildren(...names.map((name, at) => {
  const card = document.createElement('div');
  card.textContent = name;
  card.addEventListener('click', async () => {
    view.replaceChildren(...(await ask('data', 'b' + at + '.json')).map(link));
  });
  return card;
})));"""
        answers = {f"/data/b{at}.json": rows for at, rows in enumerate(lists)}
        return build(script, "<div class='view'></div>", {"/data/bodies.json": BODIES, **answers})

    return with_reports(make)


def boxed() -> Site:
    """A box shows its years when it is pressed, and a button asks for the one that was chosen."""

    def make(lists: list[Rows]) -> Site:
        years = {
            year: [row for rows in lists for row in rows if str(year) in row[1]] for year in range(2016, 2025)
        }
        script = """
const box = document.querySelector('.box'), list = document.querySelector('.rows');
let year = 2024;
async function search() {
  const rows = await ask('data', 'y' + year + '.json');
  list.innerHTML = rows.map(([place, words]) => `<li><a href="${place}">${words}</a></li>`).join('');
}
box.onclick = () => {
  const choices = document.createElement('ol');
  for (let one = 2024; one > 2015; one--) {
    const choice = document.createElement('li');
    choice.textContent = one + '年';
    choice.addEventListener('click', () => { year = one; box.textContent = one + '年'; choices.remove(); });
    choices.append(choice);
  }
  document.querySelector('.choices').replaceChildren(choices);
};
document.querySelector('.go').onclick = search;
search();"""
        body = (
            "<b class='box'>2024年</b><div class='choices'></div><b class='go'>查询</b><ul class='rows'></ul>"
        )
        return build(script, body, {f"/data/y{year}.json": rows for year, rows in years.items()})

    return with_reports(make)


def tree() -> Site:
    """A tree that unfolds by its icon; its leaves ask for lists that go on while one scrolls."""

    def make(lists: list[Rows]) -> Site:
        script = """
const list = document.querySelector('.rows');
let body = 0, part = 0, waiting = true;
async function more() {
  waiting = true;
  const answer = await ask('data', `b${body}-${part}.json`);
  if (!part) list.replaceChildren();
  for (const [place, words] of answer.rows) {
    const line = document.createElement('p');
    line.style.height = '300px';
    line.innerHTML = `<a href="${place}">${words}</a>`;
    list.append(line);
  }
  part += 1;
  waiting = !answer.more;
}
addEventListener('scroll', () => {
  if (!waiting && document.documentElement.scrollHeight - innerHeight - scrollY < 100) more();
});
document.querySelector('.ocl').onclick = async event => {
  event.target.parentElement.className = 'open';
  document.querySelector('.tree').append(...(await ask('data', 'bodies.json')).map((name, at) => {
    const leaf = document.createElement('li');
    leaf.textContent = name;
    leaf.onclick = () => { body = at; part = 0; more(); };
    return leaf;
  }));
};"""
        answers = {
            f"/data/b{at}-{part}.json": {"rows": rows[6 * part : 6 * part + 6], "more": part == 0}
            for at, rows in enumerate(lists)
            for part in range(2)
        }
        body = "<ul class='tree'><li class='closed'><i class='ocl'></i>目录</li></ul><div class='rows'></div>"
        return build(script, body, {"/data/bodies.json": BODIES, **answers})

    return with_reports(make)


PRESSED = {"turned by numbers": turned, "views": views, "box of years": boxed, "tree": tree}
