"""Pages of tables read the way the program reads them."""

from lxml import html

from extract.compose import compose
from extract.families import read_tables
from extract.model import Document, Fact, Part, Prose, TableReading
from extract.tables.grid import read_grid
from tests.extract.families.forms import Truth


def document(*pieces: str) -> Document:
    """Prose and tables (pieces that begin with <table) as one document."""
    parts: list[Part] = [
        read_grid(html.fromstring(piece)) if piece.startswith("<table") else Prose(piece) for piece in pieces
    ]
    return compose(parts)


def read(*pieces: str, year: int | None = None) -> TableReading:
    """The reading; every fact stands where it says."""
    doc = document(*pieces)
    reading = read_tables(doc, year)
    for fact in reading.facts:
        source = fact.source
        assert source.table is not None and source.row is not None and source.col is not None
        assert doc.tables[source.table].rows[source.row][source.col] == fact.raw
    return reading


def told(reading: TableReading) -> Truth:
    """What the reading says by printed cells; two values for one key fail."""
    found: Truth = {}
    for fact in values(reading):
        key = (fact.metric, fact.applicant_type, fact.period)
        assert key not in found
        found[key] = (fact.value, fact.semantic)
    return found


def values(reading: TableReading) -> list[Fact]:
    return [fact for fact in reading.facts if fact.role == "value" and fact.reporting_scope is None]
