"""portals.csv and addresses on the command line."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.errors import SeedsUnusable
from spiders.seeds import parse_portals_csv, read_seeds


def test_all_columns_are_read() -> None:
    text = (
        "\ufeffurl,name,division_code,notes,extra_seeds,allowed_hosts,delay_s,paused_until\n"
        "http://www.a.gov.cn/,甲市,110000,备注,http://www.a.gov.cn/nb/ http://b.a.gov.cn/,Static.a.cn;c.cn,2.5,2030-01-31\n"
    )
    (portal,) = parse_portals_csv(text.removeprefix("\ufeff")).portals
    assert portal.name == "甲市"
    assert portal.extra_seeds == ("http://www.a.gov.cn/nb/", "http://b.a.gov.cn/")
    assert portal.allowed_hosts == ("static.a.cn", "c.cn")
    assert portal.delay_s == 2.5
    assert portal.paused_until == date(2030, 1, 31)
    assert portal.line == 2


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "portals list.csv"
    file.write_bytes("\ufeffurl\r\nhttp://a.gov.cn\r\n".encode())
    assert [portal.url for portal in read_seeds(str(file)).portals] == ["http://a.gov.cn"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("www.a.gov.cn,", "has no scheme"),
        ("ftp://a.gov.cn/,", "only http and https"),
        ("http:///x,", "names no host"),
        ("http://a.gov.cn:port/,", "is no address"),
        (",3", "the url is empty"),
        ("http://a.gov.cn,soon", "delay_s is soon"),
        ("http://a.gov.cn,-1", "delay_s is -1"),
        ("http://a.gov.cn,nan", "delay_s is nan"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_others_run(line: str, words: str) -> None:
    seeds = parse_portals_csv(f"url,delay_s\nhttp://one.gov.cn,\n{line}\nhttp://two.gov.cn,1\n")
    assert [portal.url for portal in seeds.portals] == ["http://one.gov.cn", "http://two.gov.cn"]
    (fault,) = seeds.faults
    assert fault.line == 3
    assert words in fault.reason


def test_an_unknown_column_is_warned_of() -> None:
    seeds = parse_portals_csv("url,colour\nhttp://a.gov.cn,red\n")
    assert len(seeds.portals) == 1
    assert "colour" in seeds.warnings[0]


def test_the_same_portal_twice_is_merged(tmp_path: Path) -> None:
    file = tmp_path / "portals.csv"
    file.write_text(
        "url,extra_seeds,delay_s\nhttp://www.a.gov.cn,http://www.a.gov.cn/1,3\nhttps://A.gov.cn/,http://www.a.gov.cn/2,1\n",
        "utf-8",
    )
    (portal,) = read_seeds(f"{file}\nhttp://a.gov.cn/").portals
    assert portal.extra_seeds == ("http://www.a.gov.cn/1", "http://www.a.gov.cn/2")
    assert portal.delay_s == 3


def test_portals_under_one_host_stay_apart() -> None:
    seeds = read_seeds("http://a.gov.cn/one/,http://a.gov.cn/two/")
    assert len(seeds.portals) == 2


@pytest.mark.parametrize("targets", ["", " \n , ", "/nowhere/portals.csv"])
def test_nothing_usable_is_named(targets: str) -> None:
    with pytest.raises(SeedsUnusable):
        read_seeds(targets)


def test_a_file_without_the_column_is_named() -> None:
    with pytest.raises(SeedsUnusable, match="no column url"):
        parse_portals_csv("http://a.gov.cn\n")


@given(st.text(max_size=200))
def test_any_file_gives_portals_or_faults(text: str) -> None:
    seeds = parse_portals_csv(f"url,delay_s,paused_until\n{text}")
    assert all(portal.url.lower().startswith(("http://", "https://")) for portal in seeds.portals)
    assert all(fault.reason and fault.line for fault in seeds.faults)
