"""What a cell of a table of bodies and years says: the words of its row's and its column's head."""

import re
from collections.abc import Iterator
from itertools import islice, product

from lxml import html

from spiders.page import squeeze
from spiders.words import WORDS

YEAR = re.compile(r"(?:19|20)\d\d年?度?")
HEAD_ROWS = 3
MAX_CELLS = 60
MAX_HEAD = 40
MAX_MARK = 8
MARKS = " ：:-—_()（）[]【】《》"


def cell_words(element: html.HtmlElement, text: str) -> str:
    """`市教育局2023年` for a mark in that row and column; "" outside such a table."""
    cell = next(element.iterancestors("td", "th"), None) if len(text) <= MAX_MARK else None
    row = cell.getparent() if cell is not None else None
    if cell is None or row is None or row.tag != "tr":
        return ""
    at = sum(1 for _ in islice(cell.itersiblings("td", "th", preceding=True), MAX_CELLS))
    heads = tuple(words_of_cells(row, 4))
    above = tuple(heads_of_column(row, at))
    pairs = product((*heads, *above), (*above, text, *heads))
    return next((f"{body}{year}" for body, year in pairs if is_named(body, year)), "")


def heads_of_column(row: html.HtmlElement, at: int) -> Iterator[str]:
    """The words in the same place of the table's first rows."""
    table = next(row.iterancestors("table"), None)
    for first in islice(table.iter("tr"), HEAD_ROWS) if table is not None and at < MAX_CELLS else ():
        if first is row:
            return
        place = at + max(0, count_cells(first) - count_cells(row))  # cells before it that begin in rows above
        yield from islice(words_of_cells(first, place + 1), place, None)


def count_cells(row: html.HtmlElement) -> int:
    return sum(1 for _ in islice(row.iterchildren("td", "th"), MAX_CELLS))


def words_of_cells(row: html.HtmlElement, count: int) -> Iterator[str]:
    for cell in islice(row.iterchildren("td", "th"), count):
        yield squeeze(cell.text_content()[:MAX_HEAD])


def is_named(body: str, year: str) -> bool:
    """Whether the words name a body, or bodies of a kind, and a year."""
    return bool(body and year) and names_bodies(body) and YEAR.fullmatch(year) is not None


def names_bodies(words: str) -> bool:
    """Whether words name a body, or all of a kind (县直部门)."""
    if WORDS.is_body(words):
        return True
    sign = WORDS.column(words) if len(words) <= MAX_MARK and not WORDS.is_refused(words) else None
    return sign is not None and sign.kind == "directory"


def as_title(label: str) -> str:
    """A row of a list of annual reports as its title: `市教育局2023年`, `2023年市教育局`, `本局2023年报`."""
    year = YEAR.search(label)
    rest = label.replace(year[0], "", 1).strip(MARKS) if year else ""
    if not year or WORDS.is_year(label):
        return label
    if names_bodies(rest):
        return f"{rest}{year[0]}政府信息公开工作年度报告"
    return f"{year[0]}政府信息公开工作年度报告" if WORDS.is_own_report(rest) else label
