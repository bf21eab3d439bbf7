"""Rechecks ask whether a page has changed; the callback sees the page either way."""

import json
import shutil
from pathlib import Path

import pytest

from archive.reader import iter_captures
from archive.verify import verify
from crawler.run import BROWSERS
from tests.crawler.running import crawl, query, records
from tests.crawler.web import Asked, Reply, Web, links, page

RECHECK = json.dumps({"purpose": "recheck"})
TAGGED = {
    "/tag": 'ETag: "one"\r\n',
    "/date": "Last-Modified: Mon, 01 Jan 2024 08:00:00 GMT\r\n",
    "/plain": "",
}


def text_of(path: str) -> str:
    """A page long enough to be worth a revisit."""
    return f"<p>{path}" + "年度报告" * 200


def site(asked: Asked) -> Reply:
    """Three pages, two of which know whether they have changed."""
    if asked.path == "/robots.txt":
        return page("", "404 none")
    if asked.path not in TAGGED:
        return page(links(*TAGGED))
    head = asked.head.lower()
    if b'if-none-match: "one"' in head or b"if-modified-since: mon, 01 jan 2024 08:00:00 gmt" in head:
        return Reply(f"HTTP/1.1 304 Not Modified\r\n{TAGGED[asked.path]}\r\n".encode())
    return page(text_of(asked.path), headers=TAGGED[asked.path])


def seen_in_last_run(out: Path) -> dict[str, tuple[int, str]]:
    """What reached the spider in the newest run, by path."""
    rows = query(
        out,
        "SELECT json FROM found WHERE kind = 'Seen' AND run_id = (SELECT max(run_id) FROM found)",
    )
    seen = [json.loads(str(text)) for (text,) in rows]
    return {"/" + one["url"].split("/", 3)[3]: (one["status"], one["text"]) for one in seen}


def statuses(out: Path) -> dict[str, list[int]]:
    """The statuses that each path was answered with in the newest two runs."""
    found: dict[str, list[int]] = {path: [] for path in TAGGED}
    for url, status in query(out, "SELECT url, status FROM requests WHERE purpose = 'recheck' ORDER BY id"):
        found.setdefault("/" + str(url).split("/", 3)[3], []).append(int(str(status)))
    return found


def test_a_page_that_has_not_changed_is_a_revisit_and_reaches_the_callback(tmp_path: Path) -> None:
    with Web(site) as web:
        for _ in range(3):
            ended = crawl([web.url()], tmp_path, NIANBAO_TEST_META=RECHECK)
            assert ended.code == 0, ended.log
    # The third run forgot what the first had asked.
    expected = {path: [304, 304] for path in ("/tag", "/date")} | {"/plain": [200] * 2, "/": [200] * 2}
    assert statuses(tmp_path) == expected
    assert {path: seen_in_last_run(tmp_path)[path] for path in TAGGED} == {
        path: (200, text_of(path)) for path in TAGGED
    }
    revisits = [one.record for one in records(tmp_path, "revisit")]
    profiles = [str(one.field("WARC-Profile")).rsplit("/", 1)[1] for one in revisits]
    assert (profiles.count("server-not-modified"), profiles.count("identical-payload-digest")) == (4, 2)
    assert all(one.payload for one in iter_captures(tmp_path) if one.record_type == "revisit")
    assert verify(tmp_path).faults == []


def test_without_the_index_nothing_but_the_saving_is_lost(tmp_path: Path) -> None:
    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_TEST_META=RECHECK)
        (tmp_path / "dedup.db").unlink()
        crawl([web.url()], tmp_path, NIANBAO_TEST_META=RECHECK)
    assert statuses(tmp_path)["/tag"] == [200, 304]
    assert seen_in_last_run(tmp_path)["/plain"] == (200, text_of("/plain"))
    assert [one.record.field("WARC-Target-URI") for one in records(tmp_path)].count(web.url("/plain")) == 2
    assert verify(tmp_path).faults == []


def test_what_was_taken_away_is_asked_for_whole(tmp_path: Path) -> None:
    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_TEST_META=RECHECK)
        for path in (tmp_path / "warc").iterdir():
            path.unlink()
        crawl([web.url()], tmp_path, NIANBAO_TEST_META=RECHECK)
    assert statuses(tmp_path)["/tag"] == [200, 200]
    assert seen_in_last_run(tmp_path)["/tag"] == (200, text_of("/tag"))


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no Chromium here")
def test_a_rendered_page_that_has_not_changed_is_a_revisit_and_rendered_again(tmp_path: Path) -> None:
    shell = "<body><script>fetch('/rows').then(a => a.text()).then(t => document.body.append(t))</script>"
    rows = iter(["first row", "second row"])

    def shelled(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return page("", "404 none")
        if asked.path == "/rows":
            return page(next(rows))
        if b"if-none-match" in asked.head.lower():
            return Reply(b'HTTP/1.1 304 Not Modified\r\nETag: "shell"\r\n\r\n')
        return page(shell, headers='ETag: "shell"\r\n')

    rendered = json.dumps({"purpose": "recheck", "browser": True})
    with Web(shelled) as web:
        for _ in range(2):
            crawl([web.url()], tmp_path, NIANBAO_TEST_META=rendered, NIANBAO_BROWSER="auto")
    assert web.paths().count("/") == 2
    assert "second row" in seen_in_last_run(tmp_path)["/"][1]
    (revisit,) = [one.record for one in records(tmp_path, "revisit")]
    doms = [one.record for one in records(tmp_path, "resource") if b"</script>" in one.record.block]
    assert [b"second row" in dom.block for dom in doms] == [False, True]
    assert doms[1].field("WARC-Concurrent-To") == revisit.field("WARC-Record-ID")
    assert verify(tmp_path).faults == []
