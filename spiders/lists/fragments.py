"""Rows in pieces of HTML that stand inside scripts, CDATA sections or JSON."""

from dataclasses import replace

from spiders.links import read_links
from spiders.lists.model import Row
from spiders.page import Page


def read_rows(fragment: str, page: Page) -> tuple[Row, ...]:
    """The links of an HTML fragment, relative to the page that holds it."""
    piece = Page(page.base, fragment)
    return tuple(Row(link.url, link.text, link.title, link.date) for link in read_links(piece))


def without_repeats(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """One row an address; of several the one with the most words (an icon and a text often link alike)."""
    best: dict[str, Row] = {}
    for row in rows:
        known = best.get(row.url)
        if known is None:
            best[row.url] = row
        elif len(row.text) > len(known.text):
            best[row.url] = replace(row, date=row.date or known.date)
    return tuple(best.values())
