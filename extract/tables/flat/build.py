"""Regions of flattened rows as grids."""

from collections.abc import Sequence

from extract.families.applicants import applicant_keys, applicant_types
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


def _words(tokens: Sequence[Token], width: int) -> list[RawRow]:
    """Words that are neither headings nor labels, as a row of one cell; none where there are none."""
    return [(RawCell(" ".join(_texts(tokens)), 1, width),)] if tokens else []


def _review(region: Region) -> list[RawRow]:
    results = load_form_words().review_results
    row = region.rows[0]
    headings = [token for token in region.header if label_key(token.text) in results][-region.width :]
    others = [token for token in region.header if token not in headings]
    values = _texts(row.values)[: region.width]
    return [*_words(others, region.width), raw_row(_texts(headings)), raw_row(values)]


def _matrix(region: Region) -> list[RawRow]:
    """The headings in the form's order, for flattened ones stand in the order of their rows."""
    kinds = applicant_keys()
    order = applicant_types()
    named = {
        kinds[key]: token
        for token in region.header
        if (key := label_key(token.text)) in kinds and kinds[key] in order
    }
    rows = _rows(region, unit=False)
    if len(named) < len(order):
        return [*_words(region.header, 1 + region.width), *rows]
    others = [token for token in region.header if token not in named.values()]
    header = raw_row(["", *(named[kind].text for kind in order)])
    return [*_words(others, 1 + region.width), header, *rows]


def _art20(region: Region) -> list[RawRow]:
    """Each row under the headings that stand before it."""
    words = load_form_words()
    rows: list[RawRow] = []
    columns = 0
    for i, row in enumerate(region.rows):
        before = row.before if i else region.header
        headings = [token for token in before if label_key(token.text) in words.art20_columns]
        label = [token for token in before if label_key(token.text) in words.label_headings][-1:]
        rows += _words([token for token in before if token not in (*headings, *label)], 1 + region.width)
        if headings:
            rows.append(raw_row([*(_texts(label) or [""]), *_texts(headings)]))
            columns = len(headings)
        rows.append(_row(row, columns or len(row.values), unit=False))
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
        rows += _words(row.before if i else (), 1 + unit + region.width)
        rows.append(_row(row, region.width, unit))
    return rows


def _row(row: FlatRow, width: int, unit: bool) -> RawRow:
    start = raw_row([row.text, *([row.unit.text if row.unit else ""] if unit else [])])
    values = _texts(row.values)
    if len(values) != width:
        return (*start, RawCell(" ".join(values), 1, width))
    return (*start, *raw_row(values))
