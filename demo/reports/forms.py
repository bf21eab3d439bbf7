"""Draws the official forms: cells from figures, and the facts that the cells tell."""

from dataclasses import dataclass, field
from random import Random

from demo.model import Cell, Fact, Table
from demo.reports.figures import ANNUAL, CUMULATIVE, Figures, Key, application_rows
from demo.reports.units import unit_of
from demo.wording import read_data

HOLLOW = {"": "blank", "/": "slash", "-": "dash", "—": "dash"}


@dataclass
class Ink:
    """Writes figures into cells and remembers them as facts; `hollow` keys get a mark instead."""

    figures: Figures
    hollow: dict[Key, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def cell(self, metric: str, applicant: str | None = None, period: str = ANNUAL) -> Cell:
        """The cell of one figure, recorded as a fact."""
        key = (metric, applicant, period)
        mark = self.hollow.get(key)
        if mark is not None:
            self._record(key, None, HOLLOW[mark])
            return Cell(mark)
        value = self.figures[key]
        self._record(key, value, "number")
        return Cell(str(value))

    def _record(self, key: Key, value: int | float | None, semantic: str) -> None:
        metric, applicant, period = key
        self.facts.append(Fact(metric, value, unit_of(metric), applicant, period, semantic))


def plain_row(*texts: str) -> tuple[Cell, ...]:
    """A row of cells without spans."""
    return tuple(Cell(text) for text in texts)


def draw_stat2014(ink: Ink, by_level: bool, chance: Random) -> Table:
    """The table of 2014, now and then with a leading number column or (`by_level`) several value columns."""
    form = read_data("tables")["stat2014"]
    manner = chance.choice(["plain", "plain", "numbered", *(["levels"] if by_level else [])])
    label, unit, value = form["columns"]
    levels = chance.choice(form["level_columns"]) if manner == "levels" else [value]
    first = ["序号"] if manner == "numbered" else []
    rows: list[tuple[Cell, ...]] = [plain_row(*first, label, unit, *levels)]
    for number, (text, measure, metric) in enumerate(form["rows"], start=1):
        first = [str(number)] if manner == "numbered" else []
        values = _level_cells(ink, metric, len(levels), chance)
        rows.append((*plain_row(*first, text, measure), *values))
    return Table(tuple(rows))


def _level_cells(ink: Ink, metric: str | None, columns: int, chance: Random) -> tuple[Cell, ...]:
    """One value, or parts that add up to it with the total last."""
    if metric is None:
        return (Cell(""),) * columns
    total = ink.cell(metric)
    if columns == 1 or not total.text.isdigit():
        return (*(Cell(""),) * (columns - 1), total)
    shared = metric in read_data("tables")["stat2014"]["level_split"]
    townships = chance.randint(0, int(total.text)) if shared else 0
    return (Cell(str(int(total.text) - townships)), Cell(str(townships)), total)


def empty_stat2014(chance: Random) -> Table:
    """The row skeleton of the table of 2014 without values and, but for a few, without labels."""
    rows = read_data("tables")["stat2014"]["rows"]
    kept = set(chance.sample(range(len(rows)), 3))
    return Table(tuple(plain_row(row[0] if n in kept else "", "", "") for n, row in enumerate(rows)))


def draw_fujian(ink: Ink, year: int, chance: Random) -> Table:
    """The Fujian annex with its annual and cumulative columns."""
    form = read_data("tables")["annex_fujian"]
    rows: list[tuple[Cell, ...]] = [
        plain_row(*(text.format(year=year) for text in chance.choice(form["columns"])))
    ]
    for label, unit, metric in form["rows"]:
        rows.append((*plain_row(label, unit), ink.cell(metric), ink.cell(metric, None, CUMULATIVE)))
    return Table(tuple(rows), chance.choice(form["titles"]))


def draw_shanghai(ink: Ink, chance: Random) -> Table:
    """The annex of the Shanghai type with its two-digit codes."""
    form = read_data("tables")["annex_shanghai_type"]
    rows: list[tuple[Cell, ...]] = [plain_row(*form["columns"])]
    for number, (label, unit, metric) in enumerate(form["rows"], start=1):
        rows.append((*plain_row(f"{number:02d}", label, unit), ink.cell(metric)))
    return Table(tuple(rows), chance.choice(form["titles"]))


def draw_article_20(ink: Ink, year: int, one_table: bool) -> list[Table]:
    """The blocks of article 20, each a table of its own or all in one."""
    blocks = read_data("tables")["art20_2019" if year < 2021 else "art20_2021"]
    width = max(len(columns) for _, columns, _ in blocks)
    tables = []
    for title, columns, rows in blocks:
        drawn: list[tuple[Cell, ...]] = [(Cell(title, colspan=width if one_table else len(columns)),)]
        spans = [1] * (len(columns) - 1) + [width - len(columns) + 1 if one_table else 1]
        drawn.append(tuple(Cell(text, colspan=span) for text, span in zip(columns, spans, strict=True)))
        for label, metrics in rows:
            cells = (Cell(label), *(ink.cell(metric) for metric in metrics))
            drawn.append(tuple(Cell(c.text, 1, span) for c, span in zip(cells, spans, strict=True)))
        tables.append(Table(tuple(drawn)))
    return [Table(tuple(row for table in tables for row in table.rows))] if one_table else tables


def draw_applications(ink: Ink, year: int) -> Table:
    """The applications form: three header rows, label columns that span, seven value columns."""
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    groups = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    header = [
        (Cell(note, 3, 3), Cell("申请人情况", 1, 7)),
        (Cell("自然人", 2), Cell("法人或其他组织", 1, 5), Cell("总计", 2)),
        plain_row(*groups),
    ]
    applicants = [*read_data("tables")["applicants"], "total"]
    rows = application_rows(year)
    drawn = [
        (*_label_cells(rows, n), *(ink.cell(str(row[3]), applicant) for applicant in applicants))
        for n, row in enumerate(rows)
    ]
    return Table((*header, *drawn))


def _label_cells(rows: list[list[str | None]], at: int) -> tuple[Cell, ...]:
    """The label cells that begin in this row: group and subgroup span all their rows."""
    group, subgroup, label, _ = rows[at]
    if group is None:
        return (Cell(str(label), 1, 3),)
    cells = []
    if at == 0 or rows[at - 1][0] != group:
        cells.append(Cell(group, sum(row[0] == group for row in rows)))
    if subgroup is None:
        return (*cells, Cell(str(label), 1, 2))
    if rows[at - 1][1] != subgroup:
        cells.append(Cell(subgroup, sum(row[1] == subgroup for row in rows)))
    return (*cells, Cell(str(label)))


def draw_review(ink: Ink) -> Table:
    """The review and litigation form: three header rows above one row of fifteen values."""
    form = read_data("tables")["review"]
    results = form["results"]
    header = [
        (Cell("行政复议", 1, 5), Cell("行政诉讼", 1, 10)),
        (*(Cell(text, 2) for text in results), Cell("未经复议直接起诉", 1, 5), Cell("复议后起诉", 1, 5)),
        plain_row(*results, *results),
    ]
    values = tuple(ink.cell(f"{block}.{name}") for *_, block in form["blocks"] for name in form["cells"])
    return Table((*header, values))
