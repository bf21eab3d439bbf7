"""Style sheets, scripts and images that a kept page needs to be shown again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrapy import Request

from spiders.page import Page
from spiders.traps import LIMITS

if TYPE_CHECKING:
    from spiders.step import Step

SOURCES = "//link[contains(@rel, 'stylesheet') or contains(@rel, 'icon')]/@href | //script/@src | //img/@src"


def find_requisites(step: "Step", body: bytes) -> Iterator[Request]:
    """One request for each, in scope, at most 60 a page; the frontier asks for each address once."""
    page = Page.from_bytes(body, step.url)
    found = (page.join(source) for source in page.root.xpath(SOURCES) if not source.startswith("data:"))
    wanted = [url for url in dict.fromkeys(found) if url and step.scope.covers(url)]
    for url in wanted[: LIMITS["requisites"]]:
        meta = {
            "purpose": "requisite",
            "portal": step.portal.url,
            "via": step.url,
            "hops": step.hops + 1,
            "why": "requisite",
        }
        if step.portal.delay_s is not None:
            meta["delay_s"] = step.portal.delay_s
        yield Request(url, callback=step.spider.keep, errback=step.spider.ignore, meta=meta, priority=-100)
