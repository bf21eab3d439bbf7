"""Each request once, the best of a host first, and what survives a restart."""

import string
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from archive.capture import Location
from archive.writer import Written
from crawler.canonical import canonical_url, origin, request_key
from crawler.frontier import Frontier
from crawler.hosts import HostQueue
from crawler.outcome import redirect_target, retry_after
from crawler.requests import build_redirect, build_request, build_row
from crawler.robots import parse_robots
from crawler.row import Row, State
from crawler.store import FrontierStore


def make_row(number: int, priority: int = 0) -> Row:
    url = f"http://a.test/{number}"
    return Row(number, request_key("GET", url, b""), "GET", url, "http://a.test:80", priority=priority)


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("HTTP://A.Test:80/x#part", "http://a.test/x"),
        ("https://a.test:443", "https://a.test/"),
        ("http://a.test:8080/x", "http://a.test:8080/x"),
        ("http://a.test/x?b=2&a=1&b=", "http://a.test/x?b=2&a=1&b="),
        ("http://a.test/%E5%85%AC?q=%b9%ab", "http://a.test/%E5%85%AC?q=%b9%ab"),
        ("http://a.test/公开", "http://a.test/%E5%85%AC%E5%BC%80"),
    ],
)
def test_urls_are_brought_to_one_spelling_and_no_further(given_url: str, canonical: str) -> None:
    assert canonical_url(given_url) == canonical
    assert canonical_url(canonical) == canonical


@given(st.text(string.printable + "公开%&=", max_size=30), st.text(string.printable + "公开%&=", max_size=30))
def test_a_canonical_url_stays_as_it_is(path: str, query: str) -> None:
    once = canonical_url(f"http://a.test/{path}?{query}".replace("#", "%23"))
    assert canonical_url(once) == once
    assert once.isascii()


def test_an_origin_always_has_its_port() -> None:
    assert origin("https://a.test/x") == "https://a.test:443"
    assert origin("http://[::1]:8080/") == "http://[::1]:8080"


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.integers(1, 10))
def test_the_best_come_first_however_few_are_held_in_memory(priorities: list[int], limit: int) -> None:
    queue, stored, served = HostQueue(limit), dict[int, Row](), list[tuple[int, int]]()
    for number, priority in enumerate(priorities):
        stored[number] = make_row(number, priority)
        queue.push(stored[number])
    while stored:
        row = queue.pop()
        if row is None:
            assert queue.more
            best = sorted(stored.values(), key=lambda one: (-one.priority, one.id))[:limit]
            queue.fill(best, more=len(best) == limit)
            continue
        served.append((-row.priority, row.id))
        del stored[row.id]
    assert served == sorted(served)


def test_a_known_request_is_not_taken_again(tmp_path: Path) -> None:
    store = FrontierStore(tmp_path / "frontier.db")
    frontier = Frontier(store)
    asked = Request("http://a.test/list", method="POST", body=b"page=2")
    assert frontier.add(build_row(asked, "run"))
    assert not frontier.add(build_row(asked, "another run"))
    assert frontier.add(build_row(asked.replace(body=b"page=3"), "run"))
    assert frontier.add(build_row(asked.replace(meta={"browser": True}), "run"))
    frontier.flush()
    again = Frontier(store)
    assert not again.add(build_row(asked, "run"))
    assert again.add(build_row(asked.replace(method="GET", body=b""), "run"))


def test_a_row_ends_when_what_it_taught_is_kept(tmp_path: Path) -> None:
    store = FrontierStore(tmp_path / "frontier.db")
    frontier, kept = Frontier(store), set[str]()
    frontier.has_learned = kept.__contains__
    row = frontier.add(make_row(1))
    assert row is not None
    frontier.lease(row)
    frontier.captured(row, 200, Written("<urn:uuid:1>", Location("a.warc.gz", 0, 9)))
    frontier.finish(row, State.DONE, rows=[make_row(2)])
    frontier.flush()
    assert [known.url for known, _ in store.in_state(State.CAPTURED)] == [row.url]
    assert (store.count_waiting(), frontier.tally.waiting) == (2, 1)
    kept.add(row.portal)
    frontier.flush()
    assert not store.in_state(State.CAPTURED)
    assert store.count_waiting() == 1


def test_a_request_comes_back_from_the_store_as_it_was(tmp_path: Path) -> None:
    def read(response: Response) -> None:
        """A callback."""

    asked = Request(
        "http://a.test/列表?b=1&a=2",
        read,
        method="POST",
        body=b"\xb9\xab",
        headers={"X-A": ["1", "2"]},
        priority=7,
    )
    asked.meta.update(
        portal="http://a.test/", hops=3, anchor="年报", delay_s=5.0, cookiejar="one", purpose="probe"
    )
    asked.cb_kwargs["lead"] = {"kind": "list", "year": 2019}
    store = FrontierStore(tmp_path / "frontier.db")
    frontier = Frontier(store)
    added = frontier.add(build_row(asked, "run"))
    frontier.flush()
    ((row, progress),) = store.pending("http://a.test:80", (), 10)
    assert row == added
    assert progress.state is State.PENDING
    request = build_request(row)
    assert (request.method, request.body, request.priority) == ("POST", b"\xb9\xab", 7)
    assert request.headers.getlist("X-A") == [b"1", b"2"]
    assert request.cb_kwargs == asked.cb_kwargs
    assert asked.meta.items() <= request.meta.items()
    assert row.callback == "read"


@pytest.mark.parametrize(
    ("status", "method", "expected"),
    [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (307, "POST", "POST"),
        (302, "HEAD", "HEAD"),
    ],
)
def test_a_redirect_keeps_the_method_where_the_standard_says_so(
    status: int, method: str, expected: str
) -> None:
    row = build_row(Request("http://a.test/", method=method, body=b"x", meta={"portal": "p"}), "run")
    hop = build_redirect(row, "http://a.test/next", status)
    assert (hop.method, hop.body) == (expected, b"x" if expected != "GET" else b"")
    assert (hop.portal, hop.via, hop.redirects, hop.hop_path) == ("p", "http://a.test/", 1, "R")


def test_where_a_redirect_leads() -> None:
    base = "http://a.test/x/y"
    assert redirect_target(base, b"../z?q=1") == "http://a.test/z?q=1"
    assert redirect_target(base, b"//b.test/") == "http://b.test/"
    assert redirect_target(base, "/公开".encode("gbk")) == "http://a.test/%B9%AB%BF%AA"


def test_retry_after_holds_seconds_or_a_date() -> None:
    now = datetime(2026, 3, 31, tzinfo=UTC)
    assert retry_after(b"120", now) == 120
    assert retry_after(format_datetime(now + timedelta(seconds=90), usegmt=True).encode(), now) == 90
    assert retry_after(format_datetime(now - timedelta(days=1), usegmt=True).encode(), now) == 0
    assert retry_after(b"soon", now) is None
    assert retry_after(None, now) is None


@pytest.mark.parametrize(
    ("status", "allowed"), [(200, False), (301, True), (403, True), (404, True), (429, None), (503, None)]
)
def test_what_an_answer_for_robots_means(status: int, allowed: bool | None) -> None:
    robots = parse_robots(status, b"User-agent: *\nDisallow: /", "nianbao")
    assert (robots.allows("http://a.test/x") if robots else None) is allowed


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"<html>not found</html>", b"User-agent", b"\0" * 10_000]
)
def test_rules_that_are_none_forbid_nothing(body: bytes) -> None:
    robots = parse_robots(200, body, "nianbao")
    assert robots is not None
    assert robots.allows("http://a.test/x")
