"""Sections of a document from the numbering of its headings."""

from collections.abc import Sequence

from extract.model import Section


def find_sections(paragraphs: Sequence[tuple[int, str, int | None]], length: int) -> tuple[Section, ...]:
    """`paragraphs` are (start offset, text, HTML heading level or None); `length` that of the whole text."""
    starts = [(start, text, level) for start, text, level in paragraphs if level is not None]
    ends = [start for start, _, _ in starts[1:]] + [length]
    return tuple(
        Section(text, start, end, level or 1) for (start, text, level), end in zip(starts, ends, strict=True)
    )
