"""Why a link of a read page was not followed: the word, the rule or the learned figure that decided."""

from collections.abc import Iterator, Mapping
from typing import Protocol
from urllib.parse import quote

from archive.uri import SAFE_CHARACTERS
from extract.recognise import judge_link
from spiders.following import SKIPPED
from spiders.holding import find_renderings, is_too_deep
from spiders.leads import Lead
from spiders.links import Link, is_document, read_links
from spiders.page import Page
from spiders.profile import Profile
from spiders.ranking import VALUES, Place, Ranked, is_refused, rank_links
from spiders.saying import read_saying
from spiders.traps import LIMITS, without_session
from spiders.visit import Visit, read_visit
from spiders.words import WORDS

MAX_LABEL = 60


class ReadPage(Protocol):
    """A page that the spider read, and what it was asked with."""

    @property
    def url(self) -> str: ...
    @property
    def portal(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def content_type(self) -> str | None: ...
    @property
    def cb_kwargs(self) -> Mapping[str, object]: ...


def explain_links(read: ReadPage, profile: Profile, url: str) -> Iterator[str]:
    """What the spider makes of the links of a page to an address, with what it knows now."""
    fields = read.cb_kwargs.get("lead")
    lead = Lead.from_json(fields if isinstance(fields, dict) else {})
    page = Page.from_bytes(read.body, read.url)
    visit = read_visit(read.body, read.url, read.content_type, lead, profile.learned)
    links = (*(() if page.is_data else read_links(page)), *(one.link for one in visit.links))
    for link in dict.fromkeys(link for link in links if same_address(link.url, url)):
        name = f'"{link.label[:MAX_LABEL]}"' if link.label else "a link without words"
        yield f"{read.url} names it as {name}: {'; '.join(reasons(page, lead, visit, link, profile))}"

    if any(same_address(more.url, url) for more in visit.more):
        dry = LIMITS["dry_pages"]
        yield f"{read.url} goes on there; a list is turned until {dry} pages in a row gave nothing"


def same_address(one: str, url: str) -> bool:
    """Whether a link asks for an address, in whatever spelling."""
    clean = without_session(one).partition("#")[0]
    return url in (clean, quote(clean, safe=SAFE_CHARACTERS))


def reasons(page: Page, lead: Lead, visit: Visit, link: Link, profile: Profile) -> Iterator[str]:
    """Why a link was not asked for at once, the first reason that the spider comes to."""
    words = read_saying(link.label)
    if words.pages:
        yield "words of a pager or a button; lists are turned by what their pages tell of the next one"
    elif is_refused(words, link.url):
        yield refused_words(link)
    elif (ranked := find_ranked(page, visit, link, profile)) is None:
        yield "another link to this address is refused, or another address with the same words is followed"
    else:
        yield from judged(lead, visit, ranked, profile)


def refused_words(link: Link) -> str:
    """Which word speaks against a link."""
    if word := WORDS.refusal(link.label):
        return f"refused for the words {word} (refused, spiders/data/words.yaml)"
    return (
        f"refused as another paper: {judge_link(link.label, link.url).reason} (recognise_title_others.yaml)"
    )


def find_ranked(page: Page, visit: Visit, link: Link, profile: Profile) -> Ranked | None:
    """What the link was taken for; those of a report's page that lead nowhere are ranked again."""
    known = next((one for one in visit.links if one.link.key == link.key), None)
    if known is not None or not visit.is_report:
        return known
    again = rank_links(read_links(page), Place(Lead("report"), False, frozenset()), profile.correct)
    return next((one for one in again if one.link.key == link.key), None)


def judged(lead: Lead, visit: Visit, ranked: Ranked, profile: Profile) -> Iterator[str]:
    """Kind and value of a ranked link, and what keeps it from being asked for."""
    yield f"taken for {named_kind(ranked)}, worth {ranked.value:.2f}{learned(ranked, profile)}"
    forms = find_renderings(visit.links)
    if ranked.link.key in forms:
        yield f"another form of the report {forms[ranked.link.key]}, asked for only if that cannot be had"
    elif visit.is_report and not ranked.annual:
        yield "of a report's page only lists and other reports are followed"
    elif is_too_deep(lead, ranked):
        yield f"too far away: {lead.depth} links, {lead.bodies} bodies from the home page (limits.yaml)"
    elif ranked.kind in SKIPPED and without_session(ranked.link.url) in profile.memory.barren:
        yield "a column that led nowhere before"
    elif profile.is_spent:
        yield f"the portal's budget of {LIMITS['requests']} pages is spent"
    elif ranked.value < VALUES["follow_from"]:
        yield from too_little(ranked)
    elif profile.is_wasting:
        yield f"in doubt while requests are wasted ({profile.wasted} pages in a row gave nothing)"


def too_little(ranked: Ranked) -> Iterator[str]:
    """What becomes of a link of little value."""
    yield f"{VALUES['follow_from']} would be asked for at once (spiders/data/values.yaml)"
    if is_document(ranked.link.url):
        yield "a document whose words name no report, which cannot lead to others"
    elif ranked.value < VALUES["hopeful_from"]:
        yield f"below {VALUES['hopeful_from']} it is tried only while the portal has given no report"
    else:
        yield "it is tried only while reports are missing"


def named_kind(ranked: Ranked) -> str:
    """The kind of a link and the words by which it was told."""
    sign = read_saying(ranked.link.label).sign
    if sign is not None and sign.kind == ranked.kind:
        return f"a {ranked.kind} by the pattern {sign.pattern.pattern[:MAX_LABEL]}"
    address = WORDS.address(ranked.link.url)
    if address is not None and address.kind == ranked.kind:
        return f"a {ranked.kind} by its address"
    return {"unknown": "nothing known: neither its words nor its address speak of reports"}.get(
        ranked.kind, f"a {ranked.kind} by its words or its place"
    )


def learned(ranked: Ranked, profile: Profile) -> str:
    """How a first guess was corrected by what links of the same shape gave."""
    tries, paid = profile.shapes.get(ranked.shape, (0, 0))
    weight = VALUES["prior_weight"]
    first = (ranked.value * (weight + tries) - paid) / weight  # what `Profile.correct` began with
    told = f" (first guess {first:.2f}; {paid} of {tries} links of its shape led to reports)"
    return told if tries else ""
