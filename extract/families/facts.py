"""From a cell to a fact."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from extract import dictionary
from extract.families.labels import label_key
from extract.model import Cell, Fact, Grid, ReportingScope, Role, Source, UnmatchedRow
from extract.numbers import CellValue, amount_yuan, in_unit, parse_cell, plain


@dataclass(frozen=True, slots=True)
class FamilyReading:
    """What one family reads from one table; `rows` are those it answers for, headings included."""

    facts: tuple[Fact, ...]
    unmatched: tuple[UnmatchedRow, ...]
    rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class Column:
    """What a value column counts beside the row's metric."""

    col: int
    applicant_type: str | None = None
    period: Literal["annual", "cumulative"] = "annual"
    scope: ReportingScope | None = None
    role: Role = "value"


class Sheet:
    """A grid with its number in the document and the anchor of every position.

    `is_turned`: its rows are the columns of the printed table; facts name the printed place.
    """

    def __init__(self, number: int, grid: Grid, is_turned: bool = False) -> None:
        self.number = number
        self.grid = grid
        self.is_turned = is_turned
        self._by_row: dict[int, list[Cell]] = {}
        self._anchors = {
            (row, col): cell
            for cell in grid.cells
            if cell.rowspan > 1 or cell.colspan > 1
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all its cells."""
        return frozenset(label_key(raw) for raw in {cell.raw for cell in self.grid.cells} if raw)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return self.grid.rows

    def anchor(self, row: int, col: int) -> Cell | None:
        """The spanning cell that covers a position; None for a cell of its own."""
        return self._anchors.get((row, col))

    def cells_of(self, row: int) -> list[Cell]:
        """The cells that begin in a row, from left to right."""
        if not self._by_row:
            for cell in self.grid.cells:
                self._by_row.setdefault(cell.row, []).append(cell)
        return self._by_row.get(row, [])

    def fact(self, metric: str, row: int, column: Column, unit_raw: str | None, lost: bool = False) -> Fact:
        """The fact of one cell; `unit_raw` is the unit printed for the row or column, the cell's own wins."""
        raw = self.rows[row][column.col]
        cell = CellValue(None, "lost") if lost else parse_cell(raw)
        printed = cell.unit_raw or unit_raw
        canonical = canonical_unit(metric)
        value = None if cell.value is None else plain(in_unit(cell.value, printed, canonical))
        money = None if cell.value is None or printed is None else amount_yuan(cell.value, printed)
        return Fact(
            metric=metric,
            source=self._source(row, column.col),
            raw=raw,
            value=value,
            semantic=cell.semantic,
            applicant_type=column.applicant_type,
            period=column.period,
            reporting_scope=column.scope,
            role=column.role,
            approx=cell.approx,
            unit=canonical,
            unit_raw=printed,
            amount_yuan=money,
        )

    def _source(self, row: int, col: int) -> Source:
        if self.is_turned:
            row, col = col, row
        return Source("table", table=self.number, row=row, col=col)

    def unmatched(self, row: int, label: str) -> UnmatchedRow:
        return UnmatchedRow(self.number, row, label, self.rows[row])

    def turned(self) -> "Sheet":
        """The same table with rows for columns."""
        grid = self.grid
        cells = sorted(
            (Cell(one.col, one.row, one.colspan, one.rowspan, one.raw) for one in grid.cells),
            key=lambda one: (one.row, one.col),
        )
        rows = tuple(zip(*grid.rows, strict=True))
        return Sheet(self.number, Grid(rows, tuple(cells), grid.origin), not self.is_turned)


@lru_cache(1024)
def canonical_unit(metric: str) -> str:
    return dictionary.load().canonical_unit(metric)


@lru_cache(1024)
def form_unit(metric: str, era: str) -> str | None:
    """The unit that the era's form prints for a metric of money; None where it leaves it open."""
    entry = dictionary.load().metrics[metric]
    units = entry.units.get(era, ())
    return units[0] if entry.value_type == "money" and len(units) == 1 else None
