"""Titles and papers that are nearly those of annual reports, beside reports under all the names they bear."""

import pytest

from extract.recognise import judge_link, judge_page, recognise_text
from extract.recognise.years import names_two_years
from tests.extract.recognise.test_mistaken import BODY, paragraphs

HERE = "https://example.invalid/art/1.html"
REPORTS = [
    ("青柳师范学院2021-2022学年信息公开工作年度报告", "青柳师范学院", 2022),
    ("青柳职业技术学院信息公开年度报告（2014—2015学年度）", "青柳职业技术学院", 2015),
    ("青柳大学信息公开2018-19学年度报告", "青柳大学", 2019),
    ("2020学年青柳县第二中学信息公开年报", "青柳县第二中学", 2020),
    ("青柳县人民医院信息公开年度报告（2021年）", "青柳县人民医院", 2021),
    ("青柳县自来水公司2022年公共企事业单位信息公开年报", "青柳县自来水公司", 2022),
    ("青柳县2008年5月-12月政府信息公开工作年度报告", "青柳县", 2008),
    ("青柳县2012年1月1日至12月31日政府信息公开年度报告", "青柳县", 2012),
    ("2021-03-01 青柳县2020年政府信息公开工作年度报告", "青柳县", 2020),
    ("青柳县2020年政府信息公开工作年度报告 2021-01-28", "青柳县", 2020),
    ("★青柳县督查室2019年政府信息公开年报（打印版）", "青柳县督查室", 2019),
    ("青柳县2008年度《政府信息公开条例》实施情况报告", "青柳县", 2008),
    ("青柳县政府意见征集办2020年政府信息公开工作年度报告", "青柳县政府意见征集办", 2020),
    ("青柳县安全生产监督管理局2014年政府信息公开年报", "青柳县安全生产监督管理局", 2014),
]
OTHERS = [
    "关于征求对2021年政府信息公开工作年度报告意见的公告",
    "关于催报2022年政府信息公开工作年度报告的通知",
    "2019年政府信息公开年度报告提纲",
    "2021年政府信息公开工作年度报告（空）",
    "一张图看懂2020年政府信息公开工作年度报告",
    "2022年政府信息公开年报显示：咨询量翻番",
    "青柳县政府常务会议审议2021年政府信息公开工作年度报告",
    "社会公众对2021年政府信息公开工作年度报告的评议",
    "2022年政府信息公开年报错情整改报告",
    "2022年1-9月政府信息公开情况报告",
    "2020年10月份政府信息公开工作情况报告",
    "2020年行政执法信息公开年度报告",
    "2021年重点领域信息公开工作报告",
]


@pytest.mark.parametrize(("title", "publisher", "year"), REPORTS, ids=[one[0] for one in REPORTS])
def test_a_report_by_any_name(title: str, publisher: str, year: int) -> None:
    verdict = judge_link(title, HERE)
    assert (verdict.kind, verdict.publisher, verdict.report_year) == ("report", publisher, year)
    assert not names_two_years(title)


@pytest.mark.parametrize("title", OTHERS)
def test_a_paper_about_reports_is_none(title: str) -> None:
    assert judge_link(title, HERE).kind != "report"
    assert judge_page(page_of(title, *BODY)).page_type != "report"


NEWS = [
    "本台消息，青柳县的年度报告已经公布，内容包括总体情况、主动公开政府信息情况和依申请公开情况。",
    "收到政府信息公开申请21件，其中予以公开12件，不予公开1件，行政复议数1件，行政诉讼数为零。",
    "工作机制还有不足，存在的主要问题是政策解读形式单一，下一步将改进，欢迎咨询。" * 3,
]


def page_of(title: str, *lines: str, menu: str = "") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{menu}{paragraphs(*lines)}</body></html>".encode()


@pytest.mark.parametrize("title", ["青柳人点个赞2021年政府信息公开年报", "2021年政府信息公开年报有哪些变化"])
def test_under_a_doubtful_title_only_what_is_in_the_parts_of_a_report_is_one(title: str) -> None:
    assert judge_link(title, HERE).kind == "report"
    assert judge_page(page_of(title, *NEWS)).page_type == "notice"
    assert judge_page(page_of(title, *BODY)).page_type == "report"
    assert recognise_text("\n".join(NEWS), title).page_type == "notice"
    assert recognise_text("\n".join(BODY), title).page_type == "report"


def test_the_words_of_a_menu_make_no_report() -> None:
    words = (
        "政策解读 规范性文件 行政复议 依申请公开情况 主动公开政府信息 年度报告 公开申请 咨询 存在问题 不足"
    )
    menu = "".join(f'<li><a href="/{word}/">{word}</a></li>' for word in words.split())
    text = "青柳县水务局全年主动公开信息12条，改进作风，领导小组办公室设在局内。" * 12
    assert judge_page(page_of("信息详情", text, menu=menu)).page_type != "report"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("青柳县2021年政务公开工作台账", "notice"),
        ("青柳县2021年第三季度政府信息公开工作报告", "quarterly"),
        ("青柳县2021年法治政府建设年度报告", "other_annual"),
    ],
)
@pytest.mark.parametrize(
    "markup", ["<h2>{}</h2>", '<div class="art-title">{}</div>', "<td>信息名称：</td><td>{}</td>"]
)
def test_a_page_is_what_its_heading_says(heading: str, kind: str, markup: str) -> None:
    assert judge_page(page_of("信息详情", *BODY, menu=markup.format(heading))).page_type == kind
    named = judge_page(page_of("信息详情", *BODY, menu=markup.format("青柳县水利局")))
    assert named.page_type == "report"


FORM = [
    "（单位名称）",
    "一、总体情况",
    "（如实填写，可分条目）",
    "二、主动公开政府信息情况",
    "规范性文件、行政许可、行政处罚，第二十条第一项所列。没有的不填。",
    "三、收到和处理政府信息公开申请情况",
    "本年新收政府信息公开申请，结转下年度继续办理。",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "（不足之处与改进措施，下一步打算）" * 9,
]


@pytest.mark.parametrize("heading", ["政务公开年报表样", "关于报送2021年政府信息公开年报格式的说明"])
def test_a_blank_form_is_no_report_though_it_is_titled_as_one(heading: str) -> None:
    form = page_of(heading, "2021年政府信息公开工作年度报告", *FORM, menu=f"<h1>{heading}</h1>")
    assert judge_page(form).page_type == "notice"


def test_words_in_a_sentence_are_no_parts_of_a_report() -> None:
    lines = ["一、总体情况", "办理结果一律主动公开，申请公开的照办。", "二、存在的主要问题", "行政复议为零。"]
    assert judge_page(page_of("2023年议案办理信息公开报告", *lines, *NEWS)).page_type == "notice"
