"""portals.csv and addresses on the command line."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.errors import SeedsUnusable
from spiders.portals_csv import parse_portals_csv
from spiders.seeds import merge, read_seeds


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
    assert fault.reason.startswith("portals.csv line 3: ")
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


@pytest.mark.parametrize(
    ("lines", "wrong", "words"),
    [
        ('"http://one.gov.cn,甲', [2], "a quote is not closed"),
        ('http://one.gov.cn,"甲"乙"', [2], "a quote is not closed"),
        (f"http://one.gov.cn,{'长' * 1_000_000}", [2], "a cell is too long"),
        (f"{'http' * 300_000},x", [2], "a cell is too long"),
        (f"{'x' * 100_000},x", [2], "has no scheme"),
        ("http://one.gov.cn/a,1.html,甲", [2], "more cells than columns"),
        (",\n,甲\n,乙", [3, 4], "the url is empty"),
        ("http://one two.gov.cn,甲", [2], "a blank"),
        ("http：//one.gov.cn,甲", [2], "has no scheme"),
    ],
)
def test_a_malformed_line_costs_only_itself(lines: str, wrong: list[int], words: str) -> None:
    seeds = parse_portals_csv(f"url,name\n{lines}\nhttp://last.gov.cn,末\n", "p.csv")
    assert [portal.url for portal in seeds.portals] == ["http://last.gov.cn"]
    assert [fault.line for fault in seeds.faults] == wrong
    assert all(words in fault.reason and len(fault.reason) < 400 for fault in seeds.faults)


def test_a_note_may_run_over_lines_and_the_numbers_stay_right() -> None:
    seeds = parse_portals_csv('url,notes\nhttp://a.gov.cn,"one\ntwo"\nbad,\n')
    assert [portal.line for portal in seeds.portals] == [2]
    assert [fault.line for fault in seeds.faults] == [4]


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        ("url,name\r\nhttp://a.gov.cn,青河县\r\n".encode(), ""),
        ("\ufeffurl,name,,\r\nhttp://a.gov.cn,青河县,,\r\n,,,\r\n".encode(), ""),
        ("url,name\nhttp://a.gov.cn,青河县\n".encode("gb18030"), "read as GBK"),
        ("url\tname\nhttp://a.gov.cn\t青河县\n".encode("utf-16"), "read as UTF-16"),
        ("url;name\nhttp://a.gov.cn;青河县\n".encode(), "separated by semicolons"),
        ("URL ,name\nhttp://a.gov.cn\x00,青河\x00县\n".encode(), ""),
        ("url,name\rhttp://a.gov.cn,青河县".encode(), ""),
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, body: bytes, warned: str) -> None:
    file = tmp_path / "portals.csv"
    file.write_bytes(body)
    seeds = read_seeds(str(file))
    assert [(portal.url, portal.name) for portal in seeds.portals] == [("http://a.gov.cn", "青河县")]
    assert seeds.faults == ()
    assert warned in " ".join(seeds.warnings)
    assert bool(warned) == bool(seeds.warnings)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "portals.csv"
    file.write_bytes(b"PK\x03\x04\xff\xff\x80\x81")
    with pytest.raises(SeedsUnusable, match="save it as CSV UTF-8"):
        read_seeds(str(file))


@pytest.mark.parametrize(
    ("targets", "urls"),
    [
        ("http://a.cn/show,1,2.html", ["http://a.cn/show,1,2.html"]),
        ("http://a.cn/?u=http://b.cn,c\n", ["http://a.cn/?u=http://b.cn,c"]),
        ("http://a.cn/x,http://b.cn/y,z", ["http://a.cn/x", "http://b.cn/y,z"]),
    ],
)
def test_a_comma_may_belong_to_an_address(targets: str, urls: list[str]) -> None:
    assert [portal.url for portal in read_seeds(targets).portals] == urls


def test_a_merged_portal_is_warned_of() -> None:
    (warning,) = parse_and_merge("http://a.gov.cn\nhttps://www.a.gov.cn/\n")
    assert warning.startswith("line 3: https://www.a.gov.cn/")


def parse_and_merge(lines: str) -> tuple[str, ...]:
    return merge([parse_portals_csv(f"url\n{lines}")]).warnings


@given(st.text(max_size=200))
def test_any_file_gives_portals_or_faults(text: str) -> None:
    seeds = parse_portals_csv(f"url,delay_s,paused_until\n{text}")
    assert all(portal.url.lower().startswith(("http://", "https://")) for portal in seeds.portals)
    assert all(fault.reason and fault.line for fault in seeds.faults)


def test_a_bad_line_does_not_speak_for_a_portal_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "portals.csv"
    lines = ("url,delay_s", "http://a.gov.cn/,1", "http://www.a.gov.cn,soon", "http://b.gov.cn/,soon")
    file.write_text("\n".join(lines), "utf-8")
    seeds = read_seeds(str(file))
    assert [portal.url for portal in seeds.portals] == ["http://a.gov.cn/"]
    assert [fault.url for fault in seeds.faults] == [f"{file} line 3", "http://b.gov.cn/"]
