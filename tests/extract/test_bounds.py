"""Pages without end are read up to a bound, and say so; no bound loses a report that stands before it."""

import pytest

from extract import bounds
from extract.model import Page
from extract.reading import read_page

TITLE = "沙坪镇2016年政府信息公开工作年度报告"
REPORT = (
    f"<h1>{TITLE}</h1><p>一、概述</p>"
    f"<p>本报告按照公开条例编制，电子版可下载。{'镇里定期更新公开栏。' * 12}</p>"
    "<p>二、主动公开政府信息情况</p><p>全年主动公开政府信息31条。</p>"
    "<p>三、依申请公开政府信息情况</p><p>收到政府信息公开申请4件，均已答复。</p>"
    "<p>四、行政复议、行政诉讼情况</p><p>没有发生。</p><p>五、存在的主要问题</p><p>更新较慢。</p>"
)


def page(before: str = "", behind: str = "") -> bytes:
    return f"<html><head><title>{TITLE}</title></head><body>{before}{REPORT}{behind}</body></html>".encode()


@pytest.mark.parametrize(
    "bulk",
    [
        f'<img src="data:image/png;base64,{"QUJD" * 1_200_000}">',
        f"<div onclick='{'x' * 6_000_000}'></div>",
        f"<div {' '.join(f'a{n}=1' for n in range(700_000))}></div>",
    ],
    ids=["picture", "attribute", "attributes"],
)
def test_attributes_without_end_do_not_hide_the_report_behind_them(bulk: str) -> None:
    reading = read_page(Page(page(before=bulk)))
    assert reading.page_type == "report"
    assert "attributes of" in reading.reason
    assert reading.reports[0].document.text == read_page(Page(page())).reports[0].document.text


def test_a_line_without_end_is_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_BYTES", 200_000)
    monkeypatch.setattr(bounds, "MAX_CHARACTERS", 20_000)
    reading = read_page(Page(page(behind=f"<p>{'a' * 400_000}</p>")))
    assert reading.page_type == "report"
    assert "of its 0.4 MB the first 0.2 MB were read" in reading.reason
    assert "the first 20,000 characters were read" in reading.reason
    (report,) = reading.reports
    assert 19_000 < len(report.document.text) <= 20_000
    assert {fact.metric for fact in report.facts} >= {"requests.received"}


def test_tags_without_end_are_read_up_to_a_bound() -> None:
    body = page(behind="<p>" * 400_000)
    start, left = bounds.bound_body(body)
    assert start.count(b"<") == bounds.MAX_TAGS
    assert body.startswith(start)
    assert left == "of its 1.2 MB the first 0.5 MB were read"


def test_a_page_of_usual_size_is_not_touched() -> None:
    body = page()
    assert bounds.bound_body(body) == (body, None)
    assert ";" not in read_page(Page(body)).reason
