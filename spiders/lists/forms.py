"""Lists paged by a script of the page: `goPage(2)` that sets a form's field and submits, or that jumps.

The function is read where it stands in the page; where it stands elsewhere, the form that has a
field named like a page number is sent as its script would send it.
"""

import re

from lxml import html

from spiders.lists.fields import encode_fields, is_button, pressed, shown_choices, typed_fields, words_of
from spiders.lists.model import Listing, NextPage
from spiders.page import Page, squeeze
from spiders.words import WORDS

CALL = re.compile(r"\b([A-Za-z_$][\w$]{0,60})\(\s*['\"]?(\d{1,7})['\"]?\s*(?:,[^()]{0,200})?\)")
BODY = r"(?:function\s+{name}\s*\(|\b{name}\s*[=:]\s*function\s*\()\s*(\w+)[^)]{{0,100}}\)\s*\{{(.{{0,1500}})"
FIELD = (
    r"(?:\.|\[['\"]|\(['\"]#?|name=['\"]?)(\w{{1,60}})['\"\])]{{0,4}}(?:\[0\])?"
    r"(?:\.value\s*=\s*|\.val\(\s*){argument}\b"
)
BARE = re.compile(r"\b([A-Za-z_$][\w$]{0,60})\(\s*\)")
BARE_BODY = r"(?:function\s+{name}\s*\(\s*\)|\b{name}\s*[=:]\s*function\s*\(\s*\))\s*\{{(.{{0,1500}})"
SET = re.compile(r"(\w{1,60})['\")\]]{0,4}(?:\.value\s*=(?!=)|\.val\((?!\)))")
# 共9页 当前第2页, 第2页 共9页, 第2/9页.
SHOWN = re.compile(
    r"共\s*(?P<all>\d{1,6})\s*页.{0,12}?第\s*(?P<at>\d{1,6})\s*页|"
    r"第\s*(\d{1,6})\s*(?:页.{0,12}?共|/)\s*(\d{1,6})\s*页"
)
# The same without a function: `document.f.page.value='2';document.f.submit()`.
SETTING = re.compile(r"(\w{1,60})['\")\]]{0,4}(?:\.value\s*=|\.val\()\s*['\"]?(\d{1,7})\b")
JUMP = (
    r"location(?:\.href)?\s*=\s*(['\"])([^'\"]{{1,500}})\1\s*\+\s*{argument}\b"
    r"(?:\s*\+\s*(['\"])([^'\"]{{0,300}})\3)?"
)


def read_list(page: Page) -> Listing | None:
    """What the "next" link of a pager that calls a function asks for."""
    if "(" not in page.scripts and "<form" not in page.text.lower():
        return None
    for link in page.root.iter("a", "input", "button", "span"):
        if not WORDS.is_next(words_of(link)):
            continue
        handler = f"{link.get('href') or ''} {link.get('onclick') or ''}"
        call, setting = CALL.search(handler), SETTING.search(handler)
        following = follow_call(page, call[1], call[2]) if call else None
        if not (call or setting) and (bare := BARE.search(handler)):
            following = count_on(page, bare[1])
        if setting and not following:
            following = send_form(page, [setting[1]], setting[2])
        if is_button(link) and not following:
            following = press_button(page, link)
        return Listing("forms", (), (following,)) if following else None
    return None


def press_button(page: Page, button: html.HtmlElement) -> NextPage | None:
    """The form of a button that names itself to the server, sent by it."""
    form, added = next(button.iterancestors("form"), None), pressed(button)
    return submit(page, form, added) if form is not None and added else None


def follow_call(page: Page, name: str, number: str) -> NextPage | None:
    """The request that the call `name(number)` makes."""
    body = re.search(BODY.format(name=re.escape(name)), page.scripts, re.DOTALL)
    argument = body[1] if body else None
    jump = re.search(JUMP.format(argument=argument), body[2]) if body else None
    if jump:
        url = page.join(f"{jump[2]}{number}{jump[4] or ''}")
        return NextPage(url) if url else None
    set_fields = re.findall(FIELD.format(argument=argument), body[2]) if body else []
    return send_form(page, set_fields, number)


def count_on(page: Page, name: str) -> NextPage | None:
    """The request that the call `name()` makes, which adds one to the page number in a form."""
    body = re.search(BARE_BODY.format(name=re.escape(name)), page.scripts, re.DOTALL)
    set_fields = SET.findall(body[1].partition("function")[0]) if body else []
    for form in page.root.iter("form") if set_fields and not has_ended(page) else ():
        field = page_field(form, set_fields)
        number = typed_fields(form).get(field or "", "")
        if field and number.isdecimal():
            return submit(page, form, {field: str(int(number) + 1)})
    return None


def has_ended(page: Page) -> bool:
    """Whether the page says that it is the last of its list."""
    said = SHOWN.search(squeeze(page.root.text_content()))
    at, last = (said["at"] or said[3], said["all"] or said[4]) if said else ("0", "1")
    return int(at) >= int(last)


def send_form(page: Page, set_fields: list[str], number: str) -> NextPage | None:
    """The first form that has a field for the page number, sent with it."""
    for form in page.root.iter("form"):
        field = page_field(form, set_fields)
        if field:
            return submit(page, form, {field: number})
    return None


def page_field(form: html.HtmlElement, set_fields: list[str]) -> str | None:
    """The form's field for the page number: one that the function sets, or one of a usual name."""
    for one in form.iter("input", "select"):
        name = one.get("name")
        if name and (name in set_fields or one.get("id") in set_fields):
            return str(name)
    names = (one.get("name") or "" for one in form.iter("input"))
    return next((name for name in names if name in WORDS.page_keys), None)


def submit(page: Page, form: html.HtmlElement, added: dict[str, str]) -> NextPage | None:
    """The form with its fields as they stand and what is added to them."""
    url = page.join(form.get("action") or page.url)
    if url is None:
        return None
    query = encode_fields({**typed_fields(form), **shown_choices(form), **added}, page.charset)
    if (form.get("method") or "get").lower() == "post":
        return NextPage(url, "POST", query)
    return NextPage(f"{url.partition('?')[0]}?{query}")
