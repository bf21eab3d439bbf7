"""Annexes after the model of Shanghai's rules of 2004: coded indicators in one form or in five annexes."""

from extract.families.facts import FamilyReading, Sheet
from extract.families.index import form_index
from extract.families.indicators import read_indicators

FAMILY = "annex_shanghai_type"
ERA = "local_2008"


def read(sheet: Sheet, report_year: int | None) -> FamilyReading | None:
    return read_indicators(sheet, form_index(FAMILY), ERA, report_year, two_periods=False)
