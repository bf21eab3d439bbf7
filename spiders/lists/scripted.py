"""Lists that a page's scripts ask for: requests without a click as interfaces, those of clicks as rows."""

from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page
from spiders.scripts import find_asks, find_templates, read_program
from spiders.words import WORDS

MAX_INTERFACES = 8


def read_scripts(page: Page) -> tuple[tuple[Listing, ...], tuple[str, ...]]:
    """What the scripts ask for, and the templates by which they build the addresses of rows."""
    program = read_program(page)
    asks = find_asks(program)
    opened = [ask for ask in asks if ask.is_page]
    closed = [ask for ask in asks if not (ask.is_open or ask.is_page)]
    named = (*(ask for ask in closed if is_row(ask.label)), *(ask for ask in opened if ask.label))
    rows = tuple(Row(ask.url, ask.label, form=ask.form) for ask in named)
    onward = tuple(NextPage(ask.url) for ask in opened if WORDS.is_next(ask.label))
    clicked = {(row.url, row.form) for row in rows}
    following = dict.fromkeys(
        NextPage(ask.url, "GET" if ask.form is None else "POST", ask.form, role="interface")
        for ask in closed
        if (ask.url, ask.form) not in clicked
    )
    return (Listing("scripted", rows, (*onward[:1], *tuple(following)[:MAX_INTERFACES])),), find_templates(
        program, asks
    )


def is_row(label: str) -> bool:
    """Whether the words clicked name a year, a body or a column rather than a button."""
    return bool(label) and (WORDS.is_year(label) or WORDS.is_body(label) or WORDS.column(label) is not None)
