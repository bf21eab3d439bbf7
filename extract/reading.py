"""The way of one page: bytes → text → parts → document → identity → facts → checks; pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from extract.attachments import is_attachment, read_attachment
from extract.checks import check_report
from extract.compose import compose
from extract.continuation import next_page
from extract.decode import Decoded, decode
from extract.dictionary import load
from extract.errors import UnreadableBytes
from extract.families import read_tables
from extract.identity import identify
from extract.main_text import Hints, MainText, read_html, read_plain
from extract.model import (
    Damage,
    Document,
    Fact,
    FormatEra,
    Page,
    PageType,
    Part,
    Prose,
    Reading,
    Report,
    TableReading,
)
from extract.prose import read_prose, read_scope
from extract.recognise import judge_page, recognise_text
from extract.reconcile import settle
from extract.repair import Restored, restore, text_damage
from extract.several import split_reports
from extract.tables.flat import lift_tables

MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|table|p|br|span)\b", re.IGNORECASE)
SAMPLE = 100_000  # characters in which a page shows its first tag
ERAS: tuple[FormatEra, ...] = ("fmt_2021", "fmt_2019", "stat_2014", "local_2008")
MAX_TITLE = 120
CONTEXT = 40  # characters on each side by which a fact's unrepaired words are found again


@dataclass(frozen=True, slots=True)
class Source:
    """A page or attachment as text: its main text, how it was decoded, what was mended, what follows it."""

    main: MainText
    charset: str | None = None
    evidence: str | None = None
    damage: tuple[Damage, ...] = ()
    restored: tuple[Restored, ...] = ()
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A page whose type is known; `source` is there if its text was read."""

    page_type: PageType
    reason: str
    source: Source | None = None


def read_page(page: Page) -> Reading:
    """What a page is, and its report if it is one. Raises UnreadableBytes for what is no text at all."""
    return build_reading(page, open_page(page))


def read_pages(pages: Sequence[Page]) -> Reading:
    """The report that is cut into these pages, read as one; the first says who and when."""
    first = open_page(pages[0])
    if first.source is None:
        return build_reading(pages[0], first)
    sources = [first.source, *(source for page in pages[1:] if (source := continued(page)) is not None)]
    main = replace(first.source.main, parts=tuple(part for source in sources for part in source.main.parts))
    whole = replace(
        first.source,
        main=main,
        damage=tuple(damage for source in sources for damage in source.damage),
        restored=tuple(restored for source in sources for restored in source.restored),
    )
    return build_reading(pages[0], replace(first, source=whole))


def continued(page: Page) -> Source | None:
    """The text of a page that goes on with a report, whatever it would be taken for alone."""
    try:
        decoded = decode(page.body, page.content_type)
    except UnreadableBytes:
        return None
    return read_source(page, decoded, lambda text: read_html(text, page.url))


def open_page(page: Page) -> Opened:
    """The type of a page and, unless it is turned away at once, its text."""
    if is_attachment(page.body):
        return judge_text(attachment_source(page))
    verdict = judge_page(page.body, page.url, page.content_type)
    if verdict.page_type not in ("report", "nothing"):
        return Opened(verdict.page_type, verdict.reason)
    decoded = decode(page.body, page.content_type)
    if not MARKUP.search(decoded.text, 0, SAMPLE):
        return judge_text(read_source(page, decoded, read_plain))
    if verdict.page_type == "nothing":
        return Opened("nothing", verdict.reason)
    return Opened(
        "report", verdict.reason, read_source(page, decoded, lambda text: read_html(text, page.url))
    )


def read_source(page: Page, decoded: Decoded, read: Callable[[str], MainText]) -> Source:
    """Repairs a decoded text and finds its main text."""
    restored = restore(decoded.text)
    damage = (*decoded.damage, *restored.damage)
    following = next_page(restored.text, page.url)
    return Source(read(restored.text), decoded.charset, decoded.evidence, damage, (restored,), following)


def attachment_source(page: Page) -> Source:
    """The parts of a file; its first line, if it is a short one, stands for the title."""
    parts = read_attachment(page.body, page.url)
    first = next((part.text for part in parts[:1] if isinstance(part, Prose)), "")
    headings = (first,) if 0 < len(first) <= MAX_TITLE else ()
    return Source(MainText(parts, Hints(headings=headings), "attachment"))


def judge_text(source: Source) -> Opened:
    """A text without markup, judged by its words."""
    title = next(iter(source.main.hints.headings), source.main.hints.title)
    words = "\n".join((title or "", *(part_words(part) for part in source.main.parts)))
    verdict = recognise_text(words, title)
    return Opened(verdict.page_type, verdict.reason, source)


def build_reading(page: Page, opened: Opened) -> Reading:
    """The reading of a page whose type is known."""
    source = opened.source
    if source is None:
        return Reading(opened.page_type, opened.reason)
    if opened.page_type != "report":
        return Reading(opened.page_type, opened.reason, source.charset, source.evidence)
    if not source.main.parts or any(one.is_illegible for one in source.restored):
        reason = (
            "a report whose text is beyond repair" if source.main.parts else "a report's words, and no text"
        )
        return Reading("nothing", reason, source.charset, source.evidence)
    reports = tuple(build_report(page, replace(source, main=main)) for main in split_reports(source.main))
    return Reading("report", opened.reason, source.charset, source.evidence, reports, source.next_url)


def build_report(page: Page, source: Source) -> Report:
    """Everything that can be said of one report by itself."""
    document = compose(lift_tables(source.main.parts))
    identity = identify(document, source.main.hints, page.url)
    identity = replace(identity, reporting_scope=read_scope(document, identity))
    tables = read_tables(document, identity.report_year)
    facts = settle(tables.facts, read_prose(document, identity))
    checks = check_report(facts, load())
    host = urlsplit(page.url).hostname if page.url else None
    damage = merge_damage((*source.damage, *tables.damage, *text_damage(document.text, host)))
    facts = with_sources(facts, document, source.restored)
    return Report(identity, era_of(tables), document, tables, facts, checks, damage)


def part_words(part: Part) -> str:
    """The characters of a part, for recognition."""
    return part.text if isinstance(part, Prose) else " ".join(cell.raw for cell in part.cells)


def era_of(tables: TableReading) -> FormatEra:
    """The era of the forms that the report uses, also where they stand emptied; by structure, not by year."""
    forms = [
        *filter(None, tables.families),
        *(lost.table for lost in tables.missing if lost.reason != "announced"),
    ]
    known = load().tables
    eras = {known[form].era for form in forms if form in known}
    return next((era for era in ERAS if era in eras), "narrative")


def merge_damage(found: tuple[Damage, ...]) -> tuple[Damage, ...]:
    """One entry a kind: counts added, examples kept in order."""
    kinds: dict[str, Damage] = {}
    for damage in found:
        seen = kinds.get(damage.kind, Damage(damage.kind, 0))
        kinds[damage.kind] = Damage(
            damage.kind, seen.count + damage.count, (*seen.examples, *damage.examples)
        )
    return tuple(kinds.values())


def with_sources(
    facts: tuple[Fact, ...], document: Document, restored: tuple[Restored, ...]
) -> tuple[Fact, ...]:
    """Gives every fact in prose its unrepaired words where they differ."""
    changed = [one for one in restored if one.steps]
    if not changed:
        return facts
    return tuple(replace(fact, source_raw=original_words(fact, document, changed)) for fact in facts)


def original_words(fact: Fact, document: Document, restored: Sequence[Restored]) -> str | None:
    """The characters a fact was printed with before the repair; None where they are the same."""
    start, end = fact.source.start, fact.source.end
    if start is None or end is None:
        return None
    before = document.text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    after = document.text[end : end + CONTEXT].partition("\n")[0]
    found = (one.original(fact.raw, f"{before}{fact.raw}{after}") for one in restored)
    return next((words for words in found if words is not None), None)
