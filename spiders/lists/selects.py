"""Drop-downs of years and bodies: options that are addresses, and forms that are sent by GET.

Covers `xxgkAnnualReport.jsp?fbtime=YEAR&area=BODY`: each value of each drop-down is asked for, years
times bodies, at most 800 combinations.
"""

import re
from dataclasses import dataclass
from itertools import product

from lxml import html

from spiders.links import ADDRESS, MAX_HEADING
from spiders.lists.fields import (
    Choice,
    asking_button,
    button_choices,
    encode_fields,
    radio_choices,
    shown_choice,
    typed_fields,
)
from spiders.lists.model import Listing, Row
from spiders.page import Page, squeeze
from spiders.words import WORDS

MAX_COMBINATIONS = 800
ALL = re.compile("^(?:全部|所有|不限|历年)")
JUMP = re.compile(
    r"(['\"])([^'\"]{1,300})\1\s*\+\s*(?:this\.value|this\.options\[this\.selectedIndex\]\.value)"
    r"(?:\s*\+\s*(['\"])([^'\"]{0,200})\3)?"
)
VALUE_OF = (
    r"(?:getElementById\(\s*['\"]{name}['\"]\s*\)|\$\(\s*['\"]#{name}['\"]\s*\)|\.{name})"
    r"\s*(?:\.value|\.val\(\)|\.options\[[^\]]{{1,80}}\]\.value)"
)
ADDED = r"(['\"])([^'\"]{{1,300}}[=/?])\1\s*\+\s*(?:{terms})(?:\s*\+\s*(['\"])([^'\"]{{0,200}})\3)?(?!\s*\+)"


def read_list(page: Page) -> Listing | None:
    """One row an option that leads to a year or a body."""
    rows = (*address_options(page), *form_choices(page))
    return Listing("selects", tuple(dict.fromkeys(rows))) if rows else None


def address_options(page: Page) -> list[Row]:
    """Options whose value is itself an address, or becomes one where the menu changes."""
    rows: list[Row] = []
    for menu in page.root.iter("select"):
        heading, changed = words_before(menu), JUMP.search(menu.get("onchange") or "")
        pressed = None if changed else find_jump(page, menu)
        for option in menu.iter("option"):
            value = option.get("value") or ""
            jump = changed or pressed if value else None
            address = f"{jump[2]}{value}{jump[4] or ''}" if jump else value
            url = page.join(address) if ADDRESS.search(address) else None
            if url:
                rows.append(Row(url, squeeze(option.text_content())[:200], heading=heading))
    return rows


def find_jump(page: Page, menu: html.HtmlElement) -> re.Match[str] | None:
    """What a function of the page puts before and after the menu's value in the address that it opens."""
    name = menu.get("id") or menu.get("name")
    if not name or name not in page.scripts:
        return None
    value = VALUE_OF.format(name=re.escape(name))
    held = re.search(rf"(\w+)\s*=\s*[\w.]*{value}", page.scripts)
    terms = rf"[\w.]*{value}|{held[1]}\b" if held else rf"[\w.]*{value}"
    return re.search(ADDED.format(terms=terms), page.scripts)


def words_before(menu: html.HtmlElement) -> str:
    """What stands before a menu in its own block: the column it chooses from."""
    parent, before = menu.getparent(), menu.getprevious()
    if before is None:
        words = parent.text if parent is not None else ""
    else:
        words = before.tail or (before.text_content() if isinstance(before.tag, str) else "")
    return squeeze(words or "")[:MAX_HEADING]


def form_choices(page: Page) -> list[Row]:
    """Every combination of the drop-downs of years and bodies in a form."""
    return [row for form in page.root.iter("form") for row in read_form(page, form)]


def read_form(page: Page, form: html.HtmlElement) -> list[Row]:
    """A row for each choice; a menu of categories is set to the annual reports, others stay as they are."""
    action = page.join(form.get("action") or page.url)
    menus = read_menus(form)
    wanted = {name: menu.choices for name, menu in menus.items() if menu.choices}
    categories = {name: menu.category for name, menu in menus.items() if menu.category}
    if action is None or not (wanted or categories):
        return []
    fixed = {**typed_fields(form), **asking_button(form)}
    shown = {name: menu.shown for name, menu in menus.items()}
    fixed |= shown | {name: category[0] for name, category in categories.items()}
    heading = "".join(words for _, words in categories.values())
    rows: list[Row] = []
    for chosen in product(*wanted.values()):
        values = {name: value for name, (value, _) in zip(wanted, chosen, strict=True)}
        words = "".join(words for _, words in chosen) or heading
        query = encode_fields({**fixed, **values}, page.charset)
        rows.append(build_row(form, action, query, words, heading))
        if len(rows) == MAX_COMBINATIONS:
            break
    return rows


def build_row(form: html.HtmlElement, action: str, query: str, words: str, heading: str) -> Row:
    if (form.get("method") or "get").lower() == "post":
        return Row(action, words, heading=heading, form=query)
    return Row(f"{action.partition('?')[0]}?{query}", words, heading=heading)


@dataclass(frozen=True, slots=True)
class Menu:
    """A drop-down: the choices of years or bodies, the category of annual reports, the value it shows."""

    choices: tuple[Choice, ...]
    category: Choice | None
    shown: str


def read_menus(form: html.HtmlElement) -> dict[str, Menu]:
    """The menus of a form by name, and what works as one: radio buttons, buttons called like bodies."""
    found = {
        one.get("name"): read_menu(options_of(one), shown_choice(one) or "")
        for one in form.xpath(".//select[@name]")
    }
    for name, options in radio_choices(form).items():
        checked = form.xpath(".//input[@type='radio' and @name=$name and @checked]/@value", name=name)
        found[name] = read_menu(options, str(checked[0]) if checked else "")
    for name, options in button_choices(form).items():
        if (menu := read_menu(options, "")).choices:
            found[name] = menu
    return found


def options_of(menu: html.HtmlElement) -> list[Choice]:
    return [(one.get("value") or "", squeeze(one.text_content())[:60]) for one in menu.iter("option")]


def read_menu(options: list[Choice], shown: str) -> Menu:
    """What a menu offers; one of years that offers all of them at once has no choices."""
    years = [one for one in options if one[0] and WORDS.is_year(one[1])]
    bodies = [one for one in options if one[0] and WORDS.is_body(one[1])]
    annual = (one for one in options if one[0] and is_annual(one[1]))
    everything = next((value for value, words in options if ALL.search(words)), None)
    if years and everything is not None:
        return Menu((), None, everything)
    return Menu((*years, *bodies), None if bodies else next(annual, None), shown)


def is_annual(words: str) -> bool:
    sign = WORDS.column(words)
    return sign is not None and sign.annual
