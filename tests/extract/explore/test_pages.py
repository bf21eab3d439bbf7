"""Every page on a real database: what it shows, that no words of it are markup, how faults are explained."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from sqlite_utils import Database

from extract.dictionary import load
from extract.store.schema import load_schema
from tests.extract.explore.conftest import Pages, pages_of

HOSTILE = 'javascript:alert(1)"><script>alert(2)</script>{{ 7 * 7 }}&'
MARKUP = re.compile(r'<script|(?:href|src)="\s*javascript|49&|&lt;script&gt;alert\(2\)&lt;/script&gt;49')
# Spans are cut from texts, JSON is parsed: what stands in these is written by the program alone.
KEPT = ("text", "examples", "source_kind")
SIMPLE = ("search", "coverage", "metrics", "metric/requests.received", "compare", "quality")
OUTSIDE = re.compile(r'(?:src|href|action)="(https?:)?//(?!127\.0\.0\.2)')


def report_id(database: Path, year: int, version: int = 1, publisher: str = "崇仁县人民政府") -> int:
    row = Database(database).execute(
        "SELECT id FROM reports WHERE report_year = ? AND version = ? AND publisher = ?",
        [year, version, publisher],
    )
    return int(row.fetchone()[0])


def fact_id(database: Path, report: int, metric: str) -> int:
    sql = "SELECT id FROM facts WHERE report_id = ? AND metric = ? AND role = 'value'"
    return int(Database(database).execute(sql, [report, metric]).fetchone()[0])


def every_page(database: Path) -> list[str]:
    db = Database(database)
    made = {"report": "reports", "fact": "facts", "publisher": "publishers", "capture": "captures"}
    ids = [
        f"{page}/{row[0]}" for page, table in made.items() for row in db.execute(f"SELECT id FROM {table}")
    ]
    return [*SIMPLE, *(page for page in ids if not page.startswith("fact")), *ids[-3:]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_shown_in_both_languages_under_a_strict_policy(
    pages: Pages, database: Path, language: str
) -> None:
    for page in every_page(database):
        answer = pages.get(page, lang=language)
        assert answer.status == 200, (page, answer.text)
        assert f'lang="{language}' in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not OUTSIDE.search(answer.text), page
        assert "<script" not in answer.text
        assert "style=" not in answer.text


def test_words_of_a_page_are_shown_as_words(pages: Pages, database: Path) -> None:
    text = pages.get(f"report/{report_id(database, 2022)}").text
    assert "&lt;b&gt;与 {{ 7 * 7 }}" in text
    assert "&lt;script&gt;" in pages.get("search", q="<script>", place="<script>").text


def test_nothing_of_a_database_is_markup(database: Path, tmp_path: Path) -> None:
    shutil.copy(database, tmp_path / "hostile.db")
    db = Database(tmp_path / "hostile.db")
    for table in load_schema().tables:
        texts = [column.name for column in table.columns if column.type == "TEXT" and column.name not in KEPT]
        sets = ", ".join(f"\"{name}\" = '{HOSTILE}' || rowid" for name in texts)
        if sets:
            db.execute(f'UPDATE OR IGNORE "{table.name}" SET {sets}')
    db.conn.commit()
    db.close()
    hostile = pages_of(tmp_path / "hostile.db")
    assert MARKUP.search(hostile.path("/").text) is None
    for page in every_page(tmp_path / "hostile.db"):
        answer = hostile.get(page, q="alert")
        assert answer.status == 200 or page.startswith("metric/"), (page, answer.text)
        assert MARKUP.search(answer.text) is None, (page, MARKUP.search(answer.text))


def test_start_page_counts_what_is_in_the_file(pages: Pages, database: Path) -> None:
    text = pages.path("/?lang=en").text
    current = Database(database).execute("SELECT count(*) FROM reports WHERE is_current = 1").fetchone()[0]
    assert re.search(rf"<strong>{current}</strong>Reports", text)
    assert "and 1 earlier" in text
    for year in range(2013, 2023):
        assert f"<title>{year}: " in text


def test_a_report_shows_its_numbers_where_they_stand_and_once_more_below(
    pages: Pages, database: Path
) -> None:
    report = report_id(database, 2013)
    text = pages.get(f"report/{report}", lang="en").text
    fact = fact_id(database, report, "requests.received")
    assert re.search(
        rf'<span id="fact-{fact}"></span><a href="#note-{fact}" title="[^"]*12 件[^"]*">12件</a>', text
    )
    assert f'<tr id="note-{fact}">' in text
    anchors = set(re.findall(r'href="#((?:fact|note|check|section)-\d+)"', text))
    assert anchors and all(f'id="{anchor}"' in text for anchor in anchors)


def test_a_failing_check_stands_at_the_top_and_at_its_cells(pages: Pages, database: Path) -> None:
    report = report_id(database, 2021)
    text = pages.get(f"report/{report}", lang="en").text
    assert "5 ≠ 2" in text
    assert text.index("5 ≠ 2") < text.index('class="paper"')
    assert re.search(r'<td class="fact value broken">.*?>5</a><a class="flag" href="#check-\d+"', text)
    fact = fact_id(database, report, "review.total")
    assert "5 ≠ 2" in pages.get(f"fact/{fact}").text
    assert "5 ≠ 2" not in pages.get(f"fact/{fact_id(database, report, 'requests.received')}").text


def test_versions_tell_what_changed(pages: Pages, database: Path) -> None:
    later = pages.get(f"report/{report_id(database, 2021, version=2)}", lang="en").text
    assert "1 numbers differ from version 1" in later
    assert ">12 件</a>" in later and ">13 件</a>" in later
    earlier = pages.get(f"report/{report_id(database, 2021)}", lang="en").text
    assert "earlier version" in earlier
    changed = list(Database(database).query("SELECT metric, value_before, value_after FROM changes"))
    assert changed == [{"metric": "requests.received", "value_before": 12, "value_after": 13}]


def test_damage_is_shown_with_before_and_after(pages: Pages, database: Path) -> None:
    text = pages.get(f"report/{report_id(database, 2016)}", lang="en").text
    assert "traditional script" in text
    assert "<del>縣</del>" in text and "<ins>县</ins>" in text


def test_a_fact_can_be_cited(pages: Pages, database: Path) -> None:
    fact = fact_id(database, report_id(database, 2013), "requests.received")
    text = pages.get(f"fact/{fact}", lang="en").text
    capture = next(Database(database).query("SELECT * FROM captures WHERE url LIKE '%/2013.html'"))
    for words in (capture["url"], capture["timestamp"], capture["payload_digest"], f"/site/-/fact/{fact}"):
        assert words in text
    assert capture["record_id"].strip("<>") in text
    assert '<mark class="value">12件</mark>' in text


@pytest.mark.parametrize("page", ["report", "fact", "publisher", "capture"])
@pytest.mark.parametrize("bad", ["7", "x", "-1", "9" * 40, "1 OR 1=1", "%00", "<b>"])
def test_bad_ids_give_a_page_that_explains(pages: Pages, page: str, bad: str) -> None:
    answer = pages.get(f"{page}/{bad}", lang="en")
    assert answer.status == 404
    assert "<b>" not in answer.text.replace('<a class="brand" href="/?lang=en"><b>年报</b>', "")
    assert "Traceback" not in answer.text


def test_reports_side_by_side_mark_what_differs(pages: Pages, database: Path) -> None:
    ids = [report_id(database, year) for year in (2020, 2022)]
    text = pages.path(f"/site/-/compare?report={ids[0]}&report={ids[1]}&lang=en").text
    assert re.search(r"differs.*?31 件.*?differs.*?12 件", text, re.S)
    assert pages.path(f"/site/-/compare?report={ids[0]}&report=7").status == 200
    many = "&".join(f"report={number}" for number in range(1, 9))
    assert "At most 6" in pages.path(f"/site/-/compare?{many}&lang=en").text


def test_the_way_from_the_country_to_a_report(pages: Pages, database: Path) -> None:
    country = pages.get("coverage").text
    assert "江西省" in country
    county = pages.get("coverage", under="江西省/抚州市/崇仁县").text
    assert f"/report/{report_id(database, 2013)}" in county
    assert "崇仁县教育体育局" in county
    assert pages.get("coverage", under="没有/这里").status == 200


def test_an_archived_page_is_shown_in_a_sandbox(pages: Pages, database: Path) -> None:
    capture = next(Database(database).query("SELECT id FROM captures WHERE url LIKE '%/2013.html'"))["id"]
    text = pages.get(f"capture/{capture}/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert 'document.title = "run"' in text.text
    view = pages.get(f"capture/{capture}/view")
    assert view.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert '<iframe class="sandbox" sandbox=""' in pages.get(f"capture/{capture}").text


@pytest.mark.parametrize(
    "sql",
    [
        "attach database '/tmp/other.db' as other",
        "delete from reports",
        "pragma writable_schema = on",
        "select load_extension('x')",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    ],
)
def test_sql_cannot_write_reach_other_files_or_run_for_ever(pages: Pages, sql: str) -> None:
    answer = pages.path("/site.json?sql=" + sql.replace(" ", "+").replace("'", "%27"))
    assert answer.status == 400


@pytest.mark.parametrize(("language", "other"), [("zh", "definition"), ("en", "definition_zh")])
def test_definitions_breaks_and_identities_are_told_in_the_language_of_the_page(
    pages: Pages, database: Path, language: str, other: str
) -> None:
    book, own = load(), "definition" if language == "en" else "definition_zh"
    report = report_id(database, 2021, version=2)
    for page in ("metric/review.total", f"fact/{fact_id(database, report, 'review.total')}"):
        text = unescape(pages.get(page, lang=language).text)
        assert getattr(book.metrics["review.total"], own) in text
        assert getattr(book.metrics["review.total"], other) not in text
    (series,) = (one for one in book.series if one.id == "series.review_cases")
    (rule,) = (one for one in book.identities if one.id == "I05")
    text = unescape(pages.get("metric/review.total", lang=language).text)
    assert all((one.why if language == "en" else one.why_zh) in text for one in series.breaks)
    for page in ("quality", f"report/{report}", f"fact/{fact_id(database, report, 'review.total')}"):
        meaning = rule.meaning if language == "en" else rule.meaning_zh
        assert meaning in unescape(pages.get(page, lang=language).text), page
