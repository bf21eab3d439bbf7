"""Texts saved from pages lose the page's frame and nothing else."""

import pytest

from extract.main_text import read_plain
from extract.model import Prose
from tests.extract.main_text.pages import MAJOR, OwnReport, own_reports

HEADS = {
    "menu": (
        "首页\n政务公开\n登录 注册\n您的位置：首页 > 政务公开 > 年报\n{title}\n"
        "来源：办公室 | 发布时间：{published} | 70 次浏览 | 分享到:\n"
    ),
    "labels": (
        "标题: {title}\n发布时间: {published}\n文号: \n发布机构: {publisher}\n栏目: 年报\n==== 正文 ====\n"
    ),
    "bullets": (
        "- 首页 > 公开 > 年报\n- 索 引 号:{index_number}\n- 发布机构:{publisher}\n"
        "- 公文生成日期:{published}\n"
    ),
}
HEADS["cells"] = (
    "首页\n{title}\n索引号\n{index_number}\n发布机构：\n{publisher}\n发文字号\n无\n发布日期：\n{published}\n"
)
HEADS["two lines"] = "网站地图\n东莱市人民政府\n2016年政府信息公开工作年度报告\n"
TAILS = {
    "none": "",
    "lists": "\n热点排行\n图片新闻\n最新新闻",
    "scan": "\n扫一扫在手机上查看当前页面",
    "tools": "\n【打印】【关闭】\n上一篇：没有了",
}


TITLE_LINES = ("东莱市人民政府", "2016年政府信息公开工作年度报告")


def texts(text: str, title: str) -> list[str]:
    return [part.text for part in read_plain(text).parts if isinstance(part, Prose) and part.text != title]


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("report", list(own_reports()), ids=lambda report: report.name)
def test_frame_lines_go(report: OwnReport, head: str, tail: str) -> None:
    fields = {name: getattr(report, name) for name in ("title", "published", "publisher", "index_number")}
    body = "\n\n    ".join(report.prose)
    found = [
        text for text in texts(head.format(**fields) + body + tail, report.title) if text not in TITLE_LINES
    ]
    assert found == list(report.prose)


@pytest.mark.parametrize("joint", ["", " ", "　　"])
@pytest.mark.parametrize("report", list(own_reports()), ids=lambda report: report.name)
def test_run_on_line_is_divided_at_headings(report: OwnReport, joint: str) -> None:
    found = texts(joint.join(report.prose), report.title)
    majors = [text for text in report.prose if MAJOR.match(text)]
    assert [text for text in found if MAJOR.match(text)] and len(found) >= len(majors)
    assert "".join("".join(found).split()) == "".join("".join(report.prose).split())


def test_property_lines_become_hints() -> None:
    head = "来源：镇政府办 | 发布时间：2020-02-03 | 19 次浏览\n"
    hints = read_plain(f"{head}一、概述\n本镇主动公开政府信息10条，工作有序。").hints
    assert hints.values("source") == ("镇政府办",)
    assert hints.values("published")[0].startswith("2020-02-03")


def test_labels_and_values_on_lines_of_their_own() -> None:
    head = "年报\n索引号\nDL-2017-00001\n发布机构：\n河坪镇人民政府\n文号\n发布日期：\n2017-01-09\n"
    hints = read_plain(f"{head}一、概述\n本镇主动公开政府信息10条，工作有序。").hints
    assert hints.values("index_number") == ("DL-2017-00001",)
    assert hints.values("issuer") == ("河坪镇人民政府",)
    assert hints.values("document_number") == ()
    assert hints.values("published") == ("2017-01-09",)


def test_title_over_two_lines_is_kept_whole() -> None:
    text = "首页\n东莱市人民政府\n2016年政府信息公开工作年度报告\n一、概述\n公开工作有序，共10条。"
    assert texts(text, "")[:2] == list(TITLE_LINES)


def test_numbers_on_lines_of_their_own_return_to_their_sentence() -> None:
    sentence = "数据的统计期限为\n2011\n年\n1\n月\n1\n日至\n12\n月底，公开工作共形成\n35\n条信息。\n"
    text = f"{sentence}行政复议数\n件\n0\n行政诉讼数\n件\n1"
    found = texts(text, "")
    assert found[0] == "数据的统计期限为2011年1月1日至12月底，公开工作共形成35条信息。"
    assert found[1:] == ["行政复议数", "件", "0", "行政诉讼数", "件", "1"]


def test_comments_of_the_markup_are_no_text() -> None:
    assert texts("七、<!--[endif]-->公开工作共形成35条信息。", "") == ["七、公开工作共形成35条信息。"]


@pytest.mark.parametrize(
    "line",
    [
        "发布时间 2020-02-03 10:00",
        "【发布日期】：2020-02-03",
        "（发布日期：2020-02-03）",
        "2020-02-03 来源：办公室",
    ],
)
def test_writings_of_the_date_of_publication(line: str) -> None:
    main = read_plain(
        f"河坪镇2019年政府信息公开工作年度报告\n{line}\n一、概述\n本镇主动公开政府信息10条，工作有序。"
    )
    assert [value[:10] for value in main.hints.values("published")] == ["2020-02-03"]
    assert line not in [part.text for part in main.parts if isinstance(part, Prose)]


def test_titles_of_other_reports_in_a_menu_go() -> None:
    menu = "首页 > 2019年政府信息公开年度报告 > 正文\n政府信息公开\n河坪镇2018年政府信息公开工作年度报告\n"
    title = "河坪镇2019年政府信息公开工作年度报告"
    assert texts(f"{menu}{title}\n一、概述\n本镇主动公开政府信息10条，工作有序。", "")[0] == title


def test_property_lines_without_colons_or_with_pipes_or_behind_the_site_s_name() -> None:
    lines = [
        "索 引 号 qlzf/2022-00275 发布机构 青柳县政府办",
        "成文日期 | 发布日期 | 2022-04-06 |",
        "青柳县人民政府门户网站 www.example.invalid 成文日期:2022-04-01 15:46",
        "一、总体情况",
        "2021年，我县主动公开政府信息12条。",
    ]
    found = [(one.kind, one.value) for one in read_plain("\n".join(lines)).hints.properties]
    assert ("index_number", "qlzf/2022-00275") in found
    assert ("issuer", "青柳县政府办") in found
    assert ("published", "2022-04-06") in found
    assert any(kind == "generated" and value.startswith("2022-04-01") for kind, value in found)
