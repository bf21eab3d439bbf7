"""A page or file opened: what it is, and its text decoded, repaired and freed of the page's frame."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from extract.attachments import is_attachment, read_attachment
from extract.bounds import bound_body, bound_parts
from extract.continuation import next_page
from extract.decode import Decoded, decode
from extract.errors import UnreadableBytes
from extract.framed import framed_page
from extract.main_text import Hints, MainText, read_html, read_plain
from extract.model import Damage, Page, PageType, Part, Prose
from extract.recognise import judge_page, recognise_text
from extract.recognise.title import is_report_title
from extract.repair import Restored, restore

MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|table|p|br|span)\b", re.IGNORECASE)
SAMPLE = 100_000  # characters in which a page shows its first tag
MAX_TITLE = 120


@dataclass(frozen=True, slots=True)
class Source:
    """A page or attachment as text: its main text, how it was decoded, what was mended, what follows it.

    `left` names what was not read of a text without end.
    """

    main: MainText
    charset: str | None = None
    evidence: str | None = None
    damage: tuple[Damage, ...] = ()
    restored: tuple[Restored, ...] = ()
    next_url: str | None = None
    left: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A page whose type is known; `source` is there if its text was read."""

    page_type: PageType
    reason: str
    source: Source | None = None
    next_url: str | None = None


def open_page(page: Page) -> Opened:
    """The type of a page and, unless it is turned away at once, its text; of a huge one, its start."""
    if is_attachment(page.body):
        return judge_text(attachment_source(page))
    body, left = bound_body(page.body)
    opened = open_markup(replace(page, body=body))
    notes = [note for note in (left, opened.source.left if opened.source else None) if note]
    return replace(opened, reason="; ".join((opened.reason, *notes)))


def open_markup(page: Page) -> Opened:
    """The type of a page that is no file and, unless it is turned away at once, its text."""
    verdict = judge_page(page.body, page.url, page.content_type)
    if verdict.page_type not in ("report", "nothing"):
        framed = framed_by(page) if is_report_title(verdict.title or "") else None
        return Opened(verdict.page_type, verdict.reason, next_url=framed)
    decoded = decode(page.body, page.content_type)
    if not MARKUP.search(decoded.text, 0, SAMPLE):
        return judge_text(read_source(page, decoded, read_plain))
    if verdict.page_type == "nothing":
        return Opened("nothing", verdict.reason)
    return Opened(
        "report", verdict.reason, read_source(page, decoded, lambda text: read_html(text, page.url))
    )


def framed_by(page: Page) -> str | None:
    """What a page with a report's title shows in a frame."""
    return framed_page(decode(page.body, page.content_type).text, page.url)


def continued(page: Page) -> Source | None:
    """The text of a page that goes on with a report, whatever it would be taken for alone."""
    if is_attachment(page.body):
        return attachment_source(page)
    try:
        decoded = decode(page.body, page.content_type)
    except UnreadableBytes:
        return None
    return read_source(page, decoded, lambda text: read_html(text, page.url))


def read_source(page: Page, decoded: Decoded, read: Callable[[str], MainText]) -> Source:
    """Repairs a decoded text and finds its main text."""
    restored = restore(decoded.text)
    damage = (*decoded.damage, *restored.damage)
    following = next_page(restored.text, page.url)
    main = read(restored.text)
    parts, left = bound_parts(main.parts)
    main = replace(main, parts=parts) if left else main
    return Source(main, decoded.charset, decoded.evidence, damage, (restored,), following, left)


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


def part_words(part: Part) -> str:
    """The characters of a part, for recognition."""
    return part.text if isinstance(part, Prose) else " ".join(cell.raw for cell in part.cells)
