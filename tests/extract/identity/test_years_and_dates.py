"""Report years, dates in every writing, and the document's own number."""

import pytest

from extract.compose import compose
from extract.identity import identify
from extract.identity.dates import read_date
from extract.main_text import Hints, Property
from extract.model import Identity, Prose


def read(paragraphs: list[str], hints: Hints | None = None, url: str | None = None) -> Identity:
    return identify(compose([Prose(text) for text in paragraphs]), hints or Hints(), url)


YEARS = [
    ("所列数据的统计期限自2017年1月1日起至2017年12月31日止。现于2018年1月发布。", 2017),
    ("内容涵盖2013年1月1日至12月31日期间的工作。2014年3月公布。", 2013),
    ("本报告反映2016年1月至12月的情况，于2017年印发。", 2016),
    ("现公布河坪镇二〇一一年度政府信息公开工作年度报告，2012年将继续努力。", 2011),
    ("2018年，全镇公开信息9条。\n2018年，未收到申请。\n2019年，将改进工作。", 2018),
    ("全镇公开信息9条。", None),
]


@pytest.mark.parametrize(("text", "year"), YEARS)
def test_year_from_the_text(text: str, year: int | None) -> None:
    assert read(text.split("\n")).report_year == year


DATES = [
    ("2017-03-04 10:22", "2017-03-04", "day"),
    ("2017/3/4", "2017-03-04", "day"),
    ("2017.03.04", "2017-03-04", "day"),
    ("2017年3月4日", "2017-03-04", "day"),
    ("２０１７年３月４日", "2017-03-04", "day"),
    ("二〇一七年十二月三十一日", "2017-12-31", "day"),
    ("二○一七年十月廿一日", "2017-10-21", "day"),
    ("二零一七年三月二十日", "2017-03-20", "day"),
    ("20170304", "2017-03-04", "day"),
    ("2015-01", "2015-01", "month"),
    ("2017年13月4日", None, None),
    ("2017-02-30", None, None),
    ("电话2017-12345", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("raw", "value", "precision"), DATES)
def test_date_writings(raw: str, value: str | None, precision: str | None) -> None:
    found = read_date("published", raw)
    assert (found.value, found.precision) == (value, precision) if found else value is None


def test_kinds_of_dates() -> None:
    hints = Hints(
        meta=(("pubdate", "2020-01-06 08:00"),),
        properties=(Property("generated", "2020-01-03", "生成日期：2020-01-03"),),
    )
    found = read(
        ["工作平稳。", "河坪镇人民政府", "2020年1月2日"],
        hints,
        "http://example.invalid/202001/t20200104_9.html",
    )
    assert {date.kind: date.value for date in found.dates} == {
        "published": "2020-01-06",
        "generated": "2020-01-03",
        "signed": "2020-01-02",
        "url": "2020-01-04",
    }
    assert found.published == "2020-01-06"


def test_only_a_date_of_publication_is_one() -> None:
    hints = Hints(properties=(Property("generated", "2020-01-03", "生成日期：2020-01-03"),))
    assert read(["工作平稳。", "2020年1月2日"], hints).published is None


def test_a_cited_number_is_not_the_own_one() -> None:
    cited = "根据《通知》（某政办〔2016〕121号）要求，编制本报告。"
    assert read([cited]).document_number is None
    assert read(["某政发〔2017〕9号", cited]).document_number == "某政发〔2017〕9号"
    labelled = Hints(
        properties=(Property("document_number", "某政办函〔2017〕3号", "文号：某政办函〔2017〕3号"),)
    )
    assert read([cited], labelled).document_number == "某政办函〔2017〕3号"
