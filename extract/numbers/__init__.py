"""Numbers of cells and sentences, with what they leave unsaid."""

from extract.numbers.cells import CellValue, Number, parse_cell, parse_number, strip_marks
from extract.numbers.numerals import NUMERAL, fold, parse_numeral
from extract.numbers.units import amount_yuan, in_unit, plain

__all__ = [
    "NUMERAL",
    "CellValue",
    "Number",
    "amount_yuan",
    "fold",
    "in_unit",
    "parse_cell",
    "parse_number",
    "parse_numeral",
    "plain",
    "strip_marks",
]
