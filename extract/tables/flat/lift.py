"""From prose that holds flattened tables to prose and grids."""

from collections.abc import Iterator, Sequence

from extract.families.words import load_form_words
from extract.model import Part, Prose
from extract.tables.flat.build import build_region
from extract.tables.flat.pipes import lift_piped
from extract.tables.flat.regions import Region, find_regions
from extract.tables.flat.rows import read_rows
from extract.tables.flat.run_together import lift_run_together
from extract.tables.flat.tokens import PIPES, Token, tokenise


def lift_tables(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same parts, flattened tables as grids (`origin` text or run_together); other words stay prose."""
    prose = [part.text for part in parts if isinstance(part, Prose)]
    if any(pipe in text for text in prose for pipe in PIPES):
        parts = tuple(lift_piped(parts))
    if any(mark in text for text in prose for mark in load_form_words().flat_marks):
        parts = tuple(_lift_tokens(parts))
        parts = tuple(lift_run_together(parts))
    return tuple(parts)


def _lift_tokens(parts: Sequence[Part]) -> Iterator[Part]:
    """Cells one a line, or divided by blanks."""
    tokens = list(tokenise([part if isinstance(part, Prose) else None for part in parts]))
    regions = list(find_regions(list(read_rows(tokens))))
    part = position = 0
    for region in regions:
        first, last = _first(region), region.rows[-1].values[-1]
        yield from _between(parts, part, position, first.part, first.start)
        yield build_region(region)
        part, position = last.part, last.end
    yield from _between(parts, part, position, len(parts), 0)


def _first(region: Region) -> Token:
    row = region.rows[0]
    return next(iter((*region.header, *row.label, *row.before, *row.values)))


def _between(parts: Sequence[Part], part: int, position: int, last: int, end: int) -> Iterator[Part]:
    """The parts from a position in one to a position in another, cut parts without dangling pipes."""
    for number in range(part, min(last + 1, len(parts))):
        one = parts[number]
        if not isinstance(one, Prose):
            if number != last or end:
                yield one
            continue
        cut = one.text[position if number == part else 0 : end if number == last else None]
        if cut == one.text:
            yield one
        elif kept := cut.strip(" \t\n　" + PIPES):
            yield Prose(kept, one.level)
