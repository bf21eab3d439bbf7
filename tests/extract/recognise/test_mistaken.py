"""Pages that look like what they are not: short reports; laws, letters and posters about reports."""

import pytest

from extract.recognise import judge_page

BODY = [
    "现将本局2014年政府信息公开工作情况报告如下，所列数据的统计期限为全年。",
    "一、总体情况",
    "本局明确专人，完善目录，及时更新各类消息，全年没有发生泄密事件。",
    "二、主动公开政府信息的情况",
    "全年主动公开政府信息231条，其中通过门户网站175条，公开栏56条。",
    "三、依申请公开政府信息的情况",
    "收到政府信息公开申请2件，予以公开1件，信息不存在1件。",
    "四、因政府信息公开被申请行政复议、提起行政诉讼的情况",
    "没有发生。",
    "五、存在的主要问题和改进措施",
    "公开的时效有待提高，队伍力量薄弱，下一步抓好业务培训，强化考核。",
]
CRUMB = "<div>当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>"
LAW = [
    "第一章 总则",
    "第一条 为了规范政府信息公开，制定本办法。",
    "第二章 公开的范围",
    "第九条 行政机关应当主动公开政府信息。",
    "第二十条 政府信息公开工作年度报告应当包括下列内容：",
    *BODY[3:10:2],
    "第三十条 本办法自发布之日起施行。",
]
LETTER = ["各县（市、区）人民政府，市直各单位：", "现将有关事项通知如下：", *BODY, "编制要求：数据要准确。"]
QUESTIONS = ["问：年度报告写些什么？", f"答：{''.join(BODY)}", "问：什么时候公布？", "答：一月底以前。"]
LINKS = "".join(
    f"<td><a href=t{y}.htm title='青柳县{y}年政府信息公开年度报告'>青柳县{y}年政府...</a></td>"
    for y in range(2010, 2016)
)
CLICKS = "".join(
    f'<dd onclick="go({y})"><a>青柳县{y}年政府信息公开年度报告</a></dd>' for y in range(2010, 2016)
)


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    ("kind", "title", "body"),
    [
        ("report", "信息详情", CRUMB + paragraphs(*BODY)),
        ("report", "青柳县水利局2014年政府信息公开工作情况总结", paragraphs(*BODY)),
        ("report", "青柳县水利局关于2014年度政府信息公开工作的报告", paragraphs(*BODY)),
        ("report", "青柳县水利局政府信息公开年度报告（2009年度）", "<br>".join(BODY)),
        ("notice", "青柳县政府信息公开办法", CRUMB + paragraphs(*LAW * 2)),
        ("notice", "法规详情", paragraphs(*LAW * 3)),
        ("notice", "关于报送2014年度政府信息公开年报的通知", paragraphs(*LETTER)),
        ("notice", "访谈", paragraphs(*QUESTIONS * 2)),
        ("notice", "【长图】青柳县2014年政府信息公开工作年报", paragraphs(*BODY)),
        ("list", "政府信息公开年报", CRUMB + f"<table><tr>{LINKS}</tr></table>"),
        ("list", "年报", f"<dl>{CLICKS}</dl>"),
        ("other_annual", "青柳县2014年度优化营商环境工作总结", CRUMB + paragraphs(*BODY[2:9:2])),
    ],
)
def test_what_a_page_is(kind: str, title: str, body: str) -> None:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    verdict = judge_page(page.encode())
    if kind == "other_annual":
        assert verdict.page_type != "report", verdict.reason
    else:
        assert verdict.page_type == kind, verdict.reason
