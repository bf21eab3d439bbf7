"""Soft 404s: what a host answers with status 200 for an address that cannot exist, asked once a host."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy import Request

from spiders.page import Page

if TYPE_CHECKING:
    from spiders.step import Step

# Letters other than Han change with the address asked and the time of day.
HAN = re.compile(r"[\u3400-\u9fff]")
MAX_HAN = 1000
PRIORITY = 990  # before the reports of the host


def probe_path(host: str) -> str:
    """An address nobody gives a page; the same for a host in every run."""
    return f"/nianbao-probe-{sha256(host.encode()).hexdigest()[:16]}.html"


def ask_probe(step: "Step") -> Iterator[Request]:
    """The probe of the step's host, unless it was asked before."""
    host = urlsplit(step.url).netloc
    if host in step.profile.probes:
        return
    step.profile.probes[host] = ""
    meta: dict[str, object] = {
        "purpose": "probe",
        "portal": step.portal.url,
        "via": step.url,
        "hops": step.hops + 1,
        "why": "how the host answers for a page that does not exist",
    }
    if step.portal.delay_s is not None:
        meta["delay_s"] = step.portal.delay_s
    url = urljoin(step.url, probe_path(host))
    spider = step.spider
    yield Request(url, callback=spider.read_probe, errback=spider.ignore, meta=meta, priority=PRIORITY)


def fingerprint(page: Page) -> str:
    """The Han characters of a page outside its scripts, at most 1000."""
    pieces = page.root.xpath("//body//text()[not(ancestor::script or ancestor::style)]")
    return "".join(HAN.findall("".join(pieces)))[:MAX_HAN]
