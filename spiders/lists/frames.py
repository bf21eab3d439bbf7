"""Lists and documents that another address shows inside the page: frames, embedded viewers."""

import re
from urllib.parse import urlsplit

from spiders.links import is_document, viewed_document
from spiders.lists.model import Listing, NextPage
from spiders.page import Page

FRAMES = ("iframe", "frame", "embed", "object")
QUOTED = re.compile(r"""(["'])([^"'<>\s]{1,400}\.[a-zA-Z]{3,4})\1""")


def read_list(page: Page) -> Listing | None:
    """The frames of a page that are no documents, as pages where its list may stand."""
    shown = (url for url in framed_addresses(page) if not is_document(url) and not is_media(url))
    following = tuple(NextPage(url, role="frame") for url in shown)
    return Listing("frames", (), following) if following else None


def is_media(url: str) -> bool:
    """Whether an address is that of a film, a sound or an animation."""
    return (
        urlsplit(url)
        .path.lower()
        .endswith((".swf", ".mp4", ".mp3", ".flv", ".wmv", ".avi", ".gif", ".jpg", ".png"))
    )


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
    """Documents (PDF and the like) that the page shows in a frame, or hands to a player or a script."""
    framed = [url for url in framed_addresses(page) if is_document(url)]
    return framed or played_documents(page)


def played_documents(page: Page) -> list[str]:
    """Documents whose addresses stand in quotes elsewhere than in links: of players, in calls."""
    named = (page.join(address) for _, address in QUOTED.findall(page.text))
    linked = {page.join(href) for href in page.root.xpath("//a/@href")}
    return list(dict.fromkeys(url for url in named if url and is_document(url) and url not in linked))
