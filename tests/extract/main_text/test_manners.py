"""Each report comes out of each manner of page with exactly its own paragraphs and table."""

from itertools import product
from pathlib import Path

import pytest

from extract.main_text import read_html
from extract.model import Grid, Prose
from tests.extract.main_text.pages import OwnReport, manners, own_reports, render

PAGES = list(product(own_reports(), manners()))


@pytest.mark.parametrize(
    ("report", "manner"), PAGES, ids=lambda value: getattr(value, "stem", getattr(value, "name", ""))
)
def test_main_text_is_the_report(report: OwnReport, manner: Path) -> None:
    parts = read_html(render(report, manner)).parts
    prose = [part.text for part in parts if isinstance(part, Prose) and part.text != report.title]
    assert prose == list(report.prose)


@pytest.mark.parametrize(
    ("report", "manner"), PAGES, ids=lambda value: getattr(value, "stem", getattr(value, "name", ""))
)
def test_tables_stay_in_their_place(report: OwnReport, manner: Path) -> None:
    parts = read_html(render(report, manner)).parts
    grids = [part for part in parts if isinstance(part, Grid)]
    assert [grid.rows for grid in grids] == ([report.table] if report.table else [])
