"""The way of one page: bytes → text → parts → document → identity → facts → checks; pure."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from extract.checks import check_report
from extract.compose import compose
from extract.dictionary import load
from extract.families import read_tables
from extract.identity import identify
from extract.main_text import join_hints
from extract.model import Damage, Document, Fact, FormatEra, Page, Reading, Report, TableReading
from extract.opening import Opened, Source, continued, judge_text, open_page
from extract.prose import read_prose, read_scope
from extract.reconcile import settle
from extract.repair import Restored, text_damage
from extract.several import split_reports
from extract.tables.flat import lift_tables

ERAS: tuple[FormatEra, ...] = ("fmt_2021", "fmt_2019", "stat_2014", "local_2008")
CONTEXT = 40  # characters on each side by which a fact's unrepaired words are found again


def read_page(page: Page) -> Reading:
    """What a page is, and its report if it is one. Raises UnreadableBytes for what is no text at all."""
    return build_reading(page, open_page(page))


def read_pages(pages: Sequence[Page]) -> Reading:
    """The report that is cut into these pages, read as one; the first says who and when.

    A first page that holds no text of its own is the frame around the others.
    """
    first = open_page(pages[0])
    others = [source for page in pages[1:] if (source := continued(page)) is not None]
    if first.source is None:
        return build_reading(pages[0], frame_around(first, continued(pages[0]), others))
    return build_reading(pages[0], replace(first, source=join_sources([first.source, *others])))


def join_sources(sources: Sequence[Source]) -> Source:
    """The texts one behind the other, with the hints of the first."""
    main = replace(sources[0].main, parts=tuple(part for source in sources for part in source.main.parts))
    return replace(
        sources[0],
        main=main,
        damage=tuple(damage for source in sources for damage in source.damage),
        restored=tuple(restored for source in sources for restored in source.restored),
    )


def frame_around(first: Opened, frame: Source | None, shown: Sequence[Source]) -> Opened:
    """A page judged again with the text that it shows in a frame; its own hints come first."""
    if frame is None or not shown:
        return first
    whole = join_sources(shown)
    hints = join_hints(frame.main.hints, whole.main.hints)
    judged = judge_text(replace(whole, main=replace(whole.main, hints=hints)))
    return judged if judged.page_type == "report" else first


def build_reading(page: Page, opened: Opened) -> Reading:
    """The reading of a page whose type is known."""
    source = opened.source
    if source is None:
        return Reading(opened.page_type, opened.reason, next_url=opened.next_url)
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
    host = host_of(page.url)
    mirrored = any(one.is_mirrored for one in source.restored)
    found = text_damage(document.text, host, mirrored)
    damage = merge_damage((*source.damage, *tables.damage, *found))
    facts = with_sources(facts, document, source.restored)
    return Report(identity, era_of(tables), document, tables, facts, checks, damage, source.main.evidence)


def host_of(url: str | None) -> str | None:
    """The host of an address; None for one that is none."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # a host in brackets that is no address
        return None


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
