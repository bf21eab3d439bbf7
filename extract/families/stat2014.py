"""政府信息公开情况统计表, the national table of 2014 to 2018: 58 values, one column or one a level."""

from extract.families.facts import FamilyReading, Sheet
from extract.families.index import form_index
from extract.families.indicators import read_indicators

FAMILY = "stat2014"
ERA = "stat_2014"


def read(sheet: Sheet, report_year: int | None) -> FamilyReading | None:
    return read_indicators(sheet, form_index(FAMILY), ERA, report_year, two_periods=False)
