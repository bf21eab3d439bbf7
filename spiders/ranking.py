"""The expected value of a link: the chance that it is, or leads to, annual reports not yet seen.

Words, addresses and place give a first guess (data/words.yaml, data/values.yaml); what links of the
same shape on this portal gave so far corrects it. A guess counts as much as `prior_weight` links
(Beta-Bernoulli): three failures in a row halve it, a portal that always pays keeps it. Chosen over
a trained model because a portal offers a few dozen examples and a decision must be explainable.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast
from urllib.parse import urlsplit

from extract.recognise import judge_link
from spiders.grid import names_bodies
from spiders.leads import Lead, LeadKind
from spiders.links import Link, is_document
from spiders.saying import Saying, is_body, read_saying
from spiders.words import WORDS, Sign, load_data

VALUES = cast(dict[str, float], load_data("values.yaml"))
# Kinds that a link has by its place; other words that link to the same address count for more.
WORDLESS = frozenset({"row", "image", "unknown"})
DIGITS = re.compile(r"\d+")
COLUMN_PAGE = re.compile(r"(?:/|/(?:index|list|default|main|col|node)[^/]*\.\w+|/[^/.]*)$", re.IGNORECASE)
MENU_WORDS = 8
FOLDER = re.compile(r"[^:/?#]+://[^/?#]*((?:[^?#]*/)?)")
Correct = Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A link with what it is taken for and its expected value, 0 to 1."""

    link: Link
    kind: LeadKind
    value: float
    shape: str
    annual: bool = False
    publisher: str | None = None
    report_year: int | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """What a portal taught: how it corrects guesses, and what bodies and directories its home page names."""

    correct: Correct
    menu: Container[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the links stand: the lead that brought us here and the addresses of the page's main rows.

    `menu`: the links of the portal's frame, which say on every page the same.
    """

    lead: Lead
    annual: bool
    rows: frozenset[str]
    menu: Container[str] = frozenset()

    def is_annual(self, link: Link) -> bool:
        """Whether a link stands in a column of annual reports, by the page or by its heading."""
        return (self.annual and link.key not in self.menu) or is_annual_heading(link.heading)


def rank_links(links: Iterable[Link], place: Place, correct: Correct) -> list[Ranked]:
    """The links worth anything, best first; of several to one address the best."""
    best: dict[str, Ranked] = {}
    said = [(link, read_saying(link.label)) for link in links]
    refused = {link.url for link, words in said if is_refused(words, link.url)}
    for link, words in said:
        if link.url in refused and is_refused(words, link.url):
            continue
        ranked = rank_link(link, words, place, correct)
        if ranked is None or (ranked.kind in WORDLESS and link.url in refused):
            continue
        key = twin_key(ranked)
        known = best.get(key)
        if known is None or ranked.value > known.value:
            best[key] = ranked
    return sorted(best.values(), key=lambda one: -one.value)


def twin_key(ranked: Ranked) -> str:
    """What tells links apart; two spellings of an address with the same words are one report."""
    link = ranked.link
    return f"{link.key.lower()} {link.label}" if ranked.kind == "report" else link.key


def rank_link(link: Link, words: Saying, place: Place, correct: Correct) -> Ranked | None:
    """What a link that is not refused is taken for; None for one that pages a list."""
    if words.pages:
        return None
    under_annual = place.is_annual(link)
    verdict = judge_link(words.title if under_annual else link.label, link.url)
    if verdict.kind == "report" and (verdict.report_year is not None or is_document(link.url)):
        value = VALUES["rendering_of_report" if WORDS.is_rendering(link.label) else "report"]
        return Ranked(link, "report", value, "", False, verdict.publisher, verdict.report_year)
    kind, value, annual = guess(link, words, place, verdict.kind)
    shape = shape_of(link, kind, annual)
    return Ranked(link, kind, correct(shape, value), shape, annual, verdict.publisher)


def is_refused(words: Saying, url: str) -> bool:
    """Whether the words name something else than reports or a way to them."""
    return words.refused and not (words.titled and is_document(url))


def guess(link: Link, words: Saying, place: Place, verdict: str) -> tuple[LeadKind, float, bool]:
    """Kind, value and whether annual reports are expected behind the link."""
    headed = is_annual_heading(link.heading)
    under_annual = place.is_annual(link)
    sign = words.sign
    if headed and WORDS.is_more(link.label):
        return "list", VALUES["list"], True
    if under_annual and WORDS.is_more(link.label) and heads_list_of(link.heading):
        return "list", VALUES["list"], True
    if sign and sign.annual:
        return sign.kind, sign.value, True
    if verdict in ("list", "report"):
        return "list", VALUES["list"], True
    if words.year and (under_annual or is_list_address(link.url)):
        return "year", VALUES["year"], True
    if words.year and place.lead.kind in ("hub", "directory", "body"):
        return "year", VALUES["year_in_hub"], False
    if (under_annual or not link.date) and is_body(link.label) and not (sign and sign.kind == "directory"):
        return "body", VALUES["body_in_column"] if under_annual else VALUES["body"], under_annual
    if words.initial and (place.lead.kind == "directory" or heads_bodies(link.heading)):
        return "directory", VALUES["directory"], under_annual
    if verdict == "directory" or (sign and sign.kind == "directory"):
        if sign and (sign.value < VALUES["hopeful_from"] or not under_annual):
            return "directory", sign.value, False
        value = max(sign.value if sign else 0.0, VALUES["directory"])
        return "directory", value, sign is not None
    if sign:
        return sign.kind, sign.value, False
    return guess_by_place(link, words, place)


def guess_by_place(link: Link, words: Saying, place: Place) -> tuple[LeadKind, float, bool]:
    """For words that say nothing: the address, the list the link stands in, the lack of words itself."""
    address = column_address(link.url)
    if address and not has_words(link):
        return address.kind, address.value, address.kind == "list"
    if place.annual and link.url in place.rows:
        return "row", VALUES["row_of_other_words" if WORDS.is_news(link.label) else "row_in_column"], False
    if address:
        return address.kind, address.value * VALUES["address_beside_words"], address.kind == "list"
    if not has_words(link):
        return "image", VALUES["image"], False
    if words.hints and not link.date:
        return "hub", VALUES["column_of_openness"], False
    return "unknown", VALUES["unknown_in_menu" if is_in_menu(link) else "unknown"], False


def is_in_menu(link: Link) -> bool:
    """Whether a link looks like one of a menu: a few words without a date, and the address of a column."""
    return 1 < len(link.label) <= MENU_WORDS and link.date is None and is_column_page(link.url)


def is_column_page(url: str) -> bool:
    """Whether an address may be that of a column and not of one of its rows."""
    return COLUMN_PAGE.search(urlsplit(url).path) is not None


def column_address(url: str) -> Sign | None:
    """The sign that an address bears, if it may be that of a column and not of one of its rows."""
    sign = WORDS.address(url)
    return sign if sign and is_column_page(url) else None


def has_words(link: Link) -> bool:
    return len(link.label) > 1


def is_list_address(url: str) -> bool:
    """Whether an address has the tokens of a column of annual reports."""
    sign = WORDS.address(url)
    return sign is not None and sign.annual


@lru_cache(maxsize=4096)  # many links stand under one
def is_annual_heading(heading: str) -> bool:
    """Whether a block's heading names a column of annual reports."""
    sign = WORDS.column(WORDS.without_more(heading)) if heading else None
    return sign is not None and sign.annual


@lru_cache(maxsize=4096)
def heads_bodies(heading: str) -> bool:
    """Whether a block's heading names a directory of bodies."""
    sign = WORDS.column(WORDS.without_more(heading)) if heading else None
    return sign is not None and sign.kind == "directory"


@lru_cache(maxsize=4096)
def heads_list_of(heading: str) -> bool:
    """Whether a block's heading names a body, or bodies of a kind."""
    return names_bodies(WORDS.without_more(heading))


def shape_of(link: Link, kind: LeadKind, annual: bool) -> str:
    """The class of links that this one is judged with: kind, tag path, address with digits left out."""
    return f"{kind}{'+' if annual else ''} {link.path} {folder_shape(link.url)}"


def folder_shape(url: str) -> str:
    """The folder of an address, digits left out."""
    folder = FOLDER.match(url)
    return DIGITS.sub("N", folder[1][:-1])[:60] if folder else ""
