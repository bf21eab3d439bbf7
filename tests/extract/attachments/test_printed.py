"""The national forms printed by a browser, wherever its pages break: all cells come, and no other."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from playwright.sync_api import Browser

from extract.attachments import read_attachment
from extract.compose import compose
from extract.families import read_tables
from extract.tables.flat import lift_tables
from tests.extract.explore.browser import CHROMIUM, chromium
from tests.extract.families.forms import Filled, Manner, Truth, applications, art20, indicators, review
from tests.extract.families.reading import told

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

STYLE = "table, td {border: 1px solid}"  # each cell has a frame of its own, a little off the others
FORMS: dict[str, Callable[[Manner], list[Filled]]] = {
    "2016": lambda manner: [indicators("stat2014", manner)],
    "2019": lambda manner: [art20(2019, manner), applications(2019, manner), review(manner)],
    "2022": lambda manner: [art20(2022, manner), applications(2022, manner), review(manner)],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize(("year", "above"), [("2016", 0), ("2019", 150), ("2022", 0), ("2022", 150)])
def test_printed_forms(browser: Browser, year: str, above: int) -> None:
    """`above`: what stands before the tables, in points; it moves the page breaks."""
    forms = FORMS[year](Manner(Random(f"{year}{above}")))
    truth: Truth = {}
    for form in forms:
        truth |= form.truth
    tables = "<p>附表</p>".join(form.html for form in forms)
    page = browser.new_page()
    page.set_content(f"<style>{STYLE}</style><p style='height: {above}pt'>{year}年度统计表</p>{tables}")
    printed = page.pdf(format="A4")
    page.close()
    document = compose(lift_tables(read_attachment(printed, None)))
    assert told(read_tables(document, int(year))) == truth
