"""One report as a page shows it: text cut at facts, tables re-drawn with facts in their cells; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


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
    """A stretch of the report in reading order: a paragraph's runs, a heading's, or a table."""

    kind: str
    runs: tuple[Run, ...] = ()
    table: Table = ()


def cut_runs(text: str, start: int, end: int, facts: Sequence[Row]) -> tuple[Run, ...]:
    """Cuts text[start:end] so that every fact within it has a run of its own; overlaps go to the first."""
    runs: list[Run] = []
    at = start
    inside = [fact for fact in facts if start <= fact["char_start"] < fact["char_end"] <= end]
    for first in sorted({(fact["char_start"], fact["char_end"]) for fact in inside}):
        if first[0] < at:
            continue
        runs.append(Run(text[at : first[0]]))
        here = tuple(fact for fact in inside if (fact["char_start"], fact["char_end"]) == first)
        runs.append(Run(text[first[0] : first[1]], here))
        at = first[1]
    runs.append(Run(text[at:end]))
    return tuple(run for run in runs if run.text)


def draw_table(cells: Sequence[Row], facts: Sequence[Row]) -> Table:
    """The rows of one table; `cells` and `facts` are those of that table."""
    by_place: dict[tuple[int, int], list[Row]] = {}
    for fact in facts:
        by_place.setdefault((fact["row_no"], fact["col_no"]), []).append(fact)
    rows: dict[int, list[CellView]] = {}
    for cell in sorted(cells, key=lambda cell: (cell["row_no"], cell["col_no"])):
        here = tuple(by_place.get((cell["row_no"], cell["col_no"]), ()))
        rows.setdefault(cell["row_no"], []).append(
            CellView(cell["raw"], cell["rowspan"], cell["colspan"], here)
        )
    return tuple(tuple(row) for row in rows.values())


def lay_out(
    report: Row, blocks: Sequence[Row], sections: Sequence[Row], cells: Sequence[Row], facts: Sequence[Row]
) -> list[Piece]:
    """The report in reading order."""
    prose = [fact for fact in facts if fact["source_kind"] == "prose"]
    headings = {section["heading"] for section in sections}
    pieces = []
    for block in blocks:
        if block["table_no"] is not None:
            number = block["table_no"]
            mine = [cell for cell in cells if cell["table_no"] == number]
            pieces.append(
                Piece("table", table=draw_table(mine, [f for f in facts if f["table_no"] == number]))
            )
        else:
            kind = "heading" if block["char_start"] in headings else "paragraph"
            pieces.append(
                Piece(kind, cut_runs(report["text"], block["char_start"], block["char_end"], prose))
            )
    return pieces
