"""What a form sends: its fields as they stand, and the button that is pressed."""

import re
from typing import cast
from urllib.parse import urlencode

from lxml import html

from spiders.page import squeeze
from spiders.words import compact, load_data

ASKS = re.compile(cast(str, load_data("pressing.yaml")["asks"]), re.IGNORECASE)
SENT = frozenset({"hidden", "text"})
BUTTONS = ".//input[@type='submit' or @type='image'] | .//button[not(@type) or @type='submit']"


def typed_fields(form: html.HtmlElement) -> dict[str, str]:
    """The hidden and the text fields."""
    fields = form.xpath(".//input[@name]")
    return {
        field.get("name"): field.get("value") or ""
        for field in fields
        if (field.get("type") or "text").lower() in SENT
    }


def shown_choices(form: html.HtmlElement) -> dict[str, str]:
    """The options that the menus show."""
    menus = form.xpath(".//select[@name]")
    return {menu.get("name"): value for menu in menus if (value := shown_choice(menu)) is not None}


def shown_choice(menu: html.HtmlElement) -> str | None:
    options = menu.xpath(".//option[@selected]") or menu.xpath(".//option")
    return (options[0].get("value") or "") if options else None


def is_button(element: html.HtmlElement) -> bool:
    """Whether an element sends its form when it is pressed, and is not switched off."""
    kind = (element.get("type") or ("submit" if element.tag == "button" else "")).lower()
    return kind in ("submit", "image") and "disabled" not in element.attrib


def pressed(button: html.HtmlElement) -> dict[str, str]:
    """What a button adds to its form: its name, or where an image was hit."""
    name = button.get("name")
    if not name:
        return {}
    if (button.get("type") or "").lower() == "image":
        return {f"{name}.x": "1", f"{name}.y": "1"}
    return {name: button.get("value") or ""}


def asking_button(form: html.HtmlElement) -> dict[str, str]:
    """What the button adds that asks for what was chosen: the one that says so, or the only one."""
    buttons = [one for one in form.xpath(BUTTONS) if is_button(one)]
    said = (one for one in buttons if ASKS.search(words_of(one)))
    button = next(said, buttons[0] if len(buttons) == 1 else None)
    return pressed(button) if button is not None else {}


def words_of(button: html.HtmlElement) -> str:
    """What a button says, white space left out."""
    said = squeeze(button.text_content())[:20] or button.get("value") or button.get("alt")
    return compact(said or button.get("title") or "")


def encode_fields(fields: dict[str, str], charset: str) -> str:
    """Fields as a form sends them, in the charset of its page."""
    return urlencode(fields, encoding=charset, errors="replace")
