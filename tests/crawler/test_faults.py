"""Mistakes of a spider cost no capture, and what one host of a portal does is not said of all."""

from pathlib import Path

from tests.crawler.running import crawl, query, seen
from tests.crawler.web import Asked, Reply, Web, links, page


def test_a_callback_that_fails_is_replayed_by_the_next_run(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return page("", "404 none") if asked.path == "/robots.txt" else page(links("/1", "/2"))

    with Web(site) as web:
        broken = crawl([web.url()], tmp_path, NIANBAO_TEST_BROKEN="/1")
        assert broken.portal_states == ["failed"]
        assert query(tmp_path, "SELECT error FROM requests WHERE state = 'captured'") == [
            ("ValueError: this page is too much",)
        ]
        asked_before = len(web.log)
        mended = crawl([web.url()], tmp_path)
    assert mended.portal_states == ["done"]
    assert len(web.log) == asked_before
    assert seen(tmp_path).keys() == {"/", "/1", "/2"}


def test_a_dead_host_beside_the_portal_leaves_it_unfinished(tmp_path: Path) -> None:
    with Web(lambda _: page("never"), address="127.0.0.2") as gone:
        pass

    def site(asked: Asked) -> Reply:
        return page("", "404 none") if asked.path == "/robots.txt" else page(links("/1", gone.url("/x")))

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path)
    (portal,) = ended.summary["portals"]
    assert portal["state"] == "unfinished"
    assert gone.url("") in portal["reason"]
    assert seen(tmp_path).keys() == {"/", "/1"}
