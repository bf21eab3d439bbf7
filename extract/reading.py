"""The way of one page: bytes → text → parts → document → identity → facts → checks; pure."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from extract.attachments import is_attachment, read_attachment
from extract.checks import check_report
from extract.compose import compose
from extract.decode import decode
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
from extract.recognise import PageVerdict, judge_page, recognise_text
from extract.reconcile import settle
from extract.repair import Restored, restore, text_damage
from extract.tables.flat import lift_tables

MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|table|p|br|span)\b", re.IGNORECASE)
SAMPLE = 100_000  # characters in which a page shows its first tag
ERAS: tuple[FormatEra, ...] = ("fmt_2021", "fmt_2019", "stat_2014", "local_2008")
MAX_TITLE = 120
CONTEXT = 40  # characters on each side by which a fact's unrepaired words are found again


@dataclass(frozen=True, slots=True)
class Source:
    """A page or attachment as text: its main text, how it was decoded, what was mended."""

    main: MainText
    charset: str | None = None
    evidence: str | None = None
    damage: tuple[Damage, ...] = ()
    restored: Restored | None = None


def read_page(page: Page) -> Reading:
    """What a page is, and its report if it is one; never raises on a page's content."""
    if is_attachment(page.body):
        return judge_text(page, Source(attachment_text(page)))
    verdict = judge_page(page.body, page.url, page.content_type)
    if verdict.page_type not in ("report", "nothing"):
        return Reading(verdict.page_type, verdict.reason)
    try:
        decoded = decode(page.body, page.content_type)
    except UnreadableBytes as error:
        return Reading("nothing", str(error))
    is_html = bool(MARKUP.search(decoded.text, 0, SAMPLE))
    if is_html and verdict.page_type == "nothing":
        return Reading("nothing", verdict.reason, decoded.charset, decoded.evidence)
    restored = restore(decoded.text)
    main = read_html(restored.text, page.url) if is_html else read_plain(restored.text)
    source = Source(main, decoded.charset, decoded.evidence, (*decoded.damage, *restored.damage), restored)
    return build_reading(page, source, verdict) if is_html else judge_text(page, source)


def attachment_text(page: Page) -> MainText:
    """The parts of a file; its first line, if it is a short one, stands for the title."""
    parts = read_attachment(page.body, page.url)
    first = next((part.text for part in parts[:1] if isinstance(part, Prose)), "")
    headings = (first,) if 0 < len(first) <= MAX_TITLE else ()
    return MainText(parts, Hints(headings=headings), "attachment")


def judge_text(page: Page, source: Source) -> Reading:
    """The reading of a text without markup, judged by its words."""
    title = next(iter(source.main.hints.headings), source.main.hints.title)
    words = "\n".join((title or "", *(part_words(part) for part in source.main.parts)))
    return build_reading(page, source, recognise_text(words, title))


def build_reading(page: Page, source: Source, verdict: PageVerdict) -> Reading:
    """The reading of a page whose type is known."""
    is_report = verdict.page_type == "report" and source.main.parts
    reports = (build_report(page, source),) if is_report else ()
    page_type: PageType = verdict.page_type if is_report or verdict.page_type != "report" else "nothing"
    return Reading(page_type, verdict.reason, source.charset, source.evidence, reports)


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


def with_sources(facts: tuple[Fact, ...], document: Document, restored: Restored | None) -> tuple[Fact, ...]:
    """Gives every fact in prose its unrepaired words where they differ."""
    if restored is None or not restored.steps:
        return facts
    return tuple(replace(fact, source_raw=original_words(fact, document, restored)) for fact in facts)


def original_words(fact: Fact, document: Document, restored: Restored) -> str | None:
    """The characters a fact was printed with before the repair; None where they are the same."""
    start, end = fact.source.start, fact.source.end
    if start is None or end is None:
        return None
    before = document.text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    after = document.text[end : end + CONTEXT].partition("\n")[0]
    return restored.original(fact.raw, f"{before}{fact.raw}{after}")
