"""ASP.NET lists whose pager and menus post the page back to itself (`__doPostBack(target, argument)`)."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from lxml import html

from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page, squeeze
from spiders.words import WORDS

POST_BACK = re.compile(
    r"__doPostBack\(\\?['\"]([^'\"\\]{1,200})\\?['\"]\s*,\s*\\?['\"]([^'\"\\]{0,200})\\?['\"]\)"
)
MAX_FORM_BYTES = 500_000


def read_list(page: Page) -> Listing | None:
    """The POST of the pager's next page, and the choices of the menus of years and bodies."""
    if "__doPostBack" not in page.text:
        return None
    action = next((page.join(action) for action in page.root.xpath("//form/@action")), None) or page.url
    onward = next_form(page)
    following = (NextPage(action, "POST", onward),) if onward else ()
    return Listing("aspnet", tuple(chosen_rows(page, action)), following)


def next_form(page: Page) -> str | None:
    """What the pager posts for the next page: the link that says so, or the number after this page's."""
    calls = [
        (squeeze(link.text_content())[:20], call[1], call[2])
        for link in page.root.iter("a")
        if (call := POST_BACK.search(link.get("href") or link.get("onclick") or ""))
    ]
    said = next((call for call in calls if WORDS.is_next(call[0])), None)
    called = said or next((call for call in calls if call[0] == str(page.number + 1)), None)
    return post_back(page, called[1], called[2], {}) if called else None


def chosen_rows(page: Page, action: str) -> Iterator[Row]:
    """The options of menus that post back as soon as they change, but for the one that is shown."""
    for menu in page.root.iter("select"):
        call, name = POST_BACK.search(menu.get("onchange") or ""), menu.get("name")
        if call is None or not name:
            continue
        for option in menu.iter("option"):
            words = squeeze(option.text_content())[:200]
            if option.get("selected") is None and (WORDS.is_year(words) or WORDS.is_body(words)):
                form = post_back(page, call[1], call[2], {name: option.get("value") or words})
                yield Row(action, words, form=form)


def post_back(page: Page, target: str, argument: str, chosen: dict[str, str]) -> str:
    """The form as it stands, with what was chosen and the event."""
    event = {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    return urlencode({**hidden_fields(page), **shown_choices(page), **chosen, **event})[:MAX_FORM_BYTES]


def hidden_fields(page: Page) -> dict[str, str]:
    fields = page.root.xpath("//form//input[@type='hidden' and @name]")
    return {field.get("name"): field.get("value") or "" for field in fields}


def shown_choices(page: Page) -> dict[str, str]:
    """The options that the menus show."""
    menus = page.root.xpath("//form//select[@name]")
    return {menu.get("name"): value for menu in menus if (value := shown_choice(menu)) is not None}


def shown_choice(menu: html.HtmlElement) -> str | None:
    options = menu.xpath(".//option[@selected]") or menu.xpath(".//option")
    return (options[0].get("value") or "") if options else None
