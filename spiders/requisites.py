"""Style sheets, scripts and images that a kept page needs to be shown again."""

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
STYLES = "//style/text() | //@style"
STYLE_URL = re.compile(r"""(?:@import\s+(?:url\(\s*)?|url\(\s*)["']?([^"')\s;]+)""", re.IGNORECASE)
# Why a requisite is asked for: by a page, by its style sheet, by a sheet that this one imports. No further.
WHYS = ("requisite", "requisite of a style sheet", "requisite of an imported sheet")
MAX_SHEET = 1 << 20


def find_requisites(step: "Step", body: bytes) -> Iterator[Request]:
    """One request for each, in scope, at most 60 a page; the frontier asks for each address once."""
    page = Page.from_bytes(body, step.url)
    styles = (found for text in page.root.xpath(STYLES) for found in STYLE_URL.findall(text))
    found = (page.join(source) for source in (*page.root.xpath(SOURCES), *styles) if is_address(source))
    return ask(step, found, WHYS[0])


def find_sheet_requisites(step: "Step", sheet: Response) -> Iterator[Request]:
    """What a style sheet shows or imports, as `find_requisites`; nothing of other files."""
    content_type = (sheet.headers.get("Content-Type") or b"").lower()
    why = sheet.meta.get("why")
    if b"css" not in content_type or why not in WHYS[:-1]:
        return iter(())
    text = sheet.body[:MAX_SHEET].decode("latin-1")
    page = Page.from_bytes(b"<html></html>", step.url)
    found = (page.join(source) for source in STYLE_URL.findall(text) if is_address(source))
    return ask(step, found, WHYS[WHYS.index(why) + 1])


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


def is_address(source: str) -> bool:
    """Whether something is to be fetched: what a page carries itself is not."""
    return not source.startswith(("data:", "about:", "#"))
