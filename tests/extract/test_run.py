"""From WARC files to a database: incremental or at once, in any order, the published file is the same."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.exchange import Exchange
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from extract.run import extract_all
from extract.store.publish import publish_database
from extract.store.schema import open_database

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
REPORT = """<html><head><title>{publisher}{year}年政府信息公开工作年度报告</title></head><body>
<h1>{publisher}{year}年政府信息公开工作年度报告</h1><p>发布时间：{published}</p><div class="content">
<p>根据《中华人民共和国政府信息公开条例》的规定，现公布{publisher}{year}年政府信息公开工作年度报告。</p>
<p>一、主动公开政府信息情况</p><p>{year}年，我县共主动公开政府信息{items}条。信息公开目录和指南及时更新。</p>
<p>二、依申请公开政府信息情况</p><p>{year}年，我县共收到政府信息公开申请{requests}件，全部按时答复。</p>
<p>三、因政府信息公开申请行政复议、提起行政诉讼情况</p><p>{year}年没有发生因政府信息公开申请行政复议、提起行政诉讼的情况。</p>
<p>四、存在的主要问题及改进情况</p><p>公开的内容还不够丰富，下一步将加强培训，完善制度，提高政府信息公开工作水平。</p>
</div></body></html>"""
NEWS = """<html><title>县里召开会议</title><body>
<p>会议研究了春耕备耕和防火工作，要求各乡镇抓好落实。</p></body></html>"""


def report(year: int, requests: int) -> str:
    return REPORT.format(
        publisher="德化县人民政府",
        year=year,
        published=f"{year + 1}-03-20",
        items=year - 1000,
        requests=requests,
    )


def exchange(path: str, html: str, minute: int, status: str = "200 OK") -> Exchange:
    body = html.encode()
    response = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n".encode()
    moment = START + timedelta(minutes=minute)
    return Exchange(f"http://127.0.0.2{path}", "GET", moment, request, response.encode() + body)


EXCHANGES = (
    exchange("/2012.html", report(2012, 5), 0),
    exchange("/news.html", NEWS, 1),
    exchange("/2013.html", report(2013, 7), 2),
    exchange("/copy/2012.html", report(2012, 5), 3),
    exchange("/2013.html", report(2013, 8), 4),
    exchange("/gone.html", "<p>没有这个页面</p>", 5, "404 Not Found"),
)


def write_warc(folder: Path, exchanges: Sequence[Exchange]) -> Path:
    writer = WarcWriter(folder, "w0", WarcInfo("test <test@example.org>", "run-1"))
    for one in exchanges:
        writer.write(one)
    writer.close()
    return next(folder.glob("*.warc.gz"))


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("warcs")
    return [write_warc(folder / str(number), [one]) for number, one in enumerate(EXCHANGES)]


def build(path: Path, warcs: Sequence[Path]) -> Database:
    db = open_database(path, create=True)
    extract_all(db, warcs)
    return db


def test_reports_captures_and_facts(warcs: list[Path], tmp_path: Path) -> None:
    db = build(tmp_path / "a.db", warcs)
    captures = {row["url"]: row["page_type"] for row in db.query("SELECT url, page_type FROM captures")}
    assert captures["http://127.0.0.2/2012.html"] == "report"
    assert captures["http://127.0.0.2/news.html"] == "nothing"
    assert captures["http://127.0.0.2/gone.html"] == "nothing"
    assert db.table("captures").count == len(EXCHANGES)
    panel = db.execute("SELECT report_year, requests_received FROM panel ORDER BY 1").fetchall()
    assert panel == [(2012, 5), (2013, 8)]


def test_a_changed_report_is_a_version_and_a_repost_a_copy(warcs: list[Path], tmp_path: Path) -> None:
    db = build(tmp_path / "a.db", warcs)
    versions = db.execute(
        "SELECT version, is_current, f.value FROM reports r JOIN facts f ON f.report_id = r.id "
        "WHERE report_year = 2013 AND metric = 'requests.received' AND role = 'value' ORDER BY version"
    ).fetchall()
    assert versions == [(1, 0, 7), (2, 1, 8)]
    roles = db.execute(
        "SELECT c.url, rc.role FROM report_captures rc JOIN captures c ON c.id = rc.capture_id "
        "JOIN reports r ON r.id = rc.report_id WHERE r.report_year = 2012 ORDER BY c.timestamp"
    ).fetchall()
    assert roles == [("http://127.0.0.2/2012.html", "original"), ("http://127.0.0.2/copy/2012.html", "copy")]


def test_every_fact_leads_to_its_characters(warcs: list[Path], tmp_path: Path) -> None:
    db = build(tmp_path / "a.db", warcs)
    facts = list(db.query("SELECT f.*, r.text FROM facts f JOIN reports r ON r.id = f.report_id"))
    assert facts
    assert all(fact["text"][fact["char_start"] : fact["char_end"]] == fact["raw"] for fact in facts)


def test_the_published_file_is_the_same_however_it_was_built(warcs: list[Path], tmp_path: Path) -> None:
    digests = set()
    orders = {"at once": [warcs], "reversed": [warcs[::-1]], "one by one": [[warc] for warc in warcs[::-1]]}
    for name, steps in orders.items():
        for step in steps:
            build(tmp_path / f"{name}.db", step).close()
        publish_database(tmp_path / f"{name}.db", tmp_path / f"{name}.public.db", "CC0")
        digests.add(sha256((tmp_path / f"{name}.public.db").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_reading_the_same_input_again_adds_nothing(warcs: list[Path], tmp_path: Path) -> None:
    db = build(tmp_path / "a.db", warcs)
    before = {name: db.table(name).count for name in ("captures", "reports", "facts", "report_captures")}
    assert extract_all(db, warcs).captures == 0
    assert {name: db.table(name).count for name in before} == before


def test_results_are_linked_anew_only_if_something_was_saved(warcs: list[Path], tmp_path: Path) -> None:
    db = build(tmp_path / "a.db", warcs[:-1])
    db.execute("UPDATE reports SET version = 9")
    extract_all(db, warcs[:-1])
    assert {row["version"] for row in db.query("SELECT version FROM reports")} == {9}
    extract_all(db, warcs)
    assert {row["version"] for row in db.query("SELECT version FROM reports")} == {1, 2}
    db.execute("UPDATE reports SET version = 9")
    db.execute("DELETE FROM figures WHERE name = 'linked'")  # as a run leaves it that was killed
    extract_all(db, warcs)
    assert {row["version"] for row in db.query("SELECT version FROM reports")} == {1, 2}


def test_a_report_cut_into_pages_is_one_report(tmp_path: Path) -> None:
    first, second = report(2012, 5).split("<p>三、")
    pages = (
        exchange("/cut.html", f'{first}<p><a href="cut_2.html">下一页</a></p></div></body></html>', 0),
        exchange(
            "/cut_2.html", f"<title>德化县人民政府2012年政府信息公开工作年度报告</title><p>三、{second}", 1
        ),
    )
    warcs = [write_warc(tmp_path / str(number), [page]) for number, page in enumerate(pages)]
    digests = set()
    for name, order in {"a": warcs, "b": warcs[::-1]}.items():
        db = build(tmp_path / f"{name}.db", order[:1])
        extract_all(db, warcs)
        values = dict(db.execute("SELECT metric, value FROM facts WHERE role = 'value'").fetchall())
        assert (values["requests.received"], values["review.total"]) == (5, 0)
        roles = db.execute("SELECT role FROM report_captures ORDER BY ordinal").fetchall()
        assert (db.table("reports").count, roles) == (1, [("original",), ("page",)])
        db.close()
        publish_database(tmp_path / f"{name}.db", tmp_path / f"{name}.public.db", None)
        digests.add(sha256((tmp_path / f"{name}.public.db").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_articles_that_lead_to_the_next_article_are_not_one(tmp_path: Path) -> None:
    pages = (
        exchange(
            "/nb/art_1.html", report(2012, 5).replace("</div>", '<a href="art_2.html">下一篇</a></div>'), 0
        ),
        exchange("/nb/art_2.html", report(2013, 6), 1),
    )
    db = build(tmp_path / "a.db", [write_warc(tmp_path / "warc", pages)])
    assert db.execute("SELECT report_year FROM reports ORDER BY 1").fetchall() == [(2012,), (2013,)]


def test_workers_give_what_one_process_gives(warcs: list[Path], tmp_path: Path) -> None:
    digests = set()
    for workers in (1, 2):
        db = open_database(tmp_path / f"{workers}.db", create=True)
        extract_all(db, warcs, workers)
        db.close()
        publish_database(tmp_path / f"{workers}.db", tmp_path / f"{workers}.public.db", None)
        digests.add(sha256((tmp_path / f"{workers}.public.db").read_bytes()).hexdigest())
    assert len(digests) == 1


ANNEX = """<table><tr><td>指标名称</td><td>计量单位</td><td>{year}年度</td><td>历年累计</td></tr>
<tr><td>主动公开文件数</td><td>条</td><td>{items}</td><td>{all_items}</td></tr>
<tr><td>其中：1、政府网站公开数</td><td>条</td><td>{items}</td><td>{all_items}</td></tr>
<tr><td>受理政府信息公开申请总数</td><td>条</td><td>0</td><td>0</td></tr>
<tr><td>对申请的答复总数</td><td>条</td><td>0</td><td>0</td></tr>
<tr><td>行政复议数</td><td>件</td><td>0</td><td>0</td></tr></table></div>"""


def with_annex(year: int, items: int, all_items: int) -> str:
    return report(year, 0).replace("</div>", ANNEX.format(year=year, items=items, all_items=all_items))


def test_identities_across_years_are_checked(tmp_path: Path) -> None:
    pages = [
        exchange("/2011.html", with_annex(2011, 40, 100), 0),
        exchange("/2012.html", with_annex(2012, 50, 150), 1),
        exchange("/2013.html", with_annex(2013, 60, 999), 2),
    ]
    db = build(tmp_path / "a.db", [write_warc(tmp_path / "warc", pages)])
    checks = db.execute(
        "SELECT DISTINCT report_year, status, left, right FROM checks c JOIN reports r ON r.id = c.report_id "
        "WHERE identity = 'I22' AND left > 0 ORDER BY 1"
    ).fetchall()
    assert checks == [(2012, "pass", 150, 150), (2013, "fail", 999, 210)]


def test_an_input_that_cannot_be_read_does_not_stop_the_others(warcs: list[Path], tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.warc.gz"
    spoiled.write_bytes(b"no archive")
    db = open_database(tmp_path / "a.db", create=True)
    tally = extract_all(db, [tmp_path / "missing.warc", spoiled, *warcs])
    assert tally.captures == len(EXCHANGES)
    assert [
        words for words in tally.unusable if "missing.warc" in words or "spoiled.warc.gz" in words
    ] == tally.unusable
    assert len(tally.unusable) == 2
