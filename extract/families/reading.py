"""What the tables of one document say, each read by the families whose structure it has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.families import (
    annex_fujian,
    annex_shanghai_type,
    applications,
    art20,
    review,
    stat2014,
)
from extract.families.derived import derive
from extract.families.emptied import find_emptied
from extract.families.facts import FamilyReading, Sheet
from extract.families.index import form_index
from extract.families.labels import label_key
from extract.families.missing import find_missing
from extract.families.words import load_form_words
from extract.model import Damage, Document, Edit, Fact, MissingTable, TableReading, UnmatchedRow

MIN_KNOWN_LABELS = 3
RUN_TOGETHER = "run_together"
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
    read = [
        _read_table(Sheet(i, grid), before.get(i, ""), report_year) for i, grid in enumerate(document.tables)
    ]
    facts = _one_value_each([fact for one in read for fact in one.facts])
    families = tuple(one.family for one in read)
    emptied = [one.emptied for one in read if one.emptied]
    return TableReading(
        families=families,
        facts=(*facts, *derive(facts)),
        unmatched_rows=tuple(row for one in read for row in one.unmatched),
        missing=find_missing(document, families, emptied, _is_2021(families, facts, report_year)),
        damage=tuple(_damage(document, emptied)),
    )


def _read_table(sheet: Sheet, before: str, report_year: int | None) -> TableFacts:
    emptied = find_emptied(sheet, before)
    if emptied:
        return TableFacts(emptied=emptied)
    read = list(_readings(sheet, report_year))
    if not read:
        return TableFacts()
    if any(word in before for word in load_form_words().quarter):
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


def _readings(sheet: Sheet, report_year: int | None) -> Iterator[tuple[str, FamilyReading]]:
    keys = {label_key(cell.raw) for cell in sheet.grid.cells if cell.raw}
    read = [*_national(sheet, keys)]
    yield from read or _indicators(sheet, keys, report_year)


def _national(sheet: Sheet, keys: set[str]) -> Iterator[tuple[str, FamilyReading]]:
    """The forms of 2019 and later; some pages print all of them as one table."""
    words = load_form_words()
    if keys & words.art20_rows.keys() and (reading := art20.read(sheet)):
        yield art20.family(sheet), reading
    if applications.is_likely(keys) and (reading := applications.read(sheet)):
        yield applications.FAMILY, reading
    if len(keys & words.review_results.keys()) >= review.MIN_RESULTS and (reading := review.read(sheet)):
        yield review.FAMILY, reading


def _indicators(sheet: Sheet, keys: set[str], report_year: int | None) -> Iterator[tuple[str, FamilyReading]]:
    """The form that knows most of the labels; of equals the one with both periods, if both are printed."""
    families = (stat2014, annex_fujian, annex_shanghai_type)
    known = {family: len(keys & form_index(family.FAMILY).by_key.keys()) for family in families}
    has_total_so_far = any("累计" in key for key in keys)
    best = max(families, key=lambda family: (known[family], has_total_so_far and family is annex_fujian))
    if known[best] >= MIN_KNOWN_LABELS and (reading := best.read(sheet, report_year)):
        yield best.FAMILY, reading


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


def _is_2021(families: Sequence[str | None], facts: Sequence[Fact], report_year: int | None) -> bool:
    if art20.FAMILY_2019 in families:
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
