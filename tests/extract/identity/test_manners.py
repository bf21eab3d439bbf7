"""Publisher, year, title and dates come out of every manner of page; what a page does not say is None."""

from itertools import product
from pathlib import Path

import pytest

from extract.compose import compose
from extract.identity import identify
from extract.main_text import read_html
from extract.model import Identity
from tests.extract.main_text.pages import OwnReport, manners, own_reports, render

PAGES = list(product(own_reports(), manners()))
IDS = [f"{report.name}-{manner.stem}" for report, manner in PAGES]


def identity(html: str) -> Identity:
    main = read_html(html)
    return identify(compose(main.parts), main.hints, None)


@pytest.mark.parametrize(("report", "manner"), PAGES, ids=IDS)
def test_identity_of_a_page(report: OwnReport, manner: Path) -> None:
    found = identity(render(report, manner))
    assert found.title == report.title
    assert found.publisher == report.publisher
    assert found.report_year == report.report_year
    assert found.published == report.published


@pytest.mark.parametrize("report", list(own_reports()), ids=lambda report: report.name)
@pytest.mark.parametrize("manner", ["hanweb_article", "gkmlpt"])
def test_properties_of_a_document(report: OwnReport, manner: str) -> None:
    path = next(path for path in manners() if path.stem == manner)
    found = identity(render(report, path))
    assert found.index_number == report.index_number
    assert found.document_number == report.document_number
    assert found.issuer == report.publisher
