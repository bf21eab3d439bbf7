"""Pages that are empty until a script fills them, and pages that only send the reader on."""

import re
from typing import cast

from lxml import html

from spiders.page import TEMPLATE_ATTRIBUTES, Page
from spiders.words import load_data

DATA = cast(dict[str, str], load_data("shells.yaml"))
CONTAINER = re.compile(DATA["container"], re.IGNORECASE)
FILLS = re.compile(DATA["fills"], re.IGNORECASE)
JUMP = re.compile(DATA["jump"], re.IGNORECASE)
REFRESH = re.compile(r"^\s*\d{0,4}\s*;?\s*url\s*=\s*['\"]?([^'\"\s]{1,1000})", re.IGNORECASE)
MAX_JUMP_LINKS = 5


def is_unfilled(page: Page) -> bool:
    """Whether a list container is empty, or a template waits in it, and a script could fill it."""
    if has_template(page):
        return True
    if not FILLS.search(page.scripts) and not page.root.xpath("//script[@src]"):
        return False
    containers = page.root.iter("ul", "ol", "div", "table", "tbody", "dl", "section")
    return any(
        is_empty(one) and CONTAINER.search(f"{one.get('id') or ''} {one.get('class') or ''}")
        for one in containers
    )


def is_empty(node: html.HtmlElement) -> bool:
    """Whether an element has neither links nor words of its own."""
    return (
        not node.xpath("boolean(.//a[@href] | .//img | .//iframe)")
        and len("".join(node.itertext()).strip()) < 20
    )


def has_template(page: Page) -> bool:
    """Whether the page holds a row template of a script framework."""
    if not any(name in page.text for name in TEMPLATE_ATTRIBUTES):
        return False
    return any(
        one.get(name) for one in page.root.iter() for name in TEMPLATE_ATTRIBUTES if isinstance(one.tag, str)
    )


def find_jump(page: Page) -> str | None:
    """Where a page without content sends its reader: meta refresh, or a script's location."""
    for content in page.root.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        found = REFRESH.search(content)
        if found:
            return page.join(found[1])
    if len(page.root.xpath(f"//a[@href][position() <= {MAX_JUMP_LINKS}]")) >= MAX_JUMP_LINKS:
        return None
    scripted = JUMP.search(page.scripts)
    return page.join(scripted[1]) if scripted else None
