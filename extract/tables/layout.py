"""Data tables told from tables that only lay out a page."""

from lxml.etree import _Element

LONG_CELL = 600  # characters; the longest note in a label of the national forms has about 150
MAX_LINK_SHARE = 0.5
PROSE_SENTENCES, PROSE_PARAGRAPHS = 4, 6  # of a cell with half of a table's text; notes in labels have two


def is_data_table(element: _Element) -> bool:
    """Rows and columns of short cells: no nested tables, no articles, forms or link lists inside."""
    if element.get("role") in ("presentation", "none") or element.find(".//table") is not None:
        return False
    if next(element.iter("form", "h1", "article", "nav"), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    if sum(len(row) >= 2 for row in rows) < 2:
        return False
    cells = [(cell, " ".join(map(str, cell.itertext())).strip()) for row in rows for cell in row]
    lengths = [len(text) for _, text in cells]
    total = sum(lengths)
    if any(2 * len(text) >= total > 0 and _is_prose(cell, text) for cell, text in cells):
        return False
    if not total:
        return True
    linked = sum(len("".join(map(str, link.itertext()))) for link in element.iter("a"))
    return max(lengths) <= LONG_CELL and linked <= MAX_LINK_SHARE * total


def _is_prose(cell: _Element, text: str) -> bool:
    """Whether a cell is the article that a table of labels and values is set around."""
    paragraphs = sum(1 for _ in cell.iter("p", "div", "br", "li"))
    return text.count("。") >= PROSE_SENTENCES or paragraphs >= PROSE_PARAGRAPHS
