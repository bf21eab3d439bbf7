"""A small archive for the tests of the pages: two versions, a failing check, old script."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.exchange import Exchange
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from extract.run import extract_all
from extract.store.schema import open_database

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PAGE = """<html><head><title>{publisher}{year}年政府信息公开工作年度报告</title></head><body>
<script>document.title = "run"</script>
<h1>{publisher}{year}年政府信息公开工作年度报告</h1><p>发布时间：{published}</p><div class="content">
<p>按照《中华人民共和国政府信息公开条例》的要求，{publisher}编制并公布{year}年政府信息公开工作年度报告。</p>
<h2>一、总体情况</h2><p>{year}年，我县主动公开政府信息{items}条，收到政府信息公开申请{requests}件，均按期答复。</p>
<h2>二、行政复议和行政诉讼情况</h2>{table}
<h2>三、存在的主要问题及改进情况</h2><p>个别栏目更新不及时，今后将加强检查，提高政府信息公开工作水平{words}。</p>
</div></body></html>"""
REVIEW = """<table border="1">
<tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr><td rowspan="2">结果维持</td><td rowspan="2">结果纠正</td><td rowspan="2">其他结果</td>
<td rowspan="2">尚未审结</td><td rowspan="2">总计</td>
<td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>
<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>
<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>
<tr>{cells}</tr></table>"""
ADDS_UP = (1, 0, 0, 0, 1) + (0,) * 10
DOES_NOT = (1, 1, 0, 0, 5) + (0,) * 10
TRADITIONAL = """<html><head><title>崇仁縣人民政府2016年政府信息公開工作年度報告</title></head><body>
<h1>崇仁縣人民政府2016年政府信息公開工作年度報告</h1><p>發布時間：2017-03-01</p>
<p>根據《中華人民共和國政府信息公開條例》的規定，現將我縣2016年政府信息公開工作年度報告予以公布。</p>
<p>一、主動公開情況</p><p>2016年，全縣主動公開政府信息876條，檔案館設立了查閱點，方便群眾查詢。</p>
<p>二、依申請公開情況</p><p>全年收到政府信息公開申請9件，沒有收取費用，也沒有發生行政複議和行政訴訟。</p></body></html>"""


def page(
    publisher: str = "崇仁县人民政府",
    year: int = 2021,
    requests: int = 12,
    cells: Sequence[int] = ADDS_UP,
    **more: str,
) -> str:
    """One report in the words of this file."""
    table = REVIEW.format(cells="".join(f"<td>{cell}</td>" for cell in cells)) if year > 2018 else ""
    texts = {"words": "", **more}
    published = f"{year + 1}-01-20"
    return PAGE.format(
        publisher=publisher,
        year=year,
        requests=requests,
        table=table,
        items=year - 1500,
        published=published,
        **texts,
    )


PAGES = (
    ("/2013.html", page(year=2013)),
    ("/2016.html", TRADITIONAL),
    ("/2020.html", page(year=2020, requests=31)),
    ("/2021.html", page(cells=DOES_NOT)),
    ("/2021.html", page(cells=DOES_NOT, requests=13)),
    ("/2022.html", page(year=2022, words="，并整治乱码 &lt;b&gt;与 {{ 7 * 7 }}")),
    ("/jyj/2021.html", page(publisher="崇仁县教育体育局", requests=3)),
    ("/list.html", "<html><title>栏目</title><p>县里召开春耕会议，各乡镇参加。</p></html>"),
)


def exchange(path: str, html: str, minute: int) -> Exchange:
    """One answered request."""
    body = html.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n".encode()
    moment = START + timedelta(minutes=minute)
    return Exchange(f"http://127.0.0.2{path}", "GET", moment, request, head.encode() + body)


def build_site(folder: Path) -> Path:
    """Writes the archive and reads it into a database; gives the database."""
    writer = WarcWriter(folder / "archive" / "warc", "w0", WarcInfo("test <test@example.org>", "run-1"))
    for minute, (path, html) in enumerate(PAGES):
        writer.write(exchange(path, html, minute))
    writer.close()
    db = open_database(folder / "site.db", create=True)
    extract_all(db, sorted((folder / "archive" / "warc").glob("*.warc.gz")))
    db.close()
    return folder / "site.db"
