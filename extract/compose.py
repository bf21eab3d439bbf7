"""Puts the parts of a main text together: one string, its blocks, sections and tables."""

from collections.abc import Sequence

from extract.model import Block, Document, Grid, Part, Prose
from extract.sections import find_sections


def grid_text(grid: Grid) -> str:
    """The rows of a table as lines, cells divided by tabs, a spanning cell printed once."""
    rows: list[list[str]] = [[] for _ in grid.rows]
    for cell in grid.cells:
        rows[cell.row].append(" ".join(cell.raw.split()))
    return "\n".join("\t".join(row) for row in rows)


def part_text(part: Part) -> str:
    """The characters a part contributes to `Document.text`."""
    return part.text if isinstance(part, Prose) else grid_text(part)


def compose(parts: Sequence[Part]) -> Document:
    """Joins parts by line feeds; offsets are code points of the joined text."""
    texts: list[str] = []
    blocks: list[Block] = []
    tables: list[Grid] = []
    headings: list[tuple[int, str, int | None]] = []
    start = 0
    for part in parts:
        text = part_text(part)
        end = start + len(text)
        if isinstance(part, Grid):
            blocks.append(Block("table", start, end, len(tables)))
            tables.append(part)
        else:
            blocks.append(Block("paragraph", start, end))
            headings.append((start, text, part.level))
        texts.append(text)
        start = end + 1
    joined = "\n".join(texts)
    return Document(joined, tuple(blocks), find_sections(headings, len(joined)), tuple(tables))
