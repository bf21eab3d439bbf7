"""Verdicts from the page of a number: only from this server's own pages, into the reader's own file."""

import asyncio
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from extract.explore.serve import build_datasette
from extract.store.verdicts import open_verdicts
from tests.extract.explore.conftest import Answer, Pages

HOST = {"host": "127.0.0.1:8001"}


@pytest.fixture
def judged(database: Path, tmp_path: Path) -> Pages:
    open_verdicts(tmp_path / "v.db", create=True).close()
    return Pages(build_datasette(database, verdicts=tmp_path / "v.db"), database.stem)


@pytest.fixture
def fact(database: Path) -> int:
    found = Database(database).execute("SELECT min(id) FROM facts WHERE value = 13").fetchone()[0]
    assert isinstance(found, int)
    return found


def token(pages: Pages, fact: int) -> str:
    found = re.search(r'name="token" value="([^"]+)"', pages.get(f"fact/{fact}").text)
    assert found
    return found[1]


def post(datasette: Datasette, path: str, form: dict[str, str], headers: dict[str, str]) -> Answer:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = asyncio.run(datasette.client.post(path, content=urlencode(form), headers={**kind, **headers}))
    return Answer(answer.status_code, dict(answer.headers), answer.text)


def judge(pages: Pages, fact: int, headers: dict[str, str] | None = None, **form: str) -> Answer:
    return post(pages.datasette, f"/site/-/fact/{fact}/judge?lang=en", form, headers or HOST)


def test_a_verdict_is_saved_and_shown_beside_the_number(judged: Pages, fact: int, database: Path) -> None:
    before = database.read_bytes()
    note = "<b>& 漏了一件"
    form = {"token": token(judged, fact), "verdict": "corrected", "corrected_to": "14", "note": note}
    answer = judge(judged, fact, None, **form)
    assert (answer.status, answer.headers["location"]) == (303, f"/site/-/fact/{fact}?lang=en#verdict")
    page = judged.get(f"fact/{fact}", lang="en").text
    assert "corrected to 14" in page and "&lt;b&gt;&amp; 漏了一件" in page and note not in page
    assert "13" in re.sub(r"<[^>]+>", "", page.split('class="answer"')[1][:80])
    assert "corrected to 14" in judged.get("verdicts", lang="en").text
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    ("headers", "form", "status"),
    [
        (HOST, {}, 403),
        (HOST, {"token": "made up"}, 403),
        ({"host": "evil.example:8001"}, {"token": "own"}, 403),
        ({**HOST, "origin": "https://evil.example"}, {"token": "own"}, 403),
        ({**HOST, "origin": "null", "sec-fetch-site": "cross-site"}, {"token": "own"}, 403),
        (HOST, {"token": "other"}, 403),
        (HOST, {"token": "own", "note": "x" * 70_000}, 413),
        (HOST, {"token": "own", "verdict": "maybe"}, 400),
        (HOST, {"token": "own", "verdict": "corrected", "corrected_to": "many"}, 400),
        ({**HOST, "origin": "http://127.0.0.1:8001"}, {"token": "own", "verdict": "wrong"}, 303),
    ],
)
def test_who_may_write_what(
    judged: Pages, fact: int, database: Path, headers: dict[str, str], form: dict[str, str], status: int
) -> None:
    other = Database(database).execute("SELECT id FROM facts WHERE id <> ? LIMIT 1", [fact]).fetchone()[0]
    tokens = {"own": token(judged, fact), "other": token(judged, other)}
    given = {**form, "token": tokens.get(form["token"], form["token"])} if "token" in form else form
    answer = judge(judged, fact, headers, **{"verdict": "wrong", **given})
    assert answer.status == status and "Traceback" not in answer.text
    assert ("wrong" in judged.get("verdicts", lang="en").text.split("<h1>")[1]) == (status == 303)


def test_without_a_file_nothing_is_written(pages: Pages, fact: int) -> None:
    assert judge(pages, fact, verdict="wrong").status == 403
    assert '<form class="judge"' not in pages.get(f"fact/{fact}").text
    answer = pages.get("verdicts", lang="en")
    assert answer.status == 404 and "--verdicts FILE" in answer.text


def test_a_file_that_is_gone_is_explained(judged: Pages, fact: int, tmp_path: Path) -> None:
    (tmp_path / "v.db").unlink()
    answer = judged.get(f"fact/{fact}", lang="en")
    assert answer.status == 500 and "Traceback" not in answer.text and "verdicts" in answer.text
