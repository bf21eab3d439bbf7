"""XML that lists: feeds, and the answers of interfaces. Elements with a title and an address are rows."""

import re

from lxml import etree

from spiders.lists.api import Json, read_object
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page

XML = re.compile(r"^\s*<(?:\?xml|rss|feed|rdf:RDF|data|list|root|rows|result)\b", re.IGNORECASE)
ISLAND_END = re.compile(r"</xml\s*>", re.IGNORECASE)
MAX_ISLANDS = 20
MAX_ELEMENTS = 20_000


def read_list(page: Page) -> Listing | None:
    """The rows of XML, or of islands of it in a page; the feeds a page names, as frames with its list."""
    if XML.search(page.text[:200]) and "<html" not in page.text[:1000].lower():
        objects = read_objects(page.text)
        rows = tuple(dict.fromkeys(row for one in objects if (row := read_object(page, one))))
        return Listing("feeds", rows)
    if rows := island_rows(page):
        return Listing("feeds", rows)
    if "alternate" not in page.text[:20_000]:
        return None
    feeds = page.root.xpath("//link[@rel='alternate' and contains(@type, 'xml')]/@href")
    found = (page.join(feed) for feed in feeds[:3])
    return Listing("feeds", (), tuple(NextPage(url, role="frame") for url in found if url))


def island_rows(page: Page) -> tuple[Row, ...]:
    """The rows of XML that stands in a page for its scripts or bindings."""
    if "</xml" not in page.text and "</XML" not in page.text:
        return ()
    ended = ISLAND_END.split(page.text, maxsplit=MAX_ISLANDS)[:-1]
    islands = (piece[piece.lower().rfind("<xml") :].partition(">")[2] for piece in ended)
    objects = (one for island in islands for one in read_objects(island))
    return tuple(dict.fromkeys(row for one in objects if (row := read_object(page, one))))


def read_objects(text: str) -> list[Json]:
    """Each element with children as an object of their texts and attributes, as interfaces give them."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    holders = (
        [one for one in root.iter() if isinstance(one.tag, str) and len(one)] if root is not None else []
    )
    return [read_fields(one) for one in holders[:MAX_ELEMENTS]]


def read_fields(element: etree._Element) -> Json:
    fields: Json = {str(name): value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str) and not len(child):
            name = etree.QName(child).localname
            fields.setdefault(name, (child.text or child.get("href") or "").strip())
    return fields
