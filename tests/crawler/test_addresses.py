"""Where a crawl connects to: never to private addresses unasked, on redirects either."""

import asyncio
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ExitCode
from crawler.addresses import AddressBook, AddressGuard, parse_networks, parse_overrides
from crawler.errors import AddressRefused, BadOption, HostUnknown, OperatorMissing
from tests.crawler.running import crawl, query, seen
from tests.crawler.web import Asked, Reply, Web, links, page

OPEN = AddressGuard(operator="someone")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1",
     "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "224.0.0.1", "240.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        OPEN.check("a.test", ip_address(address))


@given(st.ip_addresses())
def test_what_is_not_global_is_refused_and_link_local_always(address: object) -> None:
    seen_address = ip_address(str(address))
    everything = AddressGuard(parse_networks(["0.0.0.0/0", "::/0"]), "someone")
    if seen_address.is_link_local:
        with pytest.raises(AddressRefused):
            everything.check("a.test", seen_address)
    if not seen_address.is_global:
        with pytest.raises(AddressRefused):
            OPEN.check("a.test", seen_address)


def test_a_named_network_is_allowed() -> None:
    guard = AddressGuard(parse_networks(["127.0.0.2/32"]))
    guard.check("a.test", ip_address("127.0.0.2"))
    with pytest.raises(AddressRefused):
        guard.check("a.test", ip_address("127.0.0.3"))


def test_beyond_loopback_somebody_must_ask() -> None:
    with pytest.raises(OperatorMissing):
        AddressGuard().check("a.test", ip_address("93.184.215.14"))


def test_the_first_permitted_address_is_taken_and_kept() -> None:
    answers = iter([["10.0.0.1", "93.184.215.14"], ["10.0.0.1"]])
    book = AddressBook(OPEN, {}, lambda *_: next(answers))
    assert [asyncio.run(book.address("a.test", 80)) for _ in range(2)] == ["93.184.215.14"] * 2


def test_a_name_without_address() -> None:
    book = AddressBook(OPEN, {}, lambda *_: [])
    with pytest.raises(HostUnknown):
        asyncio.run(book.address("a.test", 80))


@pytest.mark.parametrize(
    "text", ["a.test", "a.test:80", "a.test:eighty:127.0.0.1", "a.test:80:b.test", ":80:127.0.0.1"]
)
def test_overrides_that_are_none(text: str) -> None:
    with pytest.raises(BadOption):
        parse_overrides([text])


def test_overrides_name_a_host_and_port() -> None:
    parsed = parse_overrides(["A.test:80:127.0.0.1", "b.test:443:[::1]"])
    assert parsed == {("a.test", 80): "127.0.0.1", ("b.test", 443): "::1"}


def test_redirects_and_links_to_other_addresses_are_refused(tmp_path: Path) -> None:
    with Web(lambda _: page("secret"), address="127.0.0.3") as private:

        def site(asked: Asked) -> Reply:
            if asked.path == "/robots.txt":
                return page("", "404 none")
            if asked.path == "/redirect":
                return page("", "302 Found", headers=f"Location: {private.url('/stolen')}\r\n")
            if asked.path == "/file":
                return page("", "302 Found", headers="Location: file:///etc/passwd\r\n")
            if asked.path == "/data":
                return page("", "302 Found", headers="Location: data:text/html,stolen\r\n")
            return page(
                links("/redirect", "/file", "/data", private.url("/linked"), "http://169.254.169.254/latest")
            )

        with Web(site, address="127.0.0.2") as web:
            ended = crawl([web.url()], tmp_path, NIANBAO_ALLOW_NETWORK=["127.0.0.2/32"])
    assert private.log == []
    assert ended.code == 0
    assert sorted(web.paths()) == ["/", "/data", "/file", "/redirect", "/robots.txt"]
    assert [path for path, (status, _) in seen(tmp_path).items() if status] == ["/"]
    ends = query(tmp_path, "SELECT state, error FROM requests WHERE url LIKE '%/file' OR url LIKE '%/data'")
    assert [state for state, _ in ends] == ["done", "done"]
    assert all("no web address" in str(error) for _, error in ends)


def test_an_address_that_is_refused_is_said_of_its_portal(tmp_path: Path) -> None:
    with Web(lambda _: page("secret")) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_ALLOW_NETWORK=[])
    assert web.log == []
    assert ended.portal_states == ["failed"]
    assert "--allow-network" in ended.summary["portals"][0]["reason"]


def test_without_an_operator_nothing_beyond_loopback_is_asked(tmp_path: Path) -> None:
    ended = crawl(["http://a.test/"], tmp_path, NIANBAO_RESOLVE=["a.test:80:93.184.215.14"])
    assert ended.code == ExitCode.USAGE
    assert "--operator" in ended.log
