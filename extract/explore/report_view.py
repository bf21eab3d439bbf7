"""One report as a page shows it: text cut at facts, tables re-drawn with facts in their cells; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Row = dict[str, Any]
# A page of a report holds this much; 5 MB of text in one page take a browser a minute to lay out.
MAX_CHARACTERS = 60_000
MAX_TABLE_ROWS = 400


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of the text; `facts` are those that stand on exactly these characters."""

    text: str
    facts: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell with its facts."""

    raw: str
    rowspan: int
    colspan: int
    facts: tuple[Row, ...]


Table = tuple[tuple[CellView, ...], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the report in reading order: a paragraph, a heading or a table.

    `section` is the number of the section that begins here; `cut_rows` how many rows are not drawn.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    table: Table = ()
    section: int | None = None
    level: int = 2
    table_no: int | None = None
    cut_rows: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of one report."""

    text: str
    blocks: Sequence[Row]
    sections: Sequence[Row]
    cells: Sequence[Row]
    facts: Sequence[Row]


def cut_runs(text: str, start: int, end: int, facts: Iterable[Row]) -> tuple[Run, ...]:
    """Cuts text[start:end] so that every fact within it has a run of its own; overlaps go to the first."""
    runs: list[Run] = []
    at = start
    spans: dict[tuple[int, int], list[Row]] = {}
    for fact in facts:
        if start <= fact["char_start"] < fact["char_end"] <= end:
            spans.setdefault((fact["char_start"], fact["char_end"]), []).append(fact)
    for (first, last), here in sorted(spans.items(), key=lambda item: item[0]):
        if first < at:
            continue
        runs += (Run(text[at:first]), Run(text[first:last], tuple(here)))
        at = last
    runs.append(Run(text[at:end]))
    return tuple(run for run in runs if run.text)


def draw_table(cells: Iterable[Row], facts: Iterable[Row]) -> Table:
    """The rows of one table; `cells` and `facts` are those of that table."""
    by_place: dict[tuple[int, int], list[Row]] = {}
    for fact in facts:
        by_place.setdefault((fact["row_no"], fact["col_no"]), []).append(fact)
    rows: dict[int, list[CellView]] = {}
    for cell in sorted(cells, key=lambda cell: (cell["row_no"], cell["col_no"])):
        here = tuple(by_place.get((cell["row_no"], cell["col_no"]), ()))
        view = CellView(cell["raw"] or "", cell["rowspan"], cell["colspan"], here)
        rows.setdefault(cell["row_no"], []).append(view)
    return tuple(tuple(row) for row in rows.values())


def group_by(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def begin_sections(report: Report) -> Mapping[int, Row]:
    """By block number, the section that begins with that block: its heading, or its first words."""
    begins: dict[int, Row] = {}
    for section in report.sections:
        before = [block for block in report.blocks if block["char_end"] <= section["char_start"]]
        if before and is_heading(report.text, before[-1], section):
            begins.setdefault(before[-1]["number"], section)
            continue
        after = (block for block in report.blocks if block["char_end"] > section["char_start"])
        first = next(after, None)
        if first is not None:
            begins.setdefault(first["number"], section)
    return begins


def is_heading(text: str, block: Row, section: Row) -> bool:
    """Whether a block holds nothing but the section's heading."""
    words = text[block["char_start"] : block["char_end"]].strip()
    return block["table_no"] is None and words == (section["heading"] or "").strip()


def split_blocks(blocks: Iterable[Row], limit: int = MAX_CHARACTERS) -> Iterator[Row]:
    """Blocks of at most `limit` characters; a longer paragraph becomes several."""
    for block in blocks:
        if block["table_no"] is not None or block["char_end"] - block["char_start"] <= limit:
            yield block
            continue
        for start in range(block["char_start"], block["char_end"], limit):
            yield {**block, "char_start": start, "char_end": min(start + limit, block["char_end"])}


def divide(blocks: Iterable[Row], limit: int = MAX_CHARACTERS) -> list[list[Row]]:
    """The blocks in parts of about `limit` characters: what one page shows."""
    parts: list[list[Row]] = [[]]
    held = 0
    for block in split_blocks(blocks, limit):
        length = block["char_end"] - block["char_start"]
        if held + length > limit and parts[-1]:
            parts.append([])
            held = 0
        parts[-1].append(block)
        held += length
    return parts


def lay_out(report: Report, blocks: Sequence[Row]) -> list[Piece]:
    """These blocks of the report in reading order."""
    prose = [fact for fact in report.facts if fact["source_kind"] == "prose" and fact["char_end"] is not None]
    cells, facts = group_by(report.cells, "table_no"), group_by(report.facts, "table_no")
    begins = begin_sections(report)
    pieces = []
    for block in blocks:
        number, section = block["table_no"], begins.get(block["number"])
        if number is not None:
            piece = table_piece(draw_table(cells.get(number, []), facts.get(number, [])), number)
        else:
            is_title = section is not None and is_heading(report.text, block, section)
            runs = cut_runs(report.text, block["char_start"], block["char_end"], prose)
            piece = Piece("heading" if is_title else "paragraph", runs)
        if section is not None:
            piece = replace(piece, section=section["number"], level=section["level"] or 2)
        pieces.append(piece)
    return pieces


def table_piece(table: Table, number: int) -> Piece:
    """A table, cut where it is too long for a page."""
    return Piece("table", table=table[:MAX_TABLE_ROWS], table_no=number, cut_rows=len(table[MAX_TABLE_ROWS:]))


def shown_facts(pieces: Iterable[Piece]) -> list[Row]:
    """The facts that stand in these pieces, in reading order."""
    found: dict[int, Row] = {}
    for piece in pieces:
        places = [run.facts for run in piece.runs] + [cell.facts for row in piece.table for cell in row]
        found.update({fact["id"]: fact for facts in places for fact in facts})
    return list(found.values())
