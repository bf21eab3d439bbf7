"""Drop-downs of years and bodies: options that are addresses, and forms that are sent by GET.

Covers `xxgkAnnualReport.jsp?fbtime=YEAR&area=BODY`: each value of each drop-down is asked for, years
times bodies, at most 800 combinations.
"""

import re
from itertools import product
from urllib.parse import urlencode

from lxml import html

from spiders.links import ADDRESS, MAX_HEADING
from spiders.lists.model import Listing, Row
from spiders.page import Page, squeeze
from spiders.words import WORDS

MAX_COMBINATIONS = 800
JUMP = re.compile(
    r"(['\"])([^'\"]{1,300})\1\s*\+\s*(?:this\.value|this\.options\[this\.selectedIndex\]\.value)"
    r"(?:\s*\+\s*(['\"])([^'\"]{0,200})\3)?"
)
Choice = tuple[str, str]


def read_list(page: Page) -> Listing | None:
    """One row an option that leads to a year or a body."""
    rows = (*address_options(page), *form_choices(page))
    return Listing("selects", tuple(dict.fromkeys(rows))) if rows else None


def address_options(page: Page) -> list[Row]:
    """Options whose value is itself an address, or becomes one where the menu changes."""
    rows: list[Row] = []
    for menu in page.root.iter("select"):
        heading = words_before(menu)
        for option in menu.iter("option"):
            value = option.get("value") or ""
            jump = JUMP.search(menu.get("onchange") or "") if value else None
            address = f"{jump[2]}{value}{jump[4] or ''}" if jump else value
            url = page.join(address) if ADDRESS.search(address) else None
            if url:
                rows.append(Row(url, squeeze(option.text_content())[:200], heading=heading))
    return rows


def words_before(menu: html.HtmlElement) -> str:
    """What stands before a menu in its own block: the column it chooses from."""
    parent, before = menu.getparent(), menu.getprevious()
    if before is None:
        words = parent.text if parent is not None else ""
    else:
        words = before.tail or (before.text_content() if isinstance(before.tag, str) else "")
    return squeeze(words or "")[:MAX_HEADING]


def form_choices(page: Page) -> list[Row]:
    """Every combination of the drop-downs of years and bodies in a form sent by GET."""
    return [row for form in page.root.iter("form") for row in read_form(page, form)]


def read_form(page: Page, form: html.HtmlElement) -> list[Row]:
    action = page.join(form.get("action") or page.url)
    menus = {one.get("name"): read_choices(one) for one in form.iter("select") if one.get("name")}
    menus = {name: choices for name, choices in menus.items() if choices}
    if (form.get("method") or "get").lower() != "get" or not menus or action is None:
        return []
    fixed = {
        one.get("name"): one.get("value") or "" for one in form.xpath(".//input[@type='hidden' and @name]")
    }
    rows: list[Row] = []
    for chosen in product(*menus.values()):
        values = {name: value for name, (value, _) in zip(menus, chosen, strict=True)}
        query = urlencode({**fixed, **values})
        rows.append(Row(f"{action.partition('?')[0]}?{query}", "".join(words for _, words in chosen)))
        if len(rows) == MAX_COMBINATIONS:
            break
    return rows


def read_choices(menu: html.HtmlElement) -> list[Choice]:
    """(value, words) of a menu of years or bodies; menus of anything else have none."""
    options = [(one.get("value") or "", squeeze(one.text_content())[:60]) for one in menu.iter("option")]
    return [
        (value, words) for value, words in options if value and (WORDS.is_year(words) or WORDS.is_body(words))
    ]
