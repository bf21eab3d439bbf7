"""The links of a page with all that speaks for or against them: words, place in the tree, heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, takewhile
from urllib.parse import parse_qs, urlsplit

from lxml import etree, html

from spiders.calls import called_address
from spiders.grid import cell_words
from spiders.page import TEMPLATE_ATTRIBUTES, Page, squeeze
from spiders.words import WORDS

MAX_LINKS = 20_000
MAX_TEXT = 300
MAX_HEADING = 40
ROUTE = re.compile(r"#!?/\w.*$")
VIEWER_KEYS = ("file", "url", "src", "path", "pdf")
VIEWED = re.compile(rf"[?&](?:{'|'.join(VIEWER_KEYS)})=")  # most queries need no parsing
ROWS = frozenset({"tr", "li", "dd", "p"})
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "legend", "summary"})
HEADING_CLASS = re.compile(r"\b(?:\w*tit(?:le)?|hd|head(?:ing)?|bt|lm(?:mc)?|column-?name)\b", re.IGNORECASE)
CONTAINERS = frozenset({"div", "span", "p", "strong", "b", "th"})
QUOTED = re.compile(r"""(['"])([^'"<>\s]{1,500})\1""")
ADDRESS = re.compile(
    r"^(?:https?:)?//|^\.{0,2}/|\.(?:s?html?|jspx?|aspx?|php|do|pdf|docx?|wps|xlsx?)(?:[?#]|$)", re.I
)
TEMPLATE_MARK = re.compile(r"\{\{|\$\{|<%|\}\}|%>|\[\[|#\{")
STATE_FIELD = re.compile(r"(?:^|&)__(?:VIEWSTATE\w*|EVENTVALIDATION|PREVIOUSPAGE)=[^&]*")
USUAL = frozenset({"href", "class", "style", "id", "title", "src", "onclick", "target", "alt", "onmouseover"})
MUTE = USUAL - {"href", "onclick"}
PATH = re.compile(r"^(?:https?://|\.{0,2}/)[\w./?=&%:-]+$")
DIGITS = re.compile(r"\d+")
# What follows the words of a row that a page has cut, its date perhaps.
CUT = re.compile(r"[.…\s]*(?:[\[(（]?(?:19|20)\d\d[-./年]\d\d?[-./月]\d\d?日?[\])）]?)?\s*$")
MAX_ATTRIBUTES = 12
MAX_BESIDE = 8  # links of one row
BRACKETS = "[]【】()（）"
HEADS = HEADING_TAGS | CONTAINERS
CLICKABLE = frozenset({"a", "area", "li", "tr", "td", "div", "span", "button", "p", "dd", "img"})


@dataclass(frozen=True, slots=True)
class Link:
    """`label` is the fullest wording of text and title; `path` its tags and classes, ids left out.

    `form` is what it posts, None for the links that only ask.
    """

    url: str
    text: str
    title: str = ""
    heading: str = ""
    path: str = ""
    date: str | None = None
    form: str | None = None

    @property
    def key(self) -> str:
        """What tells two links apart: the address, and the form that is posted to it."""
        return request_name(self.url, self.form)

    @property
    def label(self) -> str:
        longer = self.title and len(self.title) > len(CUT.sub("", self.text))
        return self.title if longer else self.text


def request_name(url: str, form: str | None) -> str:
    """One name for requests that ask for the same: the page's own state that a form carries is left out."""
    return url if form is None else f"{url} {STATE_FIELD.sub('', form)}"


@lru_cache(maxsize=1)
def read_links(page: Page) -> tuple[Link, ...]:
    """The page's links in document order, at most 20,000; hidden templates give none."""
    links: list[Link] = []
    heading = ""
    # A list, because lxml makes an element anew each time it is met and nobody holds it.
    for element in list(page.root.iter(*CLICKABLE, *HEADING_TAGS, *CONTAINERS)):
        if element.tag in HEADS:
            heading = read_heading(element) or heading
        if element.tag in CLICKABLE and not MUTE.issuperset(element.keys()):
            link = read_link(page, element, heading)
            if link:
                links.append(link)
        if len(links) >= MAX_LINKS:
            break
    return tuple(links)


def read_heading(element: html.HtmlElement) -> str:
    """The words of an element that heads a block, or nothing."""
    named = element.tag in CONTAINERS and HEADING_CLASS.search(element.get("class") or "")
    if element.tag not in HEADING_TAGS and not named:
        return ""
    words = squeeze(bounded_text(element, MAX_HEADING * 3))
    return words if len(words) <= MAX_HEADING else ""


def read_link(page: Page, element: html.HtmlElement, heading: str) -> Link | None:
    """The link an element is, by href or by the address in its click handler."""
    href = find_href(element) or called_address(page, handler_of(element))
    url = page.join(href) if href and not TEMPLATE_MARK.search(href) else None
    if url is None:
        return None
    url = viewed_document(page, url) or url
    text = squeeze(bounded_text(element, MAX_TEXT * 4))[:MAX_TEXT]
    if cell := cell_words(element, text):
        text = cell
    elif is_invitation(said := text or image_text(element)):
        text = row_words(element, text)
    elif is_form(said) and (words := row_words(element, text)) != text:
        text = f"{words}【{said.strip(BRACKETS)}】"
    title = squeeze(words)[:MAX_TEXT] if (words := element.get("title")) else ""
    if TEMPLATE_MARK.search(text) or (page.has_templates and is_template(element)):
        return None
    return Link(
        url,
        text,
        title or (image_text(element) if len(text) < 2 else ""),
        heading,
        tag_path(element),
        find_date(element),
    )


is_invitation = lru_cache(maxsize=4096)(WORDS.is_invitation)
is_form = lru_cache(maxsize=4096)(WORDS.is_form)


def find_href(element: html.HtmlElement) -> str | None:
    href = (element.get("href") or "").strip() if element.tag in ("a", "area") else ""
    if href and not href.lower().startswith(("javascript:", "#", "mailto:", "tel:")):
        return href
    if href.startswith("#") and len(href) > 1 and not element.get("onclick"):
        return href
    handler = f"{href} {element.get('onclick') or ''} {element.get('data-href') or ''}"
    quoted = (match.group(2) for match in QUOTED.finditer(handler[:2000]))
    inside = next((address for address in quoted if ADDRESS.search(address)), None)
    return inside or element.get("data-href") or element.get("data-url") or odd_address(element)


def odd_address(element: html.HtmlElement) -> str | None:
    """The address in an attribute of a link's own invention (`tagname`, `data-link`)."""
    if element.tag not in ("a", "li", "span", "td") or len(element.attrib) > MAX_ATTRIBUTES:
        return None
    values = (value.strip() for name, value in element.items() if name not in USUAL)
    return next((value for value in values if len(value) < MAX_TEXT and PATH.search(value)), None)


def handler_of(element: html.HtmlElement) -> str:
    """The script of a link."""
    href = element.get("href") or ""
    return f"{href if href.lower().startswith('javascript:') else ''} {element.get('onclick') or ''}"


def is_template(element: html.HtmlElement) -> bool:
    """Whether the element stands in a template that a script would fill."""
    family = (element, *element.iterancestors())
    return any(one.tag == "template" or any(one.get(name) for name in TEMPLATE_ATTRIBUTES) for one in family)


def bounded_text(element: html.HtmlElement, limit: int) -> str:
    """The first characters of an element's text; parsed elements stand at most 2,048 deep in one another."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)[:limit]


def image_text(element: html.HtmlElement) -> str:
    """What the images inside a link say: alt or title."""
    images: Iterator[html.HtmlElement] = element.iter("img")
    return next((squeeze(words) for one in images if (words := one.get("alt") or one.get("title"))), "")


def tag_path(element: html.HtmlElement) -> str:
    """The last five steps to the element, tags with their first class."""
    return "/".join((*steps_to(element.getparent()), step_name(element)))


@lru_cache(maxsize=16)  # links stand side by side
def steps_to(element: html.HtmlElement | None) -> tuple[str, ...]:
    """The last four steps to an element inside the body."""
    if element is None:
        return ()
    upwards = islice(chain((element,), element.iterancestors()), 4)
    return tuple(map(step_name, takewhile(lambda one: one.tag not in ("body", "html"), upwards)))[::-1]


def step_name(element: html.HtmlElement) -> str:
    names = element.get("class")
    return str(element.tag) + class_step(names) if names else str(element.tag)


@lru_cache(maxsize=4096)
def class_step(names: str) -> str:
    """The first class of an element as part of a step, digits left out."""
    classes = DIGITS.sub("", names).split()
    return f".{classes[0]}" if classes else ""


def row_words(element: html.HtmlElement, text: str) -> str:
    """What the row of a link says besides it, and besides others that only invite."""
    row = next((one for one in element.iterancestors() if one.tag in ROWS), None)
    if row is None:
        return text
    words = bounded_text(row, MAX_TEXT).replace(text, " ") if text else bounded_text(row, MAX_TEXT)
    for link in islice(row.iter("a"), MAX_BESIDE):
        beside = squeeze(bounded_text(link, MAX_HEADING))
        if link is not element and (is_invitation(beside) or is_form(beside) or WORDS.is_refused(beside)):
            words = words.replace(beside, " ")
    return squeeze(words) or text


DATE = re.compile(r"(20\d\d|19\d\d)[-./年](\d{1,2})[-./月](\d{1,2})")


def find_date(element: html.HtmlElement) -> str | None:
    """The date that stands in the link's row (its text or that of its parent), as YYYY-MM-DD."""
    row = parent = element.getparent()
    while row is not None and row.tag not in ROWS:
        row = row.getparent()
    if row is None:
        row = element if parent is None or len(list(islice(parent.iter("a"), 2))) > 1 else parent
    return read_date(row)


@lru_cache(maxsize=16)  # many links may stand in one
def read_date(row: html.HtmlElement) -> str | None:
    """The first date in a row's text."""
    found = DATE.search(bounded_text(row, 400))
    return "-".join((found[1], found[2].zfill(2), found[3].zfill(2))) if found else None


def route_of(url: str) -> str:
    """The part of an address that a page's own scripts read as one (`#/list/3`); "" if it has none."""
    found = ROUTE.search(url)
    return found[0] if found else ""


def is_document(url: str) -> bool:
    """Whether an address ends like an attachment."""
    return url.partition("#")[0].partition("?")[0].rpartition(".")[2].lower() in WORDS.attachment_types


def viewed_document(page: Page, url: str) -> str | None:
    """The document that a viewer's address (`viewer.html?file=/a.pdf`) names."""
    if VIEWED.search(url) is None:
        return None
    parts = urlsplit(url)
    query, is_viewer = parse_qs(parts.query), WORDS.is_viewer(parts.path)
    named = (query[key][0] for key in VIEWER_KEYS if key in query)
    return next((page.join(address) for address in named if is_viewer or is_document(address)), None)
