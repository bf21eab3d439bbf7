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
    assert [grid.rows for grid in grids] == list(report.tables)


def test_a_table_of_properties_is_no_part_of_the_text() -> None:
    cells = ["名称", "青柳市2017年政府信息公开年度报告", "索引号", "0001/2018-00042", "分类", "信息公开年报"]
    table = "".join(f"<td>{cell}</td>" for cell in [*cells, "发布机构", "青柳市人民政府办公室", "文号", ""])
    text = "<p>一、概述</p><p>2017年，全市主动公开政府信息90条，收到政府信息公开申请3件。</p>"
    main = read_html(f"<html><body><table><tr>{table}</tr></table><div>{text}</div></body></html>")
    assert not [part for part in main.parts if isinstance(part, Grid)]
    assert ("index_number", "0001/2018-00042") in [(one.kind, one.value) for one in main.hints.properties]
