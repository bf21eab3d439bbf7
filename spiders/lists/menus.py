"""Lists whose pages are chosen in a menu alone: `<select name=page onchange="this.form.submit()">`."""

import re

from lxml import html

from spiders.links import ADDRESS
from spiders.lists import forms, numbered
from spiders.lists.model import Listing, NextPage
from spiders.page import Page, squeeze

NUMBER = re.compile(r"^第?\s*(\d{1,5})\s*(?:页|/\s*\d{1,5}\s*页?)?$")
MAX_PAGES = 2000


def read_list(page: Page) -> Listing | None:
    """The page after the one that the menu shows."""
    menus = (menu for menu in page.root.iter("select") if menu.get("onchange"))
    following = next((found for menu in menus if (found := next_choice(page, menu))), None)
    if following is None or numbered.read_list(page) or forms.read_list(page):
        return None
    return Listing("menus", (), (following,))


def next_choice(page: Page, menu: html.HtmlElement) -> NextPage | None:
    """What a menu of page numbers asks for when the number after its own is chosen."""
    options = menu.xpath(f"(.//option)[position() <= {MAX_PAGES}]")
    said = [NUMBER.match(squeeze(option.text_content())) for option in options]
    if [int(found[1]) for found in said if found] != list(range(1, len(options) + 1)):
        return None
    shown = next((at for at, one in enumerate(options) if one.get("selected") is not None), page.number - 1)
    if shown + 1 >= len(options):
        return None
    return choose(page, menu, options[shown + 1].get("value") or str(shown + 2))


def choose(page: Page, menu: html.HtmlElement, value: str) -> NextPage | None:
    """The request for one value of a menu: the address that it is, or its form."""
    if ADDRESS.search(value):
        url = page.join(value)
        return NextPage(url) if url else None
    form, name = next(menu.iterancestors("form"), None), menu.get("name")
    sends = form is not None and name and "submit" in menu.get("onchange")
    return forms.submit(page, form, {name: value}) if sends else None
