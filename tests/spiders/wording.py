"""Texts of the test portals, their own wording."""

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
SENTENCES = (
    "本报告依据《中华人民共和国政府信息公开条例》的要求编写，所列数据的统计期限自{year}年1月1日起至12月31日止。",
    "{year}年，{body}主动公开政府信息{a}条，较上一年有所增加，栏目更新及时。",
    "全年收到政府信息公开申请{b}件，均在规定期限内答复，其中予以公开{b}件。",
    "全年没有因政府信息公开引起的行政复议和行政诉讼案件。",
    "部分信息公开不够及时，下一步将加强培训，完善审核机制。",
    "本年度没有收取信息处理费，无其他需要报告的事项。",
)


def report_title(body: str, year: int) -> str:
    return f"{body}{year}年政府信息公开工作年度报告"


def report_text(body: str, year: int) -> str:
    """The body of a report page."""
    number = sum(map(ord, body)) % 90
    words = [
        text.format(year=year, body=body, a=number + year % 17 + 20, b=number % 7 + 1) for text in SENTENCES
    ]
    parts = (f"<h3>{head}</h3><p>{text}</p>" for head, text in zip(HEADINGS, words, strict=True))
    return f"<h1>{report_title(body, year)}</h1><div class='content'>{''.join(parts)}</div>"


def news_title(number: int) -> str:
    things = (
        "召开春耕生产现场会",
        "走访慰问困难群众",
        "开展森林防火巡查",
        "举办职工篮球赛",
        "调研重点项目建设",
        "推进道路改造工程",
    )
    return f"我县{things[number % len(things)]}（{number}）"


def news_text(number: int) -> str:
    return f"<h1>{news_title(number)}</h1><p>{'近日，有关部门组织开展工作，取得良好成效。' * 12}</p>"
