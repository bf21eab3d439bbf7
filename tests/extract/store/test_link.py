"""`nianbao extract` on WARCs: what is one report, what a version of it, and who stays the same publisher."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archive.exchange import Exchange
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from tests.extract.repair.mirror import break_page, to_traditional

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SITE, MIRROR = "http://www.site.test", "http://mirror.test"
BODY = """<p>根据《政府信息公开条例》的规定，现公布{publisher}{year}年政府信息公开工作年度报告，请监督。</p>
<p>一、主动公开政府信息情况</p><p>{year}年，本机关主动公开政府信息{items}条，公开目录和指南及时更新。</p>
<p>本机关成立了政府信息公开工作领导小组，指定专人负责，对拟公开的信息严格进行保密审查，没有发生泄密事件。</p>
<p>二、依申请公开政府信息情况</p><p>{year}年，本机关收到政府信息公开申请{requests}件，全部按时答复。</p>
<p>申请内容主要涉及征地补偿、住房保障、教育收费和财政预算，均在法定期限内办结，没有收取任何费用。</p>
<p>三、因政府信息公开申请行政复议、提起行政诉讼情况</p><p>没有发生行政复议和行政诉讼。</p>
<p>四、存在的主要问题及改进情况</p><p>公开的内容还不够丰富，解读形式不够多样，工作人员的业务水平有待提高。</p>
<p>下一步将加强业务培训，完善工作制度，加大监督检查力度，不断提高政府信息公开工作水平。</p>"""
PAGE = (
    "<html><head><title>{title}</title></head><body>{menu}<h1>{title}</h1>"
    "<p>发布时间：{published}</p>{body}</body></html>"
)
MENU = "<div><a href='/'>首页</a><a href='/gk'>政务公开</a><a href='/hd'>互动</a></div>"


def body(publisher: str, year: int, requests: int = 5) -> str:
    return BODY.format(publisher=publisher, year=year, items=2 * year - 3000, requests=requests)


def title(publisher: str, year: int) -> str:
    return f"{publisher}{year}年政府信息公开工作年度报告"


def page(publisher: str, year: int, requests: int = 5, menu: str = MENU) -> str:
    text = body(publisher, year, requests)
    return PAGE.format(title=title(publisher, year), menu=menu, published=f"{year + 1}-03-20", body=text)


def exchange(url: str, html: str, minute: int) -> Exchange:
    data = html.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(data)}\r\n\r\n"
    request = f"GET {url} HTTP/1.1\r\nHost: site.test\r\n\r\n".encode()
    return Exchange(url, "GET", START + timedelta(minutes=minute), request, head.encode() + data)


COUNTY = "德化县人民政府"
FRAME = (
    "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布日期：2019-03-08</p>"
    "<iframe src='/f/body.html'></iframe></body></html>"
)
SHOTS: Sequence[tuple[str, str]] = (
    (f"{SITE}/2012.html", page(COUNTY, 2012)),
    (f"{SITE}/zt/2012.html", page(COUNTY, 2012, menu="")),
    (
        f"{SITE}/print.jsp?id=2012",
        page(COUNTY, 2012, menu="<p>打印时间：2026年1月5日</p>").replace("h1", "h3"),
    ),
    (f"{MIRROR}/2012.html", page(COUNTY, 2012)),
    (f"{MIRROR}/tw/2012.html", to_traditional(page(COUNTY, 2012))),
    (f"{MIRROR}/spam/2012.html", break_page(page(COUNTY, 2012))),
    (f"{SITE}/2012.html", page(COUNTY, 2012)),
    (f"{SITE}/2013.html", page(COUNTY, 2013, 7)),
    (f"{SITE}/2013.html", page(COUNTY, 2013, 8)),
    (f"{SITE}/f/2018.html", FRAME.format(title=title("桦甸市水利局", 2018))),
    (f"{SITE}/f/body.html", f"<html><body>{body('桦甸市水利局', 2018)}</body></html>"),
    (f"{SITE}/qx/2010.html", page("清新县人民政府", 2010)),
    (f"{SITE}/qx/2014.html", page("清远市清新区人民政府", 2014)),
    (f"{SITE}/gt/2016.html", page("桦甸市国土资源局", 2016)),
    (f"{SITE}/gt/2020.html", page("桦甸市自然资源局", 2020)),
    (f"{SITE}/nb/all.html", page(COUNTY, 2009) + page(COUNTY, 2008)),
)


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One file an exchange, as if every page had been fetched by a run of its own."""
    folder = tmp_path_factory.mktemp("warcs")
    minutes = count()
    for number, (url, html) in enumerate(SHOTS):
        writer = WarcWriter(
            folder / f"{number:02}", "w0", WarcInfo("test <test@example.org>", f"run-{number}")
        )
        writer.write(exchange(url, html, next(minutes)))
        writer.close()
    return sorted(folder.rglob("*.warc.gz"))


def nianbao(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "nianbao", *map(str, words)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def db(warcs: list[Path]) -> Database:
    path = warcs[0].parents[1] / "whole.db"
    nianbao("extract", *warcs, "--db", path, "--workers", 1)
    return Database(path)


def ties(db: Database, year: int) -> list[tuple[str, str]]:
    query = """SELECT c.url, t.role FROM report_captures t JOIN captures c ON c.id = t.capture_id
        JOIN reports r ON r.id = t.report_id WHERE r.report_year = ? ORDER BY c.timestamp"""
    return [(url.partition(".test")[2], role) for url, role in db.execute(query, [year]).fetchall()]


def rows(db: Database, query: str, *values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(query, values).fetchall()]


def test_copies_mirrors_prints_and_runs_are_one_report(db: Database) -> None:
    assert rows(db, "SELECT version, is_current FROM reports WHERE report_year = 2012") == [(1, 1)]
    assert ties(db, 2012) == [
        ("/2012.html", "original"),
        ("/zt/2012.html", "copy"),
        ("/print.jsp?id=2012", "print"),
        ("/2012.html", "mirror"),
        ("/tw/2012.html", "mirror"),
        ("/spam/2012.html", "mirror"),
        ("/2012.html", "copy"),
    ]


def test_a_corrected_report_is_a_version_with_a_difference(db: Database) -> None:
    assert rows(db, "SELECT version, is_current FROM reports WHERE report_year = 2013 ORDER BY 1") == [
        (1, 0),
        (2, 1),
    ]
    query = "SELECT from_version, to_version, metric, value_before, value_after FROM changes"
    assert rows(db, query) == [(1, 2, "requests.received", 7, 8)]


def test_a_text_in_a_frame_belongs_to_the_page_around_it(db: Database) -> None:
    found = rows(db, "SELECT publisher, title, published, url FROM reports WHERE report_year = 2018")
    assert found == [("桦甸市水利局", title("桦甸市水利局", 2018), "2019-03-08", f"{SITE}/f/2018.html")]
    assert ties(db, 2018) == [("/f/2018.html", "original"), ("/f/body.html", "page")]


def test_a_renamed_place_has_one_government_with_two_names(db: Database) -> None:
    query = """SELECT p.name, n.name, n.valid_from, n.valid_to FROM publisher_names n
        JOIN publishers p ON p.id = n.publisher_id WHERE n.name LIKE '%清新%' ORDER BY 3"""
    assert rows(db, query) == [
        ("清远市清新区人民政府", "清新县人民政府", 2010, 2010),
        ("清远市清新区人民政府", "清远市清新区人民政府", 2014, 2014),
    ]
    codes = "SELECT division_code FROM reports WHERE publisher LIKE '%清新%' ORDER BY report_year"
    assert rows(db, codes) == [("441827",), ("441803",)]


def test_a_merged_bureau_names_its_predecessor(db: Database) -> None:
    query = "SELECT p.name, b.name FROM publishers p JOIN publishers b ON b.id = p.predecessor_id"
    assert rows(db, query) == [("桦甸市自然资源局", "桦甸市国土资源局")]


def test_every_report_of_a_page_is_a_row(db: Database) -> None:
    query = "SELECT report_year, url FROM reports WHERE report_year < 2010 ORDER BY 1"
    assert rows(db, query) == [(2008, f"{SITE}/nb/all.html"), (2009, f"{SITE}/nb/all.html")]


def test_the_published_file_does_not_depend_on_the_order(
    db: Database, warcs: list[Path], tmp_path: Path
) -> None:
    assert db.table("captures").count == len(SHOTS)
    orders = {"backwards": [warcs[::-1]], "by turns": [warcs[1::2], warcs], "pages last": [warcs[3:], warcs]}
    digests = set()
    for name, steps in orders.items():
        for step in steps:
            nianbao("extract", *step, "--db", tmp_path / f"{name}.db", "--workers", 1)
        nianbao("publish", tmp_path / f"{name}.db", "--out", tmp_path / f"{name}.public.db")
        digests.add(sha256((tmp_path / f"{name}.public.db").read_bytes()).hexdigest())
    assert len(digests) == 1
