"""Regions of flattened rows as grids."""

from collections.abc import Sequence

from extract.families.applications import applicant_keys
from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import Grid
from extract.tables.flat.regions import Region
from extract.tables.flat.rows import FlatRow
from extract.tables.flat.tokens import Token
from extract.tables.grid import RawCell, build_grid

ORIGIN = "text"

RawRow = tuple[RawCell, ...]


def build_region(region: Region) -> Grid:
    """One grid; a row with fewer values than the others keeps them in one cell over all value columns."""
    builders = {"review": _review, "applications": _matrix, "art20": _art20, "indicators": _indicators}
    return build_grid([builders[region.family](region)], ORIGIN)


def raw_row(texts: Sequence[str]) -> RawRow:
    """Single cells of the given texts."""
    return tuple(RawCell(text, 1, 1) for text in texts)


def _texts(tokens: Sequence[Token]) -> list[str]:
    return [token.text for token in tokens]


def _review(region: Region) -> list[RawRow]:
    results = load_form_words().review_results
    row = region.rows[0]
    headings = [token.text for token in row.before if label_key(token.text) in results]
    return [raw_row(headings[-region.width :]), raw_row(_texts(row.values)[: region.width])]


def _matrix(region: Region) -> list[RawRow]:
    kinds = applicant_keys()
    named = {kinds[key]: token.text for token in region.header if (key := label_key(token.text)) in kinds}
    order = list(dict.fromkeys(kinds.values()))
    header = raw_row(["", *(named[kind] for kind in order)]) if len(named) == len(order) else raw_row([""])
    return [header, *_rows(region, unit=False)]


def _art20(region: Region) -> list[RawRow]:
    columns = load_form_words().art20_columns
    rows: list[RawRow] = []
    for row in region.rows:
        headings = [token.text for token in row.before if label_key(token.text) in columns]
        if headings:
            rows.append(raw_row(["", *headings]))
        rows.append(raw_row([row.text, *_texts(row.values)]))
    return rows


def _indicators(region: Region) -> list[RawRow]:
    unit = any(row.unit for row in region.rows)
    header = _indicator_header(region, unit)
    return [*([header] if header else []), *_rows(region, unit)]


def _indicator_header(region: Region, unit: bool) -> RawRow | None:
    words = load_form_words()
    keyed = [(token.text, label_key(token.text)) for token in region.header]
    sides = words.label_headings | words.unit_headings | words.number_headings
    values = [text for text, key in keyed if key not in sides]
    if len(values) != region.width:
        return None
    label = next((text for text, key in keyed if key in words.label_headings), "")
    unit_heading = next((text for text, key in keyed if key in words.unit_headings), "")
    return raw_row([label, *([unit_heading] if unit else []), *values])


def _rows(region: Region, unit: bool) -> list[RawRow]:
    """The rows with their values; words between two of them make a row of their own."""
    rows: list[RawRow] = []
    for i, row in enumerate(region.rows):
        if i and row.before:
            rows.append((RawCell(" ".join(_texts(row.before)), 1, 1 + unit + region.width),))
        rows.append(_row(row, region.width, unit))
    return rows


def _row(row: FlatRow, width: int, unit: bool) -> RawRow:
    start = raw_row([row.text, *([row.unit.text if row.unit else ""] if unit else [])])
    values = _texts(row.values)
    if len(values) != width:
        return (*start, RawCell(" ".join(values), 1, width))
    return (*start, *raw_row(values))
