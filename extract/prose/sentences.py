"""The sentences of a document that may count something, each with what its heading speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Document
from extract.prose.concepts import concepts_of, families_of
from extract.prose.subjects import SENTENCE
from extract.prose.tokens import fold, read_tokens
from extract.recognise.title import MAX_TITLE, read_title

NUMERAL = r"[二两三四五六七八九十百千万]+[件条起宗项份次名人元个篇场期]|一[件起宗份名]"
COUNTS = re.compile(rf"\d|未|没|无|免|零|不收|诉|{NUMERAL}")
MAX_LEAD = 30
NUMBERING = r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d{1,2}[.．、])?"
IS_LEAD = re.compile(NUMBERING + r"[^\d未没无零,，;；:：]{2,25}(?:情况|方面)。")  # 六、收费及减免情况。
FIRST = "一、"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A folded sentence at `start` of the document; `heading` holds the concepts of what stands above it."""

    text: str
    start: int
    heading: frozenset[str]
    paragraph: int


def iter_sentences(document: Document, year: int | None = None) -> Iterator[Sentence]:
    """Sentences with a digit, a numeral or a denial, in order; headings themselves are none.

    Where a report on another year than `year` follows on the same page, its sentences are left out.
    """
    headings = {(one.start, one.heading) for one in document.sections}
    end = _next_report(document, year)
    for number, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        if block.start >= end:
            return
        if block.kind == "paragraph" and (block.start, text) not in headings:
            yield from _of_paragraph(text, block.start, _above(document, block.start), number)


def _next_report(document: Document, year: int | None) -> int:
    """Where the title of another year's report stands between two texts that each begin at a heading 一."""
    starts = [one.start for one in document.sections if one.heading.lstrip().startswith(FIRST)]
    if year is None or len(starts) < 2:
        return len(document.text)
    for block in document.blocks:
        if starts[0] < block.start < starts[-1] and block.end - block.start <= MAX_TITLE:
            title = read_title(document.text[block.start : block.end])
            if title.kind == "report" and title.report_year not in (None, year):
                return block.start
    return len(document.text)


def _of_paragraph(text: str, start: int, heading: frozenset[str], number: int) -> Iterator[Sentence]:
    """A short first sentence without a count speaks for the paragraph, as a heading does."""
    lead = frozenset[str]()
    for match in SENTENCE.finditer(text):
        sentence = match[0]
        if COUNTS.search(sentence) and not IS_LEAD.fullmatch(sentence.strip()):
            yield Sentence(fold(sentence), start + match.start(), lead or heading, number)
        elif not lead and len(sentence.strip()) <= MAX_LEAD:
            lead = heading_concepts(sentence.strip())
            lead = lead if families_of(lead) or not lead else lead | heading


def _above(document: Document, position: int) -> frozenset[str]:
    """The concepts of the headings around, from the innermost out to the first that names a family."""
    around = [one for one in document.sections if one.start <= position < one.end]
    found = frozenset[str]()
    for section in sorted(around, key=lambda one: (one.level, one.start), reverse=True):
        found |= heading_concepts(section.heading)
        if families_of(found):
            break
    return found


@lru_cache(1024)
def heading_concepts(heading: str) -> frozenset[str]:
    return concepts_of(read_tokens(fold(heading), 0)) - {"noise", "sum", "handle"}
