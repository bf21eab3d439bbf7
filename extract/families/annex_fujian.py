"""The annex of Fujian, 2008 to 2018: fifteen to twenty indicators, this year and all years so far."""

from extract.families.facts import FamilyReading, Sheet
from extract.families.index import form_index
from extract.families.indicators import read_indicators

FAMILY = "annex_fujian"
ERA = "local_2008"


def read(sheet: Sheet, report_year: int | None) -> FamilyReading | None:
    return read_indicators(sheet, form_index(FAMILY), ERA, report_year, two_periods=True)
