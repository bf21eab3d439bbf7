"""What the tables of one document say, each read by the families whose structure it has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.families import art20
from extract.families.choose import choose_readings, is_quarterly
from extract.families.derived import derive
from extract.families.emptied import find_emptied
from extract.families.facts import Sheet
from extract.families.missing import find_missing
from extract.model import Damage, Document, Edit, Fact, MissingTable, TableReading, UnmatchedRow

RUN_TOGETHER = "run_together"
COLUMNS_2019 = ("本年新公开数量", "对外公开总数量")
NEAR = 60  # characters before a table in which a quarter or a name counts


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What one table yields; `family` None for a table of no known form."""

    family: str | None = None
    facts: tuple[Fact, ...] = ()
    unmatched: tuple[UnmatchedRow, ...] = ()
    emptied: MissingTable | None = None


def read_tables(document: Document, report_year: int | None) -> TableReading:
    """All facts of all tables; of several cells for one key the first number is the value."""
    before = _texts_before(document)
    sheets = [Sheet(i, grid) for i, grid in enumerate(document.tables)]
    keys = frozenset(key for sheet in sheets for key in sheet.keys)
    read = [_read_table(sheet, before.get(sheet.number, ""), report_year, keys) for sheet in sheets]
    facts = _one_value_each([fact for one in read for fact in one.facts])
    families = tuple(one.family for one in read)
    emptied = [one.emptied for one in read if one.emptied]
    return TableReading(
        families=families,
        facts=(*facts, *derive(facts)),
        unmatched_rows=tuple(row for one in read for row in one.unmatched),
        missing=find_missing(document, families, emptied, _is_2021(document, families, facts, report_year)),
        damage=tuple(_damage(document, emptied)),
    )


def _read_table(sheet: Sheet, before: str, report_year: int | None, keys: frozenset[str]) -> TableFacts:
    """`keys` are those of all labels of the document."""
    emptied = find_emptied(sheet, before)
    if emptied:
        return TableFacts(emptied=emptied)
    read = choose_readings(sheet, keys, report_year)
    if not read:
        return TableFacts()
    if is_quarterly(sheet, before):
        return TableFacts(family=read[0][0])
    claimed = [rows for _, reading in read for rows in [reading.rows]]
    unmatched = tuple(
        row
        for i, (_, reading) in enumerate(read)
        for row in reading.unmatched
        if not any(row.row in rows for other, rows in enumerate(claimed) if other != i)
    )
    facts = tuple(fact for _, reading in read for fact in reading.facts)
    return TableFacts(read[0][0], facts, unmatched)


def _texts_before(document: Document) -> dict[int, str]:
    """The end of the text before each table, by table number."""
    return {
        block.table: document.text[max(0, block.start - NEAR) : block.start]
        for block in document.blocks
        if block.table is not None
    }


def _one_value_each(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    best: dict[tuple[str, str | None, str, str | None], int] = {}
    for i, fact in enumerate(facts):
        key = (fact.metric, fact.applicant_type, fact.period, fact.reporting_scope)
        if fact.role == "value" and (
            key not in best or (facts[best[key]].value is None and fact.value is not None)
        ):
            best[key] = i
    kept = set(best.values())
    return tuple(
        fact if i in kept or fact.role != "value" else replace(fact, role="mention")
        for i, fact in enumerate(facts)
    )


def _is_2021(
    document: Document, families: Sequence[str | None], facts: Sequence[Fact], report_year: int | None
) -> bool:
    """By the forms read, else by the headings of an emptied form, else by the year."""
    if art20.FAMILY_2019 in families:
        return False
    if art20.FAMILY_2021 not in families and all(word in document.text for word in COLUMNS_2019):
        return False
    new_rows = any(fact.metric.startswith("requests.outcome.other.") for fact in facts)
    return new_rows or art20.FAMILY_2021 in families or (report_year or 0) >= 2021


def _damage(document: Document, emptied: Sequence[MissingTable]) -> Iterator[Damage]:
    if emptied:
        yield Damage("emptied_table", len(emptied))
    runs = [grid for grid in document.tables if grid.origin.startswith(RUN_TOGETHER)]
    if runs:
        first = runs[0].rows[-1]
        edit = Edit(
            "run_together_cells", "".join(first), " | ".join(first), "split where only one way is proven"
        )
        yield Damage("run_together_cells", sum(len(grid.rows) for grid in runs), (edit,))
