"""ASP.NET lists whose pager posts the page back to itself (`__doPostBack(target, argument)`)."""

import re
from urllib.parse import urlencode

from spiders.lists.model import Listing, NextPage
from spiders.page import Page, squeeze
from spiders.words import WORDS

POST_BACK = re.compile(r"__doPostBack\('([^']{1,200})'\s*,\s*'([^']{0,200})'\)")
MAX_FORM_BYTES = 500_000


def read_list(page: Page) -> Listing | None:
    """The POST of the pager's "next" link, with the hidden fields of its form."""
    if "__doPostBack" not in page.text:
        return None
    for link in page.root.iter("a"):
        call = POST_BACK.search(link.get("href") or link.get("onclick") or "")
        if call and WORDS.is_next(squeeze(link.text_content())[:20]):
            body = urlencode({**hidden_fields(page), "__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]})
            action = next((page.join(action) for action in page.root.xpath("//form/@action")), None)
            return Listing("aspnet", (), (NextPage(action or page.url, "POST", body[:MAX_FORM_BYTES]),))
    return None


def hidden_fields(page: Page) -> dict[str, str]:
    fields = page.root.xpath("//form//input[@type='hidden' and @name]")
    return {field.get("name"): field.get("value") or "" for field in fields}
