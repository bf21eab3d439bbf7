"""Style sheets, scripts, images and frames that a kept page needs to be shown again."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from spiders.page import Page
from spiders.traps import LIMITS

if TYPE_CHECKING:
    from spiders.step import Step

SOURCES = (
    "//link[contains(@rel, 'stylesheet') or contains(@rel, 'icon')]/@href"
    " | //script/@src | //img/@src | //input[@type='image']/@src | //@background"
)
# Where scripts find the image that they show once the reader comes near it.
LAZY = (
    "//img/@data-src | //img/@data-original | //img/@data-lazy-src | //img/@lazy-src | //img/@original"
    " | //img/@oldsrc"
)
SETS = "//img/@srcset | //img/@data-srcset | //source/@srcset"
CANDIDATE = re.compile(r"\s*,*\s*(\S*[^,\s])(?:\s+[\d.]+[wxh])*\s*(?:,|$)")
FRAMES = "//iframe/@src | //frame/@src"
STYLES = "//style/text() | //@style"
STYLE_URL = re.compile(r"""(?:@import\s+(?:url\(\s*)?|url\(\s*)["']?([^"')\s;]+)""", re.IGNORECASE)
# Why a requisite is asked for: by a page, by its style sheet, by a sheet that this one imports. No further.
WHYS = ("requisite", "requisite of a style sheet", "requisite of an imported sheet")
FRAME = "frame of a page"
MAX_SHEET = 1 << 20


def find_requisites(step: "Step", body: bytes) -> Iterator[Request]:
    """One request for each, in scope, at most 60 a page; the frontier asks for each address once."""
    page = Page.from_bytes(body, step.url)
    yield from ask(step, shown_by(page), WHYS[0])
    # A spider may want the same address as a page: as a frame it is another request.
    for frame in ask(step, joined(page, page.root.xpath(FRAMES)), FRAME):
        yield frame.replace(meta={**frame.meta, "variant": "frame"})


def find_further(step: "Step", requisite: Response) -> Iterator[Request]:
    """What a style sheet shows or imports, and what a frame shows, as `find_requisites`."""
    content_type = (requisite.headers.get("Content-Type") or b"").lower()
    why = requisite.meta.get("why")
    if why == FRAME and b"html" in content_type:
        return ask(step, shown_by(Page.from_bytes(requisite.body, step.url)), WHYS[0])
    if b"css" not in content_type or why not in WHYS[:-1]:
        return iter(())
    text = requisite.body[:MAX_SHEET].decode("latin-1")
    page = Page.from_bytes(b"<html></html>", step.url)
    return ask(step, joined(page, STYLE_URL.findall(text)), WHYS[WHYS.index(why) + 1])


def shown_by(page: Page) -> Iterator[str | None]:
    """The addresses of what a page shows, in the order in which it needs them."""
    styles = (url for text in page.root.xpath(STYLES) for url in STYLE_URL.findall(text))
    sets = (url for text in page.root.xpath(SETS) for url in CANDIDATE.findall(text))
    return joined(page, (*page.root.xpath(SOURCES), *styles, *page.root.xpath(LAZY), *sets))


def joined(page: Page, sources: Iterable[str]) -> Iterator[str | None]:
    """The addresses of sources; what a page carries itself is not to be fetched."""
    return (page.join(source) for source in sources if not source.startswith(("data:", "about:", "#")))


def ask(step: "Step", found: Iterable[str | None], why: str) -> Iterator[Request]:
    """The requests for addresses in scope."""
    wanted = [url for url in dict.fromkeys(found) if url and step.scope.covers(url)]
    for url in wanted[: LIMITS["requisites"]]:
        meta = {
            "purpose": "requisite",
            "portal": step.portal.url,
            "via": step.url,
            "hops": step.hops + 1,
            "why": why,
        }
        if step.portal.delay_s is not None:
            meta["delay_s"] = step.portal.delay_s
        yield Request(url, callback=step.spider.keep, errback=step.spider.ignore, meta=meta, priority=-100)
