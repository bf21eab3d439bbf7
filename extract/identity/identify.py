"""Who reports on which year, under which title, published when."""

from dataclasses import replace

from extract.identity.dates import find_dates, published_date
from extract.identity.numbers import find_document_number, find_index_number
from extract.identity.publisher import Publisher, find_publisher
from extract.identity.title import find_title
from extract.identity.year import find_year
from extract.main_text.model import Hints
from extract.model import Document, Identity
from extract.recognise.title import Title


def identify(document: Document, hints: Hints, url: str | None = None) -> Identity:
    """The identity of one report; what the page does not say stays None, the scope is left "unknown"."""
    paragraphs = [document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph"]
    title = find_title(paragraphs, hints)
    named = _named(title, hints)
    year = find_year(named, paragraphs)
    publisher = find_publisher(named, paragraphs, hints, year)
    chain = publisher.chain if publisher else ()
    dates = find_dates(paragraphs, hints, url)
    return Identity(
        title=title.text if title else None,
        publisher=publisher.name if publisher else None,
        publisher_kind=publisher.kind if publisher else None,
        division=tuple(item.name for item in chain),
        division_code=_code(publisher),
        report_year=year,
        published=published_date(dates),
        dates=dates,
        document_number=find_document_number(paragraphs, hints),
        index_number=find_index_number(hints),
        issuer=next(iter(hints.values("issuer")), None),
    )


def _named(title: Title | None, hints: Hints) -> Title | None:
    """The title with what the page says of all its reports, or a line above the text, where it is silent."""
    if hints.publisher is None and hints.report_year is None:
        return title
    own = title or Title("report", "")
    return replace(
        own,
        publisher=own.publisher or hints.publisher,
        report_year=own.report_year or hints.report_year,
    )


def _code(publisher: Publisher | None) -> str | None:
    """The last division's code; None for a township that the tables do not know."""
    if publisher is None or not publisher.chain:
        return None
    last = publisher.chain[-1]
    return None if publisher.kind == "township" and last.level != "township" else last.short_code
