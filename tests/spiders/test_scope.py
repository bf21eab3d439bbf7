"""Which hosts are a portal's, and which addresses are traps."""

import pytest

from spiders.scope import Scope
from spiders.traps import find_trap, query_keys, without_session

HOME = "http://www.city.gov.cn/"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.city.gov.cn/a",
        "https://city.gov.cn/",
        "http://czj.city.gov.cn/nb/",
        "http://www.czj.city.gov.cn:8080/",
        "http://static.other.cn/1.pdf",
        "http://a.static.other.cn/",
    ],
)
def test_hosts_of_the_portal(url: str) -> None:
    assert Scope(HOME, frozenset({"static.other.cn"})).covers(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gov.cn/",
        "http://www.town.gov.cn/",
        "http://city.gov.cn.evil.com/",
        "http://www.othercity.gov.cn/",
        "http://county.city.gov.cn/",
        "http://m.city.gov.cn/nb/",
        "http://big5.city.gov.cn/gate/big5/www.city.gov.cn/",
        "http://[::1",
        "http://192.168.0.1/",
    ],
)
def test_hosts_of_others(url: str) -> None:
    assert not Scope(HOME, homes=frozenset({"county.city.gov.cn"})).covers(url)


def test_an_address_covers_its_ports_but_no_other_address() -> None:
    scope = Scope("http://10.1.2.3:8080/pub/", homes=frozenset({"10.1.2.3:9000"}))
    assert scope.covers("http://10.1.2.3/")
    assert not scope.covers("http://10.1.2.3:9000/")
    assert not scope.covers("http://10.1.2.4:8080/")


def test_the_portal_of_the_nation_does_not_cover_the_nation() -> None:
    assert not Scope("https://www.gov.cn/").covers("http://www.city.gov.cn/")


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("http://a.cn/x;jsessionid=AB12?page=2", "http://a.cn/x?page=2"),
        ("http://a.cn/x?page=2&PHPSESSID=1&_=99", "http://a.cn/x?page=2"),
        ("http://a.cn/gkmlpt/api/all/1?page=2&sid=755001", "http://a.cn/gkmlpt/api/all/1?page=2&sid=755001"),
        ("http://a.cn/x?q=%B9%AB", "http://a.cn/x?q=%B9%AB"),
    ],
)
def test_session_ids_are_left_out(url: str, bare: str) -> None:
    assert without_session(url) == bare


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/list?sort=date",
        "http://a.cn/cal?day=2020-01-01",
        "http://a.cn/a/b/a/b/a/b/a/b/",
        "http://a.cn/search?q=x&year=2019",
        "http://a.cn/?s=x",
        "http://a.cn/" + "x" * 2000,
    ],
)
def test_traps_are_named(url: str) -> None:
    assert find_trap(url)


def test_lists_of_years_and_pages_are_no_traps() -> None:
    assert find_trap("http://a.cn/list?page=2&year=2020&area=3&date=2020") is None


def test_what_a_lists_own_script_asks_with_is_no_facet() -> None:
    asked = "http://a.cn/was5/web/search?searchword=&sortfield=-day&page=1"
    assert find_trap(asked)
    assert find_trap(asked, query_keys(asked)) is None
    assert find_trap(f"{asked}&orderby=name", query_keys(asked))


def test_an_empty_search_of_a_channel_is_its_list() -> None:
    assert find_trap("http://a.cn/was5/web/search?channelid=7&searchword=") is None
    assert find_trap("http://a.cn/was5/web/search?channelid=7&searchword=x")
    assert find_trap("http://a.cn/search?q=&year=2020")
