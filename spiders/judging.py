"""What a page is by the row that led to it, where the page itself says little; the documents it holds."""

import re
from collections.abc import Iterable

from extract.recognise import PageVerdict, judge_link
from spiders.leads import Lead
from spiders.links import Link, is_document, read_links
from spiders.lists.frames import framed_addresses, framed_documents
from spiders.page import Page
from spiders.scans import is_scan
from spiders.traps import LIMITS
from spiders.words import WORDS, compact

# Verdicts on pages whose title is missing: what their row said decides.
UNDECIDED = frozenset({"nothing", "directory"})
WORDLESS = UNDECIDED | {"notice", "js_shell"}
COLUMNS = frozenset({"list", "directory", "nothing", "notice"})
BY_ITS_ROW = "its row names it a report, and it is prose"
BY_ITS_IMAGES = "its title and its row name it a report, and it is images"
MANY_BODIES = 3
YEAR = re.compile(r"20\d\d")
HAN = re.compile(r"[\u4e00-\u9fff]")


def is_year_column(page: Page, verdict: PageVerdict, lead: Lead) -> bool:
    """Whether a link worded like a report of nobody or of many (2018年部门年报汇总) leads to a column."""
    if lead.kind != "report" or verdict.page_type not in COLUMNS:
        return False
    collects = WORDS.is_collection(lead.label)
    if judge_link(lead.label, page.url).publisher and not collects:
        return False
    if len(HAN.findall(prose_of(page))) >= LIMITS["column_han"]:
        return False
    if collects and sum(WORDS.is_body(link.label) for link in read_links(page)) >= MANY_BODIES:
        return True
    return not held_documents(page, read_links(page)) and not framed_addresses(page)


def years_beside(links: Iterable[Link]) -> frozenset[int]:
    """The years that links name and nothing else; of two or more, their column is around the page."""
    called = (link.label for link in links if WORDS.is_year(link.label))
    years = frozenset(int(found[0]) for words in called if (found := YEAR.search(words)))
    return years if len(years) > 1 else frozenset()


def judge_by_row(page: Page, verdict: PageVerdict, lead: Lead) -> PageVerdict:
    """The verdict on the page itself, or what its row says of a page that says little."""
    if lead.kind != "report" or not lead.report_year:
        return verdict
    if verdict.page_type in UNDECIDED and is_prose(page):
        return PageVerdict("report", lead.label, lead.publisher, lead.report_year, BY_ITS_ROW)
    if (
        verdict.page_type in WORDLESS
        and is_scan(page, lead.report_year)
        and not held_documents(page, ())
        and not framed_addresses(page)
    ):
        return PageVerdict("report", lead.label, lead.publisher, lead.report_year, BY_ITS_IMAGES)
    return verdict


def is_prose(page: Page) -> bool:
    """Whether a page speaks at length of disclosure, outside its links."""
    words = compact(prose_of(page))
    return len(HAN.findall(words)) >= LIMITS["prose_han"] and words.count("公开") >= LIMITS["prose_mentions"]


def prose_of(page: Page) -> str:
    """The text of a page outside its links and scripts."""
    return "".join(page.root.xpath("//body//text()[not(ancestor::a or ancestor::script or ancestor::style)]"))


def held_documents(page: Page, links: Iterable[Link]) -> tuple[Link, ...]:
    """The documents that a report's page holds instead of its text."""
    framed = tuple(Link(url, page.title) for url in framed_documents(page))
    linked = tuple(link for link in links if names_document(link) and not WORDS.is_refused(link.label))
    return tuple({link.url: link for link in (*framed, *linked)}.values())


def names_document(link: Link) -> bool:
    """Whether a link leads to a document: by its address, or its words and one that hands files out."""
    if is_document(link.url):
        return True
    return WORDS.is_file_name(link.label) or (WORDS.is_annex(link.label) and WORDS.is_download(link.url))
