"""A page of several reports gives each with its own identity; a page of one report gives one."""

from collections.abc import Sequence
from dataclasses import replace

from extract.model import Page, Report
from extract.reading import read_page
from tests.extract.main_text.pages import OwnReport, own_reports

REPORTS = {report.name: report for report in own_reports()}
LVSHUI = REPORTS["lvshui_2016"]


def body(report: OwnReport, head: str) -> str:
    """A heading with the report's paragraphs and tables below it."""
    parts = [
        f"<p>{part}</p>"
        if isinstance(part, str)
        else "<table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in part)
        + "</table>"
        for part in report.paragraphs
    ]
    return head + "".join(parts)


def of_year(year: int) -> OwnReport:
    """The report as that of another year."""
    prose = (part.replace("2016", str(year)) for part in LVSHUI.prose[:-1])
    title = LVSHUI.title.replace("2016", str(year))
    return replace(LVSHUI, title=title, report_year=year, paragraphs=tuple(prose))


def read(title: str, pieces: Sequence[str]) -> tuple[Report, ...]:
    page = f"<title>{title}</title><body><h1>{title}</h1><p>发布时间：2020-04-01</p>{''.join(pieces)}</body>"
    return read_page(Page(page.encode())).reports


def test_a_collection_of_departments_is_as_many_reports() -> None:
    pieces = [body(report, f"<p align=center><b>{report.title}</b></p>") for report in REPORTS.values()]
    found = read("青柳县各部门政府信息公开年度报告汇编", pieces)
    assert [(one.identity.publisher, one.identity.report_year) for one in found] == [
        (report.publisher, report.report_year) for report in REPORTS.values()
    ]
    assert [one.identity.title for one in found] == [report.title for report in REPORTS.values()]
    for one, report in zip(found, REPORTS.values(), strict=True):
        assert one.document.text.startswith(report.title)
        assert [grid.rows for grid in one.document.tables] == list(report.tables)
    assert {one.identity.published for one in found} == {"2020-04-01"}


def test_years_below_each_other() -> None:
    found = read(
        LVSHUI.title, [body(of_year(year), f"<h2>{of_year(year).title}</h2>") for year in (2016, 2015)]
    )
    assert [one.identity.report_year for one in found] == [2016, 2015]
    assert {one.identity.publisher for one in found} == {LVSHUI.publisher}
    assert "2015年共主动公开" not in found[0].document.text


def test_years_in_tabs() -> None:
    tabs = [
        f"<div class=pane style='display:{shown}'>{body(report, f'<h2>{report.title}</h2>')}</div>"
        for report, shown in zip(map(of_year, (2018, 2017, 2016)), ("block", "none", "none"), strict=True)
    ]
    found = read("绿水区政府信息公开年报", ["<ul><li>2018</li><li>2017</li><li>2016</li></ul>", *tabs])
    assert [one.identity.report_year for one in found] == [2018, 2017, 2016]


def test_years_below_the_name_of_their_publisher() -> None:
    pieces = [
        body(replace(of_year(y), paragraphs=of_year(y).paragraphs[:-1]), f"<h2>{y}年</h2>")
        for y in (2018, 2017)
    ]
    pieces = [piece.replace("绿水区人民政府", "本局") for piece in pieces]
    found = read("桦甸市水利局政府信息公开年度报告", pieces)
    assert [(one.identity.publisher, one.identity.report_year) for one in found] == [
        ("桦甸市水利局", 2018),
        ("桦甸市水利局", 2017),
    ]


def test_a_publisher_on_the_line_above_its_title() -> None:
    pieces = [
        body(
            replace(LVSHUI, paragraphs=LVSHUI.paragraphs[:-2]),
            f"<p>{name}</p><p>2016年政府信息公开工作年度报告</p>",
        )
        for name in ("桦甸市水利局", "桦甸市教育局")
    ]
    found = read("桦甸市各局年报", [piece.replace("绿水区人民政府", "本局") for piece in pieces])
    assert [one.identity.publisher for one in found] == ["桦甸市水利局", "桦甸市教育局"]


def test_a_notice_with_its_report_is_one() -> None:
    found = read(f"关于印发《{LVSHUI.title}》的通知", [body(LVSHUI, f"<p>各部门：</p><p>{LVSHUI.title}</p>")])
    assert [one.identity.report_year for one in found] == [2016]


def test_a_report_that_names_another_is_one() -> None:
    tail = "<p>附：</p><p>东莱市绿水区人民政府2015年政府信息公开工作年度报告</p><p>可在门户网站查阅。</p>"
    found = read(LVSHUI.title, [body(LVSHUI, ""), tail])
    assert [one.identity.report_year for one in found] == [2016]
