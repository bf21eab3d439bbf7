"""Portal 2: a spam mirror in traditional script with glosses, shifted bytes and a foreign domain."""

from dataclasses import replace
from functools import partial
from random import Random

from demo.chance import stream
from demo.damage import break_text, is_shifted, keeps_numbers
from demo.model import Cell, Heading, Paragraph, Part, Planted, Table
from demo.portals.cast import Cast, choose_cast
from demo.portals.filler import Filler
from demo.portals.front import put_front
from demo.portals.lists import numbered, put_list
from demo.portals.markup import INDENT
from demo.portals.planting import Bed, Parts, plant_all
from demo.portals.site import Link, Site, choose_look
from demo.script import gloss, survives, to_traditional
from demo.wording import read_data

ARTICLE = "/{token}/{n}.html"
KINDS = ("traditional_script", "pinyin_gloss", "foreign_domain")
PER_PAGE = 7
names = partial(numbered, later="list_{n}.html")


def build(seed: int, base: str, scale: float) -> tuple[Site, list[Planted]]:
    """The site with its reports."""
    chance = stream(seed, "mirror")
    cast = choose_cast(seed, "mirror", scale, _is_fujian)
    look = replace(choose_look(chance, ["mirror"]), prose="bare", dress=dress)
    site = Site(base, cast.site_name, cast.site_name, chance, look)
    column = Link("政府信息公开年报", "/nb/index.html")
    site.nav.append(column)
    Filler(site, cast.government, chance).fill(round(200 * scale), names, ARTICLE)
    planted = _reports(site, cast, column, chance)
    put_front(site, cast.government, [column])
    return site, planted


def dress(text: str) -> str:
    """Short texts and chrome: traditional script and whole glosses, bytes intact."""
    return gloss(to_traditional(text))


def _is_fujian(names: str) -> bool:
    """The annex is that of Fujian; the names must come through the change of script."""
    return names.startswith("福建省") and survives(names)


def _reports(site: Site, cast: Cast, column: Link, chance: Random) -> list[Planted]:
    """The government's reports in a paged list; departments in lists of their own."""
    domain = _invent_domain(chance)
    bed = Bed(site, "/nb/{n}.html", (column,), cut=False, damage=partial(_damage, domain=domain))
    planted, links = plant_all(bed, cast, cast.government, chance)
    own = Link(cast.government.name, "/nb/zf/index.html")
    put_list(site, f"{cast.government.name}年报", links, names("/nb/zf/"), PER_PAGE, [column, own])
    lists = [own]
    for publisher in cast.departments:
        found, links = plant_all(bed, cast, publisher, chance)
        lists.append(Link(publisher.name, f"/nb/{publisher.token}/index.html"))
        put_list(site, f"{publisher.name}年报", links, names(f"/nb/{publisher.token}/"), PER_PAGE, [column])
        planted += found
    site.page(column.href, column.title, site.links(lists), [column])
    return planted


def _invent_domain(chance: Random) -> str:
    """A domain of nobody's making sense."""
    syllables = read_data("reports")["domain_syllables"]
    return f"m.{''.join(chance.choices(syllables, k=5))}.com"


def _damage(parts: Parts, domain: str) -> tuple[Parts, tuple[str, ...]]:
    """The parts as the mirror shows them, and the kinds of damage they suffered."""
    sentence = read_data("reports")["electronic_copy"].format(domain=domain)
    with_domain = (parts[0], Paragraph(sentence, firm=True), *parts[1:])
    broken = tuple(map(_break_part, with_domain))
    shifted = any(isinstance(part, Paragraph) and is_shifted(part.text) for part in broken)
    return broken, (*KINDS, "gbk_byte_shift") if shifted else KINDS


def _break_part(part: Part) -> Part:
    if isinstance(part, Table):
        rows = tuple(tuple(_break_cell(cell) for cell in row) for row in part.rows)
        return Table(rows, part.caption and dress(part.caption))
    if isinstance(part, Heading):
        return Heading(break_safely(part.text, firm=True))
    return Paragraph(break_safely(INDENT + part.text, part.firm), part.firm)


def _break_cell(cell: Cell) -> Cell:
    return replace(cell, text=dress(cell.text))


def break_safely(text: str, firm: bool) -> str:
    """Breaks the text, but spares one that carries facts or would lose a digit."""
    broken = break_text(text)
    if keeps_numbers(text, broken) and not (firm and is_shifted(broken)):
        return broken
    return dress(text)
