"""What a server sees: robots.txt obeyed, one request at a time, pauses kept, challenges left alone."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from tests.crawler.running import crawl, query, seen
from tests.crawler.web import Asked, Reply, Web, links, page

PAGES = tuple(f"/{number}" for number in range(6))


def robots(text: str = "") -> Reply:
    return page(text, kind="text/plain")


def start_gaps(log: Iterable[Asked]) -> list[float]:
    return [later.came_at - earlier.came_at for earlier, later in pairwise(log)]


def test_robots_is_asked_first_and_obeyed(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        rules = "User-agent: *\nDisallow: /closed\n\nUser-agent: nianbao\nDisallow: /private\n"
        return robots(rules) if asked.path == "/robots.txt" else page(links("/private/1", "/closed", "/open"))

    with Web(site) as web:
        crawl([web.url()], tmp_path)
    assert web.paths()[0] == "/robots.txt"
    assert sorted(web.paths()[1:]) == ["/", "/closed", "/open"]
    assert query(tmp_path, "SELECT state, error FROM requests WHERE url LIKE '%private%'") == [
        ("excluded", "forbidden by robots.txt")
    ]


def test_one_request_at_a_time_and_starts_apart(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        slow = Reply(page(links(*PAGES)).raw, wait_s=0.15 if asked.path == "/2" else 0.0)
        return robots() if asked.path == "/robots.txt" else slow

    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_DELAY_S=0.1)
    assert len(web.log) == len(PAGES) + 2
    assert max(asked.at_once for asked in web.log) == 1
    assert all(gap >= 0.1 for gap in start_gaps(web.log))


def test_a_longer_crawl_delay_is_kept(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return (
            robots("User-agent: *\nCrawl-delay: 0.3\n")
            if asked.path == "/robots.txt"
            else page(links("/1", "/2"))
        )

    with Web(site) as web:
        crawl([web.url()], tmp_path)
    assert all(gap >= 0.3 for gap in start_gaps(web.log))


def test_the_delay_of_a_portal_is_kept(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return robots() if asked.path == "/robots.txt" else page(links("/1", "/2"))

    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_TEST_META='{"delay_s": 0.3}')
    assert all(gap >= 0.3 for gap in start_gaps(web.log))


def test_an_address_serves_few_at_once_whatever_the_names(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        reply = robots() if asked.path == "/robots.txt" else page(links(*PAGES))
        return Reply(reply.raw, wait_s=0.02)

    with Web(site) as web:
        names = [f"town{number}.test" for number in range(6)]
        resolve = [f"{name}:{web.port}:127.0.0.1" for name in names]
        ended = crawl(
            [f"http://{name}:{web.port}/" for name in names],
            tmp_path,
            NIANBAO_RESOLVE=resolve,
            NIANBAO_PER_IP=2,
        )
    assert ended.code == 0, ended.log
    assert {asked.host for asked in web.log} == {f"{name}:{web.port}" for name in names}
    assert len(web.log) == len(names) * (len(PAGES) + 2)
    assert max(asked.at_once for asked in web.log) == 2


def test_retry_after_is_kept(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/busy" and asked.nth == 1:
            return page("", "503 busy", headers="Retry-After: 2\r\n")
        return robots() if asked.path == "/robots.txt" else page(links("/busy", "/1", "/2"))

    with Web(site) as web:
        crawl([web.url()], tmp_path)
    first = next(index for index, asked in enumerate(web.log) if asked.path == "/busy")
    assert web.log[first + 1].came_at - web.log[first].came_at >= 2  # the host rests, not the page alone
    assert web.paths().count("/busy") == 2
    assert seen(tmp_path)["/busy"][0] == 200


def test_retry_after_is_kept_by_the_next_run(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return robots()
        if asked.path == "/1" and web.paths().count("/1") == 1:
            return page("", status="429 Too Many Requests", headers="Retry-After: 4\r\n")
        return page(links("/1", "/2"))

    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_MAX_REQUESTS=3)
        crawl([web.url()], tmp_path)
    paths = web.paths()
    assert sorted(paths) == ["/", "/1", "/1", "/2", "/robots.txt"]
    refused = paths.index("/1")
    assert start_gaps(web.log)[refused] >= 4


def test_a_failing_page_is_tried_thrice_and_its_last_answer_stands(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/broken":
            return page("sorry", "500 broken")
        return robots() if asked.path == "/robots.txt" else page(links("/broken", "/1"))

    with Web(site) as web:
        crawl([web.url()], tmp_path)
    assert web.paths().count("/broken") == 3
    assert seen(tmp_path)["/broken"] == (500, "sorry")
    assert web.paths().index("/1") < len(web.paths()) - 1


def test_a_challenge_is_kept_and_the_host_left_alone_until_the_next_run(tmp_path: Path) -> None:
    guarded = True

    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return robots()
        if asked.path == "/0" and guarded:
            return page("<script>challenge()</script>", "412 Precondition Failed")
        return page(links(*PAGES))

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path)
        assert web.paths() == ["/robots.txt", "/", "/0"]
        assert ended.portal_states == ["blocked"]
        assert query(tmp_path, "SELECT status FROM requests WHERE state = 'blocked'") == [(412,)]
        guarded = False
        crawl([web.url()], tmp_path)
    assert set(web.paths()) == {"/robots.txt", "/", *PAGES}
    assert web.paths().count("/robots.txt") == 1
    assert query(tmp_path, "SELECT DISTINCT state FROM requests") == [("done",)]


def test_a_host_without_readable_rules_is_left_alone(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return page("down", "500 down") if asked.path == "/robots.txt" else page(links(*PAGES))

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path)
    assert web.paths() == ["/robots.txt"] * 3
    assert ended.portal_states == ["failed"]
    assert query(tmp_path, "SELECT count(*) FROM requests WHERE state = 'pending'") == [(1,)]


def test_nothing_listens_there(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return robots() if asked.path == "/robots.txt" else page("fine")

    with Web(site) as web, Web(site, address="127.0.0.2") as gone:
        pass
    with Web(site) as web:
        ended = crawl([gone.url("/dead"), web.url("/live")], tmp_path)
    states = {portal["url"]: portal["state"] for portal in ended.summary["portals"]}
    assert states == {gone.url("/dead"): "failed", web.url("/live"): "done"}
    assert seen(tmp_path)["/dead"][0] == 0


def test_the_operator_stands_in_the_user_agent(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return robots() if asked.path == "/robots.txt" else page("fine")

    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_OPERATOR="Archive <mail@example.org>")
    assert all(b"(+Archive <mail@example.org>)" in asked.head for asked in web.log)


def test_cookies_live_within_one_jar_only(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return robots()
        return page(links("/1"), headers="Set-Cookie: session=1\r\n")

    with Web(site) as web:
        crawl([web.url()], tmp_path / "without")
        crawl([web.url()], tmp_path / "with", NIANBAO_TEST_META='{"cookiejar": "list-1"}')
    sent = [b"session=1" in asked.head for asked in web.log if asked.path == "/1"]
    assert sent == [False, True]
