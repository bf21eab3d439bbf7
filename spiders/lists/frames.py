"""Lists and documents that another address shows inside the page: frames, embedded viewers."""

from urllib.parse import parse_qs, urlsplit

from spiders.links import is_document
from spiders.lists.model import Listing, NextPage
from spiders.page import Page

FRAMES = ("iframe", "frame", "embed", "object")
VIEWER_KEYS = ("file", "url", "src", "path", "pdf")


def read_list(page: Page) -> Listing | None:
    """The frames of a page that are no documents, as pages where its list may stand."""
    following = tuple(NextPage(url, role="frame") for url in framed_addresses(page) if not is_document(url))
    return Listing("frames", (), following) if following else None


def framed_addresses(page: Page) -> list[str]:
    """What the page shows in frames; a viewer's document in place of the viewer."""
    found: dict[str, None] = {}
    for element in page.root.iter(*FRAMES):
        source = (element.get("src") or element.get("data") or "").strip()
        url = page.join(source) if source and not source.startswith(("about:", "javascript:")) else None
        if url:
            found[viewed_document(page, url) or url] = None
    return list(found)


def framed_documents(page: Page) -> list[str]:
    """Documents (PDF and the like) that the page shows in a frame."""
    return [url for url in framed_addresses(page) if is_document(url)]


def viewed_document(page: Page, url: str) -> str | None:
    """The document that a viewer's address (`viewer.html?file=/a.pdf`) names."""
    query = parse_qs(urlsplit(url).query)
    named = (query[key][0] for key in VIEWER_KEYS if key in query)
    return next((page.join(address) for address in named if is_document(address)), None)
