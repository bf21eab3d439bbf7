"""SQL from the browser reads this file and nothing else, and not for long."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.extract.explore.conftest import Pages


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH '{other}' AS other",
        "WITH a AS (SELECT 1) ATTACH '{other}' AS other",
        "SELECT 1; ATTACH '{other}' AS other",
        "SELECT load_extension('x')",
        "DELETE FROM reports",
        "VACUUM INTO '{other}'",
        "PRAGMA writable_schema = 1",
        "EXPLAIN ATTACH '{other}' AS other",
        "CREATE TEMP TABLE t (a)",
    ],
)
def test_sql_that_is_refused(pages: Pages, tmp_path: Path, sql: str) -> None:
    other = tmp_path / "other.db"
    answer = pages.path(f"/site.json?sql={quote(sql.format(other=other))}&_shape=array")
    assert answer.status == 400 and "error" in answer.text
    assert not other.exists()


def test_sql_without_end_is_stopped(pages: Pages) -> None:
    endless = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT sum(n) FROM n"
    answer = pages.path(f"/site.json?sql={quote(endless)}&_timelimit=200&_shape=array")
    assert answer.status == 400 and "took too long" in answer.text


def test_a_search_that_takes_too_long_is_explained(pages: Pages) -> None:
    pages.datasette._settings["sql_time_limit_ms"] = 0
    try:
        answer = pages.get("publisher/1", lang="en")
    finally:
        pages.datasette._settings["sql_time_limit_ms"] = 5000
    assert answer.status in (404, 503) and "Traceback" not in answer.text
