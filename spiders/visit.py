"""What a fetched page gives: a report or not, and where to go from it. Pure: no request is made here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlsplit

from extract.recognise import PageVerdict, judge_link, judge_page
from spiders.answers import page_of_answer
from spiders.codefiles import calls_for_rows, carried_code, find_list_scripts, may_ask, read_script
from spiders.expecting import Reason
from spiders.judging import (
    BY_ITS_IMAGES,
    BY_ITS_ROW,
    held_documents,
    is_year_column,
    judge_by_row,
    years_beside,
)
from spiders.leads import Lead
from spiders.links import Link, is_document, read_links
from spiders.lists import Listing, NextPage, read_listings
from spiders.lists.numbered import find_next
from spiders.lists.scripted import read_scripts
from spiders.page import Page
from spiders.ranking import VALUES, Learned, Place, Ranked, is_annual_heading, rank_links
from spiders.shell import find_jump, has_controls, is_unfilled, may_fill, names_column
from spiders.traps import LIMITS
from spiders.words import WORDS

MANY_BODIES = 3
COLUMNS = frozenset({"list", "directory", "hub", "body"})
WAYS = COLUMNS | {"report"}
PLACES = frozenset({"home", "hub", "directory"})
TITLE_MARKS = str.maketrans(dict.fromkeys("-_|—–>》《·,，", " "))


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether a page names reports themselves, not only ways to them, and whether a column of them."""

    rows: bool
    column: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """The outcome of one page. `links` are ranked, best first; `more` are requests of its list.

    `templates` build the addresses of its rows; `code` is what its own scripts say, for its script files.
    `turned`: the link that named a year's report led to the column of that year. `unturned`: the page has
    controls, or a list made by scripts, of which its markup does not tell where all of them lead.
    """

    verdict: PageVerdict
    annual: bool
    links: tuple[Ranked, ...] = ()
    more: tuple[NextPage, ...] = ()
    attachments: tuple[Link, ...] = ()
    digest: str = ""
    unfilled: bool = False
    jump: str | None = None
    templates: tuple[str, ...] = ()
    code: str = ""
    turned: bool = False
    unturned: bool = False

    @property
    def is_report(self) -> bool:
        return self.verdict.page_type == "report"

    def is_lost(self, lead: Lead) -> bool:
        """Whether the page lacks what it was expected to list, so that a frame or a script may bring it."""
        if self.targets or self.attachments:
            return False
        if lead.kind == "report":
            return self.verdict.page_type in ("js_shell", "notice", "nothing", "attachment_only")
        bodies = sum(one.kind == "body" for one in self.links)
        if self.annual or lead.kind == "directory":
            return bodies < MANY_BODIES and not any(one.kind == "body" and one.annual for one in self.links)
        return lead.leads_on and not bodies and not any(one.kind == "list" for one in self.links)

    def fault(self, lead: Lead) -> Reason | None:
        """Why the page is not what its link promised; None where it is, or where it leads on."""
        if self.is_report or self.attachments or self.links or self.more or self.jump:
            if lead.kind != "report" or self.is_promising:
                return None
            return "dead link" if self.verdict.page_type == "soft_404" else "no report there"
        if self.annual and self.verdict.page_type in ("list", "directory"):
            return "never listed"  # a column that stands empty
        return "blocked" if self.verdict.page_type == "blocked" else "dead link"

    @property
    def is_rowless(self) -> bool:
        """Whether a column of annual reports names none of them: a frame may, beside a menu of bodies."""
        return self.annual and not any(one.kind in ("report", "row", "year") for one in self.links)

    @property
    def shown(self) -> Shown:
        """What the page names that is worth following at once."""
        good = {(one.kind, one.annual) for one in self.links if one.value >= VALUES["follow_from"]}
        return Shown(any(kind in ("report", "row") for kind, _ in good), ("list", True) in good)

    @property
    def is_promising(self) -> bool:
        """Whether the page is a report or may yet bring one."""
        held = any(page.role != "page" for page in self.more)
        return self.is_report or bool(self.attachments or self.targets or self.jump) or held

    @property
    def day(self) -> str:
        """The middle date of the page's dated links, "" without any: how far back its list has come."""
        dates = sorted(one.link.date for one in self.links if one.link.date)
        return dates[len(dates) // 2] if dates else ""

    @property
    def goes_on(self) -> bool:
        """Whether the markup tells the next page of the list."""
        return any(page.role == "page" for page in self.more)

    @property
    def how(self) -> str:
        """What made the page a report: itself, the row that led to it, or the images in place of its text."""
        return {BY_ITS_ROW: "row", BY_ITS_IMAGES: "images"}.get(self.verdict.reason, "page")

    @property
    def targets(self) -> frozenset[str]:
        """Addresses that a list pays with: reports and what is taken for some."""
        return frozenset(
            one.link.key for one in self.links if is_target(one) and one.value >= VALUES["follow_from"]
        )


def read_visit(body: bytes, url: str, content_type: str | None, lead: Lead, learned: Learned) -> Visit:
    """Reads a page with what is known of the link that led to it."""
    if lead.kind == "report" and (told := page_of_answer(body)) is not body:
        body, content_type = told, None
    page = replace(
        Page.from_bytes(body, url),
        form=lead.form,
        number=lead.number,
        templates=tuple(lead.templates),
        filled=lead.rendered,
    )
    if lead.script:
        return read_way(read_script(page.text, lead), PageVerdict("nothing"), lead, learned)
    verdict = judge_by_row(page, judge_page(body, url, content_type), lead)
    if verdict.page_type == "report":
        if lead.kind in COLUMNS and verdict.report_year in years_beside(read_links(page)):
            return read_way(page, PageVerdict("list", verdict.title), lead, learned)  # that shows its newest
        return read_report(page, verdict, lead, learned)
    if is_year_column(page, verdict, lead):
        return replace(read_way(page, verdict, lead.as_year(), learned), turned=True)
    return read_way(page, verdict, lead, learned)


def read_report(page: Page, verdict: PageVerdict, lead: Lead, learned: Learned) -> Visit:
    """A report: its annexes, its further pages, and columns that its surroundings name."""
    links = read_links(page)
    ranked = rank_links(links, Place(Lead("report"), False, frozenset()), learned.correct)
    ways = tuple(
        one for one in ranked if (one.kind == "report" or one.annual) and one.value >= VALUES["list"] - 0.2
    )
    if lead.kind in COLUMNS and years_beside(links):
        beside = rank_links(links, Place(lead, True, frozenset()), learned.correct)
        ways += tuple(one for one in beside if one.kind == "year")
    annexes = tuple(link for link in links if is_document(link.url) and WORDS.is_annex(link.label))
    further = find_next(page, links)
    more = (NextPage(further),) if further and is_article_part(page.url, further) else ()
    return Visit(verdict, lead.annual, ways, more, annexes)


def is_article_part(here: str, there: str) -> bool:
    """Whether an address is the next page of the same article (`t1_2.html`, `?page=2`)."""
    one, two = urlsplit(here), urlsplit(there)
    stem = one.path.rpartition(".")[0]
    return (
        one.path == two.path
        or (bool(stem) and two.path.startswith(f"{stem.rpartition('_')[0] or stem}_"))
        or two.path.startswith(f"{stem}_")
    )


def read_way(page: Page, verdict: PageVerdict, lead: Lead, learned: Learned) -> Visit:
    """A page that is no report: a list, a directory, a column, or nothing.

    Its scripts are read only where its links are no list, or where its elements call them.
    """
    unfilled = is_unfilled(page)
    plain = read_rows(page, verdict, lead, learned, read_listings(page), unfilled)
    if lead.rendered:
        return plain
    lacks = plain.is_lost(lead) or plain.is_rowless or unfilled
    if not (lacks or calls_for_rows(page, plain.annual)) or not may_ask(page):
        return replace(plain, unturned=may_turn(page, plain, lead, unfilled))
    scripted, templates = read_scripts(page)
    page = replace(page, templates=(*page.templates, *templates))
    visit = read_rows(page, verdict, lead, learned, (*read_listings(page), *scripted), unfilled)
    return replace(visit, templates=templates, unturned=may_turn(page, plain, lead, unfilled))


def may_turn(page: Page, plain: Visit, lead: Lead, unfilled: bool) -> bool:
    """Whether scripts may bring rows, or the only way to them, of which the markup does not tell."""
    fills = may_fill(page) or bool(find_list_scripts(page))
    if plain.annual:
        lost = plain.is_lost(lead) and fills
        return (
            unfilled or lost or (lead.number == 1 and has_controls(page, plain.links, goes_on=plain.goes_on))
        )
    if lead.kind in PLACES and not (plain.targets or any(map(is_column, plain.links))):
        return names_column(page, plain.links, annual=True) or (
            leads_nowhere(lead, plain.links)
            and (names_column(page, plain.links) or (fills and lead.kind != "home"))
        )
    return False


def is_column(ranked: Ranked) -> bool:
    """Whether a link is to be followed to annual reports."""
    return ranked.annual and ranked.value >= VALUES["follow_from"]


def leads_nowhere(lead: Lead, links: Iterable[Ranked]) -> bool:
    """Whether a page that should name columns has no link to one worth following."""
    leads_on = any(one.kind in WAYS and one.value >= VALUES["follow_from"] for one in links)
    return lead.kind in ("home", "hub") and not leads_on


def read_rows(
    page: Page,
    verdict: PageVerdict,
    lead: Lead,
    learned: Learned,
    listings: Sequence[Listing],
    unfilled: bool,
) -> Visit:
    """The page's links and rows, ranked, and where its list goes on."""
    annual = lead.annual or says_annual(page)
    links = (*(() if page.is_data else read_links(page)), *listed_links(listings, lead))
    ranked = rank_links(links, Place(lead, annual, main_rows(links), learned.menu), learned.correct)
    pages = tuple(more for listing in listings for more in listing.following)
    scripted = unfilled or len(links) < MANY_BODIES or annual or leads_nowhere(lead, ranked)
    files = find_list_scripts(page) if scripted else ()
    return Visit(
        verdict=verdict,
        annual=annual,
        links=tuple(ranked[: LIMITS["links_followed"]]),
        more=tuple(dict.fromkeys((*pages, *(NextPage(url, role="script") for url in files)))),
        attachments=held_documents(page, links) if lead.kind in ("report", "row", "year") else (),
        digest=rows_digest(ranked),
        unfilled=unfilled,
        jump=find_jump(page),
        code=carried_code(page) if files or lead.script else "",
    )


def listed_links(listings: Iterable[Listing], lead: Lead) -> tuple[Link, ...]:
    """The rows of scripts and interfaces as links; their heading is the column's name."""
    return tuple(
        Link(row.url, row.text, row.title, row.heading or lead.label, listing.family, row.date, row.form)
        for listing in listings
        for row in listing.rows
    )


def main_rows(links: Iterable[Link]) -> frozenset[str]:
    """The addresses of the page's list: links of a tag path where one is a report, or half are dated."""
    groups: dict[str, list[Link]] = {}
    for link in links:
        groups.setdefault(link.path, []).append(link)
    return frozenset(link.url for group in groups.values() if is_main(group) for link in group)


def is_main(group: list[Link]) -> bool:
    dated = sum(link.date is not None for link in group)
    return dated * 2 >= len(group) or any(is_report_link(link) for link in group)


def is_report_link(link: Link) -> bool:
    """Whether a link is worded as the report of one year (columns are worded like reports without one)."""
    verdict = judge_link(link.label, link.url)
    return verdict.kind == "report" and verdict.report_year is not None


def says_annual(page: Page) -> bool:
    """Whether the page calls itself a column of annual reports: title, breadcrumb."""
    trail = page.breadcrumb.translate(TITLE_MARKS).split()
    names = (*page.title.translate(TITLE_MARKS).split(), *trail[-1:])
    return any(is_annual_heading(name) and judge_link(name, page.url).report_year is None for name in names)


def is_target(ranked: Ranked) -> bool:
    """Whether a link is what a list of annual reports consists of."""
    return ranked.kind in ("report", "row", "year") or (ranked.kind == "body" and ranked.annual)


def rows_digest(ranked: Iterable[Ranked]) -> str:
    """Digest of the rows worth following, "" if there are none; two pages with one digest are one."""
    urls = sorted(one.link.url for one in ranked if is_target(one))
    return sha256("\n".join(urls).encode()).hexdigest()[:16] if urls else ""
