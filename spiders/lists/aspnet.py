"""ASP.NET lists whose pager and menus post the page back to itself (`__doPostBack(target, argument)`)."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from lxml import html

from spiders.lists.fields import shown_choices
from spiders.lists.model import Listing, NextPage, Row
from spiders.page import Page, squeeze
from spiders.words import WORDS

POST_BACK = re.compile(
    r"__doPostBack\(\\?['\"]([^'\"\\]{1,200})\\?['\"]\s*,\s*\\?['\"]([^'\"\\]{0,200})\\?['\"]\)"
)
MAX_FORM_BYTES = 500_000


def read_list(page: Page) -> Listing | None:
    """The POST of the pager's next page, and the choices of the menus of years and bodies."""
    form = next((one for one in page.root.iter("form") if is_server_form(one)), None)
    if form is None:
        return None
    action = page.join(form.get("action") or page.url) or page.url
    onward = next_form(page, form)
    following = (NextPage(action, "POST", onward),) if onward else ()
    return Listing("aspnet", (*chosen_rows(form, action), *linked_rows(form, action)), following)


def is_server_form(form: html.HtmlElement) -> bool:
    """Whether a form is the one that post-backs send: it holds the page's state, or the links that post."""
    state = form.xpath("boolean(.//input[starts-with(@name, '__VIEWSTATE')])")
    posting = ".//*[contains(@href, '__doPostBack') or contains(@onclick, '__doPostBack')]"
    return bool(state) or bool(form.xpath(f"boolean({posting})"))


def next_form(page: Page, form: html.HtmlElement) -> str | None:
    """What the pager posts for the next page: the link that says so, or the number after this page's."""
    calls = [
        (squeeze(link.text_content())[:20], call[1], call[2])
        for link in form.iter("a")
        if (call := POST_BACK.search(link.get("href") or link.get("onclick") or ""))
    ]
    said = next((call for call in calls if WORDS.is_next(call[0])), None)
    called = said or next((call for call in calls if call[0] == str(page.number + 1)), None)
    return post_back(form, called[1], called[2], {}) if called else None


def chosen_rows(form: html.HtmlElement, action: str) -> Iterator[Row]:
    """The options of menus that post back as soon as they change, but for the one that is shown."""
    for menu in form.iter("select"):
        call, name = POST_BACK.search(menu.get("onchange") or ""), menu.get("name")
        if call is None or not name:
            continue
        for option in menu.iter("option"):
            words = squeeze(option.text_content())[:200]
            if option.get("selected") is None and (WORDS.is_year(words) or WORDS.is_body(words)):
                chosen = post_back(form, call[1], call[2], {name: option.get("value") or words})
                yield Row(action, words, form=chosen)


def linked_rows(form: html.HtmlElement, action: str) -> Iterator[Row]:
    """The links that post back and are called like years or bodies."""
    for link in form.iter("a"):
        call = POST_BACK.search(link.get("href") or link.get("onclick") or "")
        words = squeeze(link.text_content())[:200] if call else ""
        if call and (WORDS.is_year(words) or WORDS.is_body(words)):
            yield Row(action, words, form=post_back(form, call[1], call[2], {}))


def post_back(form: html.HtmlElement, target: str, argument: str, chosen: dict[str, str]) -> str:
    """The form as it stands, with what was chosen and the event."""
    event = {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    return urlencode({**hidden_fields(form), **shown_choices(form), **chosen, **event})[:MAX_FORM_BYTES]


def hidden_fields(form: html.HtmlElement) -> dict[str, str]:
    fields = form.xpath(".//input[@type='hidden' and @name]")
    return {field.get("name"): field.get("value") or "" for field in fields}
