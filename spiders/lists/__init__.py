"""List mechanisms, one module a family: a page in, rows and next pages out; none fetches anything."""

from spiders.lists import (
    api,
    aspnet,
    catalogue,
    easttone,
    feeds,
    forms,
    frames,
    gkmlpt,
    hanweb,
    jpaas,
    menus,
    numbered,
    selects,
    sitemaps,
    states,
    trees,
    trs,
)  # fmt: skip
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page

FAMILIES = (
    trs.read_list, hanweb.read_list, catalogue.read_list, easttone.read_list, jpaas.read_list,
    gkmlpt.read_list, aspnet.read_list, forms.read_list, states.read_list, trees.read_list,
    selects.read_list, frames.read_list, feeds.read_list, sitemaps.read_list, numbered.read_list,
    menus.read_list,
    api.read_list,
)  # fmt: skip

__all__ = ["FAMILIES", "Listing", "NextPage", "Row", "read_listings"]


def read_listings(page: Page) -> tuple[Listing, ...]:
    """What every family finds on the page; families that find nothing are left out."""
    found = (read(page) for read in FAMILIES)
    return tuple(listing for listing in found if listing and (listing.rows or listing.following))
