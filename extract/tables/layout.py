"""Data tables told from tables that only lay out a page."""

from lxml.html import HtmlElement

LONG_CELL = 600  # characters; the longest note in a label of the national forms has about 150
MAX_LINK_SHARE = 0.5


def is_data_table(element: HtmlElement) -> bool:
    """Rows and columns of short cells: no nested tables, no articles, forms or link lists inside."""
    if element.get("role") in ("presentation", "none") or element.find(".//table") is not None:
        return False
    if next(element.iter("form", "h1", "article", "nav"), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    if sum(len(row) >= 2 for row in rows) < 2:
        return False
    lengths = [len(" ".join(cell.itertext()).strip()) for row in rows for cell in row]
    total = sum(lengths)
    if not total:
        return True
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return max(lengths) <= LONG_CELL and linked <= MAX_LINK_SHARE * total
