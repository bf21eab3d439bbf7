"""第二十条 of the formats of 2019 and 2021: documents, decisions, fees, procurement; small forms in one."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from extract import dictionary
from extract.families.facts import Column, FamilyReading, Sheet, form_unit
from extract.families.labels import MAX_LABEL, label_key
from extract.families.match import ALIKE, MIN_LIKE
from extract.families.words import load_form_words
from extract.model import Fact, UnmatchedRow
from extract.numbers import fold, parse_cell
from extract.numbers.words import load_words

FAMILY_2019, FAMILY_2021 = "art20_2019", "art20_2021"
CUT, WHOLE = "本年新", ("本年新制作数量", "本年新公开数量")
ITEM = "第二十条"
MIN_BEGIN = 4  # 规章制度 is not 规章
ERAS = {FAMILY_2019: "fmt_2019", FAMILY_2021: "fmt_2021"}


def read(sheet: Sheet) -> FamilyReading | None:
    """Rows under the heading row above them; None where no known row stands under a known column."""
    headings: dict[int, str] = {}
    facts: list[Fact] = []
    unmatched: list[UnmatchedRow] = []
    rows: set[int] = set()
    era = ERAS[family(sheet)]
    for row, cells in enumerate(sheet.rows):
        own = _own_cells(sheet, row)
        named = {col: cells[col] for col in own if _field(cells[col])}
        if named:
            headings = _whole_headings(named)
            rows.add(row)
        elif ITEM in fold(cells[0]):
            headings = {}
        elif headings:
            label, found = _row_facts(sheet, row, own, headings, era)
            facts += found
            if found:
                rows.add(row)
            elif rows and label and _is_filled(sheet, row, headings):
                unmatched.append(sheet.unmatched(row, label))
    return FamilyReading(tuple(facts), tuple(unmatched), frozenset(rows)) if facts else None


def _whole_headings(named: dict[int, str]) -> dict[int, str]:
    """本年新 | 本年新: the form's first two headings, cut off at their line breaks."""
    cut = [col for col, text in named.items() if label_key(text) == CUT]
    whole = dict(zip(cut, WHOLE, strict=True)) if len(cut) == len(WHOLE) else {}
    return {col: whole.get(col, text) for col, text in named.items() if col in whole or col not in cut}


def family(sheet: Sheet) -> str:
    """Of 2019 or of 2021, told by the columns."""
    words = load_form_words()
    keys = {label_key(text) for cells in sheet.rows for text in cells}
    of_2019 = sum(key.startswith(word) for key in keys for word in words.of_2019)
    of_2021 = sum(key.startswith(word) for key in keys for word in words.of_2021)
    return FAMILY_2019 if of_2019 > of_2021 else FAMILY_2021


def _own_cells(sheet: Sheet, row: int) -> list[int]:
    """The columns in which a cell of this row begins."""
    cols = []
    for col in range(len(sheet.rows[row])):
        anchor = sheet.anchor(row, col)
        if anchor is None or (anchor.row, anchor.col) == (row, col):
            cols.append(col)
    return cols


@lru_cache(1024)
def _field(text: str) -> str | None:
    """The part of a metric that a column heading names."""
    return _meaning(text, load_form_words().art20_columns)


@lru_cache(1024)
def _subject(text: str) -> str | None:
    """The metrics that a row's label names."""
    return _meaning(text, load_form_words().art20_rows)


def _meaning(text: str, words: Mapping[str, str]) -> str | None:
    """By the key, by its beginning (notes may follow), or by likeness for misprints."""
    key = label_key(text) if len(text) <= MAX_LABEL else ""
    if key in words:
        return words[key]
    long_enough = (word for word in words if len(word) >= MIN_BEGIN and key.startswith(word))
    begins = max(long_enough, key=len, default=None)
    if begins is None and len(key) >= MIN_LIKE:
        long_words = [word for word in words if len(word) >= MIN_LIKE]
        found = process.extractOne(key, long_words, scorer=fuzz.ratio, score_cutoff=ALIKE)
        begins = found[0] if found else None
    return words[begins] if begins else None


def _row_facts(
    sheet: Sheet, row: int, own: list[int], headings: dict[int, str], era: str
) -> tuple[str | None, list[Fact]]:
    labels = [sheet.rows[row][col] for col in own if col < min(headings)]
    subject = next((found for label in labels if (found := _subject(label))), None)
    metrics = dictionary.load().metrics
    facts = []
    for col, heading in headings.items():
        metric = f"{subject}.{_field(heading)}"
        if metric in metrics:
            unit = _heading_unit(heading) or form_unit(metric, era)
            facts.append(sheet.fact(metric, row, Column(col), unit))
    return next((label for label in labels if label), None), facts


def _heading_unit(heading: str) -> str | None:
    """The unit in a heading's note, e.g. 本年收费金额（单位：万元）."""
    note = fold(heading).replace(" ", "").partition("(")[2].rstrip(")")
    unit = note.rpartition(":")[2].removeprefix("单位")
    return unit if unit in load_words().units else None


def _is_filled(sheet: Sheet, row: int, headings: dict[int, str]) -> bool:
    return any(parse_cell(sheet.rows[row][col]).semantic == "number" for col in headings)
