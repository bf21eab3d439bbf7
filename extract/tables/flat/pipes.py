"""Rows of cells divided by pipes, one row a line, as text converters write tables."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.model import Grid, Part, Prose
from extract.numbers import parse_cell
from extract.tables.flat.build import ORIGIN, RawRow, raw_row
from extract.tables.flat.tokens import PIPES
from extract.tables.grid import build_grid

MIN_ROWS = 2
MIN_BLANKS = 3  # lines: a label and two blank cells
_BEGUN = re.compile(rf"[^{PIPES}]+[{PIPES}]\s*")
_PIPES = re.compile(f"[{PIPES}]")
_RULE = re.compile(r"\s*(?::?-{2,}:?|[\u2500-\u257f]+)\s*")


def lift_piped(parts: Sequence[Part]) -> Iterator[Part]:
    """Consecutive lines of equally many cells become a grid; all other text stays as it was."""
    rows: list[Prose] = []
    for part in _join_blanks(_lines(parts)):
        if isinstance(part, Prose) and _is_row(part.text):
            rows.append(part)
            continue
        yield from _flush(rows)
        rows = []
        yield part
    yield from _flush(rows)


def _lines(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts that hold piped lines among others are taken apart into lines."""
    for part in parts:
        if isinstance(part, Prose) and "\n" in part.text and any(map(_is_row, part.text.split("\n"))):
            yield from (Prose(line, part.level) for line in part.text.split("\n") if line.strip())
        else:
            yield part


def _join_blanks(parts: Iterable[Part]) -> Iterator[Part]:
    """规章 | and lines of one pipe each are a row whose cells are blank."""
    held: list[Prose] = []
    for part in parts:
        pipe = isinstance(part, Prose) and part.text.strip() in tuple(PIPES)
        if held and pipe and isinstance(part, Prose):
            held.append(part)
            continue
        yield from _joined(held)
        held = [part] if isinstance(part, Prose) and _BEGUN.fullmatch(part.text) else []
        if not held:
            yield part
    yield from _joined(held)


def _joined(held: list[Prose]) -> Iterator[Part]:
    if len(held) < MIN_BLANKS:
        yield from held
    else:
        yield Prose("".join(part.text for part in held), held[0].level)


def _is_row(line: str) -> bool:
    """At least two cells: a pipe that is not the last character."""
    return _PIPES.search(line.strip()[:-1]) is not None and "\n" not in line


def _flush(lines: list[Prose]) -> Iterator[Part]:
    rows = [[cell.strip() for cell in _PIPES.split(line.text.strip())] for line in lines]
    rows = _without_edges(
        [row for row in rows if not all(_RULE.fullmatch(cell) for cell in row if cell) or not any(row)]
    )
    if len(rows) >= MIN_ROWS and (len({len(row) for row in rows}) == 1 or _has_blanks(rows)):
        yield _grid([raw_row(row) for row in rows])
    else:
        yield from lines


def _has_blanks(rows: list[list[str]]) -> bool:
    """Blank cells among numbers, in rows that lost their spans: only pipes tell where numbers stand."""
    return any(
        not cell and parse_cell(row[col + 1]).semantic == "number"
        for row in rows
        for col, cell in enumerate(row[:-1])
    )


def _without_edges(rows: list[list[str]]) -> list[list[str]]:
    """Without the empty first and last cells that pipes at the edges of every line make."""
    if rows and all(len(row) > 2 and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
        if all(len(row) > 2 and not row[0] for row in rows):
            rows = [row[1:] for row in rows]
    return rows


def _grid(rows: list[RawRow]) -> Grid:
    return build_grid([rows], ORIGIN)
