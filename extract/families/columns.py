"""What the value columns of an indicator list count: this year, all years so far, the whole or one level."""

from extract.families.facts import Column, Sheet
from extract.families.labels import label_key
from extract.families.panels import YEAR, Panel
from extract.families.words import load_form_words
from extract.numbers import fold


def name_columns(
    sheet: Sheet, panel: Panel, report_year: int | None, two_periods: bool
) -> tuple[Column, ...]:
    """The columns to read, each period and scope with at most one `value`.

    `two_periods`: where nothing is printed over two columns, they are the year and the total so far.
    """
    headings = {col: _heading(sheet, panel, col) for col in panel.values}
    kept = {col: heading for col, heading in headings.items() if not _is_of_other_time(heading, report_year)}
    if len(headings) == 1 and not any(_is_of_other_time(one, None) for one in headings.values()):
        kept = headings  # a year that was left over from the last report's form
    named = [_column(col, heading) for col, heading in kept.items()]
    if two_periods and len(named) == 2 and not any(_has_words(heading) for heading in kept.values()):
        named[1] = Column(named[1].col, period="cumulative")
    return _one_value_each(named, is_alone=len(headings) == 1)


def _heading(sheet: Sheet, panel: Panel, col: int) -> str:
    """The texts over a column, squeezed; a title over the whole table says nothing about a column."""
    texts = []
    for row in range(panel.first_row):
        anchor = sheet.anchor(row, col)
        if anchor is None or anchor.col > panel.labels[0]:
            texts.append(fold(sheet.rows[row][col]).replace(" ", ""))
    return " ".join(dict.fromkeys(text for text in texts if text))


def _is_of_other_time(heading: str, report_year: int | None) -> bool:
    """A quarter, a comparison, or a year that is not the report's."""
    words = load_form_words()
    if heading.startswith(words.other_time):
        return True
    if any(word in heading for word in words.quarter) and "累计" not in heading:
        return True
    years = {int(year) for year in YEAR.findall(heading)}
    return bool(report_year and years and report_year not in years and "累计" not in heading)


def _has_words(heading: str) -> bool:
    return any(not char.isdigit() for char in heading)


def _column(col: int, heading: str) -> Column:
    words = load_form_words()
    keys = [label_key(YEAR.sub("", part)) for part in heading.split(" ")]
    if any(key in words.annual for key in keys):
        return Column(col)
    if any(key in words.cumulative or "累计" in key for key in keys):
        return Column(col, period="cumulative")
    if all(not key or key in words.whole or key in words.label_headings for key in keys):
        return Column(col)
    return Column(col) if YEAR.search(heading) else Column(col, scope="subset")


def _one_value_each(columns: list[Column], is_alone: bool) -> tuple[Column, ...]:
    """One column alone is the whole table; of several levels none is the value of the subset."""
    if is_alone:
        return tuple(Column(column.col, period=column.period) for column in columns)
    levels = [column for column in columns if column.scope == "subset"]
    if len(levels) <= 1:
        return tuple(columns)
    return tuple(
        Column(column.col, period=column.period, scope="subset", role="mention")
        if column in levels
        else column
        for column in columns
    )
