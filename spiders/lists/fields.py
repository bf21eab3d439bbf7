"""What a form sends: its fields as they stand, and the button that is pressed."""

import re
from typing import cast
from urllib.parse import urlencode

from lxml import html

from spiders.page import squeeze
from spiders.words import compact, load_data

ASKS = re.compile(cast(str, load_data("pressing.yaml")["asks"]), re.IGNORECASE)
Choice = tuple[str, str]
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


def radio_choices(form: html.HtmlElement) -> dict[str, list[Choice]]:
    """The values and words of the form's radio buttons, by name."""
    groups: dict[str, list[Choice]] = {}
    for radio in form.xpath(".//input[@type='radio' and @name]"):
        groups.setdefault(radio.get("name"), []).append((radio.get("value") or "on", label_of(radio)))
    return groups


def label_of(field: html.HtmlElement) -> str:
    """What stands beside a field: the label around it or for it, else the words behind it."""
    around = next(field.iterancestors("label"), None)
    labels = field.getroottree().xpath("//label[@for=$id]", id=field.get("id")) if field.get("id") else ()
    label = around if around is not None else next(iter(labels), None)
    return squeeze(label.text_content() if label is not None else field.tail or "")[:60]


def button_choices(form: html.HtmlElement) -> dict[str, list[Choice]]:
    """The values and words of the form's named buttons, by name."""
    groups: dict[str, list[Choice]] = {}
    for button in form.xpath(BUTTONS):
        if button.get("name") and button.get("value") and is_button(button):
            groups.setdefault(button.get("name"), []).append((button.get("value"), words_of(button)))
    return groups


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
