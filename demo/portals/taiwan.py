"""Portal 4: a mirror in Taiwan's vocabulary whose statistics table is emptied; one list needs a browser."""

from dataclasses import replace
from functools import partial
from random import Random

from demo.chance import stream
from demo.model import Cell, Heading, Paragraph, Part, Planted, Table
from demo.portals.cast import Cast, choose_cast
from demo.portals.filler import Filler
from demo.portals.front import put_front
from demo.portals.lists import numbered, put_list
from demo.portals.planting import Bed, Parts, plant_all, plant_departments
from demo.portals.scripted import put_scripted_list
from demo.portals.site import Link, Site, choose_look
from demo.script import survives, taiwan_words, to_taiwan

ARTICLE = "/{token}/doc{n}.shtml"
MIN_WORDS = 2
PER_PAGE = 6
names = partial(numbered, first="index.shtml", later="index_{n}.shtml")


def build(seed: int, base: str, scale: float) -> tuple[Site, list[Planted]]:
    """The site with its reports."""
    chance = stream(seed, "taiwan")
    cast = choose_cast(seed, "taiwan", scale, survives)
    look = replace(choose_look(chance, ["mirror", "grid"]), dress=to_taiwan)
    site = Site(base, cast.site_name, cast.site_name, chance, look)
    column = Link("政府信息公开年报", "/gknb/index.shtml")
    bureaus = Link("部门信息公开年报", "/gknb/bm.shtml")
    site.nav += [column, bureaus]
    Filler(site, cast.government, chance).fill(round(200 * scale), names, ARTICLE)
    planted = [*_government(site, cast, column, chance), *_departments(site, cast, bureaus, chance)]
    put_front(site, cast.government, [column, bureaus])
    return site, planted


def _government(site: Site, cast: Cast, column: Link, chance: Random) -> list[Planted]:
    """The government's reports in a static list; some texts begin without title and date."""
    bed = Bed(site, "/gknb/doc{n}.shtml", (column,), untitled_share=0.2, damage=_damage)
    planted, links = plant_all(bed, cast, cast.government, chance)
    put_list(site, column.title, links, names("/gknb/"), PER_PAGE, [column])
    return planted


def _departments(site: Site, cast: Cast, home: Link, chance: Random) -> list[Planted]:
    """The departments' reports in a list that only a script brings."""
    bed = Bed(site, "/bm/{month}/doc{n}.shtml", (home,), damage=_damage)
    planted, links = plant_departments(bed, cast, chance)
    put_scripted_list(site, home, links, chance)
    return planted


def _damage(parts: Parts) -> tuple[Parts, tuple[str, ...]]:
    """The parts in the other script and vocabulary, and the kinds of damage."""
    kinds = ["traditional_script"]
    words = taiwan_words("".join(part.text for part in parts if isinstance(part, Paragraph)))
    if len(words) >= MIN_WORDS:
        kinds.append("taiwan_vocabulary")
    if any(isinstance(part, Table) and _is_emptied(part) for part in parts):
        kinds.append("emptied_table")
    return tuple(map(_convert, parts)), tuple(kinds)


def _is_emptied(table: Table) -> bool:
    cells = [cell.text for row in table.rows for cell in row]
    return sum(not text for text in cells) > len(cells) * 0.9


def _convert(part: Part) -> Part:
    if isinstance(part, Table):
        rows = tuple(tuple(_convert_cell(cell) for cell in row) for row in part.rows)
        return Table(rows, part.caption and to_taiwan(part.caption))
    text = to_taiwan(part.text)
    return Heading(text) if isinstance(part, Heading) else Paragraph(text, part.firm)


def _convert_cell(cell: Cell) -> Cell:
    return replace(cell, text=to_taiwan(cell.text))
