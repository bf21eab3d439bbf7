"""The registry of portals: sound entries, and a portals.csv that the crawler takes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from spiders.errors import SeedsUnusable
from spiders.registry import read_registry, select
from spiders.seeds import read_seeds


def nianbao(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nianbao", *words], capture_output=True, text=True, timeout=60, check=False
    )


def test_every_entry_can_be_crawled_and_stands_once() -> None:
    entries = list(read_registry())
    assert all(re.fullmatch(r"https?://[a-z0-9.:/_%~?=&-]+", entry.url, re.IGNORECASE) for entry in entries)
    assert all(re.fullmatch(r"(\d{6})?", entry.division_code) for entry in entries)
    assert len({entry.url for entry in entries}) == len(entries)
    assert {entry.certainty for entry in entries} == {"agreed", "single"}


def test_filters() -> None:
    henan = select(("province", "prefecture"), "41")
    assert [entry.name for entry in henan if entry.level == "province"] == ["河南省人民政府"]
    assert all(entry.division_code.startswith("41") for entry in henan)


def test_what_is_exported_is_what_the_crawler_takes(tmp_path: Path) -> None:
    file = tmp_path / "portals.csv"
    assert nianbao("portals", "export", "--division", "4102", "--out", str(file)).returncode == 0
    seeds = read_seeds(str(file))
    assert not seeds.faults
    assert len(seeds.portals) == len(select((), "4102"))
    assert nianbao("portals", "check", str(file)).returncode == 0


def test_a_line_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "portals.csv"
    file.write_text("url,name\nhttp://www.a.gov.cn/,a\nftp://b.gov.cn/,b\n", encoding="utf-8")
    done = nianbao("portals", "check", str(file))
    assert (done.returncode, "line 3" in done.stdout) == (7, True)


def test_a_crawl_takes_a_selection_of_the_registry() -> None:
    counties = read_seeds("registry://level=county province=广东省\n").portals
    assert {portal.url for portal in counties} == {entry.url for entry in select(("county",), "44")}
    short = read_seeds("registry://level=prefecture province=新疆\n").portals
    assert {portal.url for portal in short} == {entry.url for entry in select(("prefecture",), "65")}
    both = read_seeds("registry://level=county,prefecture division=4401\nhttp://127.0.0.1/").portals
    assert len(both) == len(select(("county", "prefecture"), "4401")) + 1


@pytest.mark.parametrize("words", ["", "county", "colour=red", "province=无名省", "level=county name=无此地"])
def test_a_selection_of_nothing_is_refused(words: str) -> None:
    with pytest.raises(SeedsUnusable):
        read_seeds(f"registry://{words}\n")


def test_the_command_says_what_a_selection_lacks(tmp_path: Path) -> None:
    done = nianbao("crawl", "--registry", "province=无名省", "--out", str(tmp_path))
    assert (done.returncode, "无名省" in done.stderr) == (3, True)
