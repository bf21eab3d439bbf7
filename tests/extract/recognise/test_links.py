"""What links say about where they lead."""

import pytest

from extract.recognise import judge_link

COLUMN = "https://example.invalid/zwgk/zfxxgknb/"
CASES = [
    ("report", "青柳县人民政府2016年度政府信息公开工作年度报告", "t1.html", "青柳县人民政府", 2016),
    ("report", "2018年青柳市政府信息公开工作年度报告", "t2.html", "青柳市", 2018),
    ("report", "3. 青柳县财政局2019年政府信息公开年度报告 [2020-01-20]", "t3.html", "青柳县财政局", 2019),
    ("report", "青柳县审计局政府信息公开工作年度报告（2021年）", "t4.html", "青柳县审计局", 2021),
    ("report", "青柳县二〇一五年政务公开年度报告", "t5.html", "青柳县", 2015),
    ("report", "关于印发青柳县2012年政府信息公开工作年度报告的通知", "t6.html", "青柳县", 2012),
    ("report", "青柳鎮人民政府2017年政府信息公開年報", "t7.html", "青柳镇人民政府", 2017),
    ("report", "青柳县统计局2020年政府信息公开工作报告（图片版）", "t8.html", "青柳县统计局", 2020),
    ("list", "政府信息公开年报", COLUMN, None, None),
    ("list", "2019年", COLUMN + "2019/", None, 2019),
    ("directory", "县直部门", "https://example.invalid/bm/", None, None),
    ("distractor", "图解：青柳县2019年政府信息公开工作年度报告", "t9.html", None, 2019),
    ("distractor", "关于做好2019年政府信息公开工作年度报告编制工作的通知", "t10.html", None, 2019),
    ("distractor", "青柳省发布2016年政府信息公开工作年度报告", "t16.html", None, 2016),
    ("distractor", "青柳县2016年第一季度政府信息公开情况统计表", "t11.html", None, None),
    ("distractor", "青柳县2020年法治政府建设年度报告", "t12.html", None, None),
    ("distractor", "青柳县水利局2019年部门决算", "t13.html", None, None),
    ("unknown", "县长主持召开常务会议", "t14.html", None, None),
    ("unknown", "", "t15.html", None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "url", "publisher", "year"), CASES, ids=[case[1] or "blank" for case in CASES]
)
def test_link(kind: str, text: str, url: str, publisher: str | None, year: int | None) -> None:
    verdict = judge_link(text, url)
    assert verdict.kind == kind, verdict.reason
    if kind in ("report", "list"):
        assert (verdict.publisher, verdict.report_year) == (publisher, year)


def test_a_mirrors_readings_do_not_hide_a_report() -> None:
    verdict = judge_link(
        "長(zhǎng)泰縣審(shěn)計局2016年政府信息公開(kāi)年報(bào)", "http://mirror.example/a/1.html"
    )
    assert (verdict.kind, verdict.report_year) == ("report", 2016)
