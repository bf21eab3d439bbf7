"""Which addresses belong to a portal.

In scope are: the portal's host and its www twin; its allowed hosts and their subdomains; hosts of
departments under the same registered site (`czj.city.gov.cn` beside `www.city.gov.cn`; the site is
the name below the public suffix gov.cn); the same IP address on another port. Never: a host that is
itself the home of another portal of this crawl, or a mirror that repeats the portal
(`m.city.gov.cn`), unless it is named in allowed_hosts.
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import tldextract

from archive.uri import is_address
from spiders.words import load_data

MIRROR = re.compile("|".join(map(str, load_data("mirrors.yaml"))), re.IGNORECASE)
# The list of public suffixes that comes with the package; nothing is fetched.
EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class Scope:
    """The hosts of one portal. `homes` are the host:port of all portals of the crawl."""

    home: str
    allowed_hosts: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()

    def covers(self, url: str) -> bool:
        """Whether the address belongs to the portal."""
        try:
            there, here = urlsplit(url), urlsplit(self.home)
            host, home = (there.hostname or "").rstrip("."), here.hostname or ""
        except ValueError:
            return False
        if same_host(host, home) and there.netloc == here.netloc:
            return True
        if any(host == one or host.endswith(f".{one}") for one in self.allowed_hosts):
            return True
        if bare(there.netloc) in self.homes and bare(there.netloc) != bare(here.netloc):
            return False
        return same_host(host, home) or (same_site(host, home) and not is_mirror(host, home))


def is_mirror(host: str, home: str) -> bool:
    """Whether a host repeats the portal for telephones, for the blind or in other letters."""
    return MIRROR.match(host) is not None and MIRROR.match(home) is None


def bare(netloc: str) -> str:
    """host:port without `www.`."""
    return netloc.lower().rpartition("@")[2].removeprefix("www.")


def same_host(one: str, two: str) -> bool:
    return one.removeprefix("www.") == two.removeprefix("www.")


def same_site(one: str, two: str) -> bool:
    """Whether two host names are registered under one site; never for IP addresses."""
    if is_address(one) or is_address(two):
        return False
    site = registered_site(one)
    return bool(site) and site == registered_site(two)


@cache
def registered_site(host: str) -> str:
    """The registered name of a host (`city.gov.cn`), "" if the host is a public suffix itself."""
    return EXTRACT(host).top_domain_under_public_suffix
