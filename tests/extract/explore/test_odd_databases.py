"""Empty, half-built, huge and wrong databases: every page answers, in bounds, and explains."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from datasette.utils import tilde_encode
from sqlite_utils import Database

from archive.errors import ExitCode
from extract.explore.serve import build_datasette
from extract.store.figures import count_figures
from extract.store.schema import create_database
from extract.store.search import rebuild_search
from tests.extract.explore.conftest import Pages, pages_of

PAGES = (
    "search",
    "coverage",
    "metrics",
    "metric/requests.received",
    "compare",
    "quality",
    "export",
    "report/1",
    "fact/1",
)
MOST_BYTES = 300_000


def made(path: Path) -> Database:
    db = Database(path)
    create_database(db)
    return db


def answers(pages: Pages) -> list[int]:
    """The status of every page; none may show a trace."""
    found = [pages.path("/"), *(pages.get(page, q="复议") for page in PAGES)]
    assert all("Traceback" not in answer.text and 'id="content"' in answer.text for answer in found)
    return [answer.status for answer in found]


def test_an_empty_database(tmp_path: Path) -> None:
    db = made(tmp_path / "empty.db")
    rebuild_search(db)
    db.close()
    assert set(answers(pages_of(tmp_path / "empty.db"))) == {200, 404}
    assert "no report yet" in pages_of(tmp_path / "empty.db").path("/?lang=en").text


def test_a_database_without_its_full_text(tmp_path: Path) -> None:
    half = made(tmp_path / "half.db")
    half.table("reports").insert_all({"id": number, "text": None} for number in (1, 2))
    half.close()
    pages = pages_of(tmp_path / "half.db")
    statuses = answers(pages)
    assert statuses[:2] == [200, 500]
    assert "build it again" in pages.get("search", q="复议", lang="en").text
    assert pages.get("report/1").status == 200


@pytest.mark.parametrize("gone", ["reports", "facts", "checks", "coverage", "captures"])
def test_a_database_that_lacks_a_table(tmp_path: Path, gone: str) -> None:
    db = made(tmp_path / "half.db")
    rebuild_search(db)
    db.execute(f'DROP {"VIEW" if gone == "coverage" else "TABLE"} "{gone}"')
    db.close()
    assert set(answers(pages_of(tmp_path / "half.db"))) <= {200, 404, 500}


def test_a_file_that_changed_since_it_was_opened(tmp_path: Path) -> None:
    path = tmp_path / "site.db"
    db = made(path)
    rebuild_search(db)
    pages = pages_of(path)
    assert pages.path("/").status == 200
    db.table("reports").insert({"id": 1, "title": "新报告"})
    db.close()
    for page in ("/?lang=en", "/site/-/coverage?lang=en", "/site?sql=SELECT+1&lang=en"):
        answer = pages.path(page)
        assert answer.status == 503 and "`nianbao explore` again" in answer.text
        assert "content-security-policy" in answer.headers
    assert pages_of(path).get("report/1").status == 200


def test_a_report_of_five_megabytes_comes_in_parts(tmp_path: Path) -> None:
    db = made(tmp_path / "huge.db")
    text = "政府信息公开" * 300_000
    db.table("reports").insert({"id": 1, "text": text, "title": "长报告", "is_current": 1})
    for number, (table, start, end) in enumerate([(None, 0, len(text) - 6), (0, len(text) - 6, len(text))]):
        place = {"report_id": 1, "number": number, "table_no": table}
        db.table("blocks").insert({**place, "char_start": start, "char_end": end})
    db.table("table_cells").insert_all(
        {"report_id": 1, "table_no": 0, "row_no": row, "col_no": 0, "rowspan": 1, "colspan": 1, "raw": "复议"}
        for row in range(5_000)
    )
    rebuild_search(db)
    db.close()
    pages = pages_of(tmp_path / "huge.db")
    first, last = (pages.get("report/1", part=part, lang="en").text for part in (1, 9999))
    assert len(first.encode()) < MOST_BYTES and len(last.encode()) < MOST_BYTES
    assert "more rows are not drawn" in last
    assert len(pages.get("search", q="信息").text.encode()) < MOST_BYTES


def test_the_coverage_of_a_country_stays_small(tmp_path: Path) -> None:
    db = made(tmp_path / "country.db")
    db.table("publishers").insert_all(
        {
            "id": number,
            "name": f"机关{number}",
            "kind": "department",
            "division": f"某省/某市/某县{number % 300}",
        }
        for number in range(1, 3001)
    )
    db.table("reports").insert_all(
        {"id": 100 * number + year, "publisher_id": number, "report_year": 2008 + year, "is_current": 1}
        for number in range(1, 3001)
        for year in (0, 3, 17)
    )
    count_figures(db)
    db.close()
    pages = pages_of(tmp_path / "country.db")
    for under in ("", "某省", "某省/某市", "某省/某市/某县7"):
        answer = pages.get("coverage", under=under)
        assert answer.status == 200
        assert len(answer.text.encode()) < MOST_BYTES
    assert "10" in pages.get("coverage", under="某省/某市", page=2).text


def test_reading_takes_no_lock_and_writes_nothing(database: Path) -> None:
    before = database.read_bytes()
    pages = pages_of(database)
    assert pages.get("search", q="复议").status == 200
    with sqlite3.connect(database) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.rollback()
    assert database.read_bytes() == before


def test_an_archive_that_is_not_there_is_named(database: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nianbao", "explore", str(database), "--archive", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == ExitCode.INPUT_UNUSABLE
    assert "does not exist: name the crawl directory" in done.stderr


@pytest.mark.parametrize("name", ["nianbao", "_own", "年报 2.5", "static", "'\"<i>&"])
def test_a_file_may_be_called_anything(database: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(database, tmp_path / f"{name}.db")
    pages = pages_of(tmp_path / f"{name}.db")
    own = f"/{tilde_encode(name)}"
    start = pages.path("/")
    assert start.status == 200 and f'href="{own}/-/coverage' in start.text and "<i>" not in start.text
    for path in ("", "/reports", "/panel", "/failed_identities", "/-/quality", "/-/search?q=公开"):
        assert pages.path(own + path).status == 200, path
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', start.text)
    assert sheet is not None and pages.path(sheet[1]).status == 200
    assert pages.path(f"{own}.json?sql=ATTACH+'other'+AS+other").status == 400


def test_a_file_of_verdicts_that_is_gone(database: Path, tmp_path: Path) -> None:
    app = build_datasette(database, verdicts=tmp_path / "gone.db")
    answer = Pages(app, database.stem).get("verdicts", lang="en")
    assert answer.status == 500 and "does not exist" in answer.text and 'id="content"' in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/site/reports?_sort=nothing", 500),
        ("/site/reports?_timelimit=soon", 400),
        ("/site/reports?_size=%3Cb%3E", 400),
        ("/site/no_such_table", 404),
        ("/no_such_database", 404),
        ("/site/-/no_such_page", 404),
    ],
)
def test_an_address_that_means_nothing_is_explained(pages: Pages, path: str, status: int) -> None:
    answer = pages.path(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status == status and "has nothing to show" in answer.text
    assert 'id="content"' in answer.text and "<b>" not in answer.text.split("</header>")[1]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_programs_are_told_of_faults_as_json(pages: Pages) -> None:
    answer = pages.path("/site/reports.json?_sort=nothing")
    assert json.loads(answer.text)["ok"] is False
