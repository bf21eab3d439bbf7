"""Counties whose portals may get worse from one year to the next, each in a way of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.crawler.web import Asked, Reply, page

BODIES = ("财政局", "粮食局", "交通局")
FIRST_YEAR = 2023
APPLICANTS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
# The rows of the national form: a count by each of six applicants, then their sum.
ROWS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
    "（七）总计",
    "四、结转下年度继续办理",
)


@dataclass
class County:
    """A portal with a list of its bodies' reports up to `last_year`; `fault` is how it is worse in 2025."""

    place: str
    fault: str = ""
    last_year: int = 2024

    def __call__(self, asked: Asked) -> Reply:
        """Answers."""
        fault = self.fault if self.last_year == 2025 else ""
        if fault == "down":
            return Reply(b"", close=True)
        if fault == "challenge":
            return page("<script>go()</script>", "412 Precondition Failed")
        if asked.path == "/":
            return page(f"<title>{self.place}人民政府</title><a href='/nb/'>政府信息公开年报</a>")
        if asked.path == "/nb/":
            return page(
                "<title>政府信息公开年报</title>"
                + ("<canvas></canvas>" if fault == "layout" else self.rows(fault))
            )
        if not asked.path.startswith("/nb/"):
            return page("没有", "404 Not Found")
        year, _, number = asked.path.removeprefix("/nb/").removesuffix(".html").partition("/")
        if fault == "errors" and year == "2025":
            return page("出错了", "500 Internal Server Error")
        return page(build_report(self.place, BODIES[int(number)], int(year), fault if year == "2025" else ""))

    def rows(self, fault: str) -> str:
        """The rows of the list: with a fault fewer of the newest year, or of all years."""
        links = [
            f"<li><a href='/nb/{year}/{number}.html'>{name_report(self.place, body, year)}</a>"
            for year in range(FIRST_YEAR, self.last_year + 1)
            for number, body in enumerate(BODIES)
            if not (fault == "late" and year == 2025) and not (fault == "fewer" and number)
        ]
        return f"<ul>{''.join(links)}</ul>"


def name_report(place: str, body: str, year: int) -> str:
    """The title of a report."""
    return f"{place}{body}{year}年政府信息公开工作年度报告"


def build_report(place: str, body: str, year: int, fault: str) -> str:
    """A report of the national form, a picture of one (`scan`), or one whose sums are wrong (`sums`)."""
    title = name_report(place, body, year)
    words = f"<p>一、总体情况</p><p>{year}年公开信息90条。</p><p>三、收到和处理政府信息公开申请情况</p>"
    words += build_table(year, 5 if fault == "sums" else 0)
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布时间：{year + 1}-01-15</p>"
        f"{'<img src=/a.jpg>' if fault == 'scan' else words}</body></html>"
    )


def build_table(year: int, wrong_by: int) -> str:
    """The table of requests; nothing is carried over."""
    results = [[(row + column + year) % 4 for column in range(6)] for row in range(len(ROWS) - 4)]
    total = [sum(column) for column in zip(*results, strict=True)]
    nothing = [0] * 6
    lines = "".join(
        table_row([label, *map(str, counts), str(sum(counts) + wrong_by)])
        for label, counts in zip(ROWS, (total, nothing, *results, total, nothing), strict=True)
    )
    return (
        "<table><tr><td rowspan=3>（本列数据的勾稽关系）</td><td colspan=7>申请人情况</td></tr>"
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
        f"{table_row(APPLICANTS)}{lines}</table>"
    )


def table_row(cells: Sequence[str]) -> str:
    """A row of a table."""
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
