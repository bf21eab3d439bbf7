"""`nianbao crawl` and `scrapy crawl portal`: what they print and how they end."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import ExitCode
from archive.reader import iter_captures
from tests.crawler.running import ROOT
from tests.crawler.web import Asked, Reply, Web, page

HOME = '<html><title>a town</title><body><a href="/news">news of the town</a></body></html>'


def site(asked: Asked) -> Reply:
    return page("", "404 none") if asked.path == "/robots.txt" else page(HOME)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120)


def nianbao(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run("-m", "nianbao", *arguments)


def test_one_json_object_and_what_the_archive_is_told(tmp_path: Path) -> None:
    portals = tmp_path / "portals.csv"

    def edit_meanwhile(asked: Asked) -> Reply:
        portals.write_text("url,name\nhttp://127.0.0.1:1/,另一个镇\n", encoding="utf-8")
        return site(asked)

    with Web(edit_meanwhile) as web:
        portals.write_text(f"url,name\n{web.url()},某镇\n", encoding="utf-8")
        out = tmp_path / "out"
        ended = nianbao(
            "crawl", str(portals), "--out", str(out), "--delay", "0", "--allow-network", "127.0.0.1", "--json"
        )
    assert ended.returncode == 0, ended.stderr
    summary = json.loads(ended.stdout)
    assert summary.keys() >= {"run_id", "portals", "requests", "captures", "reports"}
    (portal,) = summary["portals"]
    assert (portal["url"], portal["state"]) == (web.url(), "done")
    assert "no report was found" in portal["reason"]
    assert summary["requests"]["page"] >= 1
    assert summary["captures"] == len(web.log)
    assert json.loads((out / "runs" / f"{summary['run_id']}.json").read_text()) == summary
    told = {
        c.target_uri.rsplit(":", 1)[1]: c.payload
        for c in iter_captures(out)
        if c.target_uri.startswith("urn:")
    }
    assert told.keys() == {"portals.csv", "settings", "failures", "estimates"}
    assert told["portals.csv"].decode().splitlines() == ["url,name", f"{web.url()},某镇"]
    assert str(tmp_path) not in told["settings"].decode()
    assert len((out / "index.cdxj").read_text().splitlines()) >= len(web.log)

    why = nianbao("crawl", "--out", str(out), "--explain", web.url())
    assert "done after 1 attempts" in why.stdout


def test_a_comma_in_an_address_is_part_of_it(tmp_path: Path) -> None:
    with Web(site) as web:
        target = web.url("/col/1,2.html")
        ended = nianbao(
            "crawl", target, "--out", str(tmp_path), "--delay", "0", "--allow-network", "127.0.0.1"
        )
    assert ended.returncode == 0, ended.stderr
    assert "/col/1,2.html" in web.paths()
    (told,) = (
        one.payload.decode() for one in iter_captures(tmp_path) if one.target_uri.endswith("portals.csv")
    )
    assert list(csv.DictReader(told.splitlines())) == [{"url": target}]


def test_the_scrapy_way(tmp_path: Path) -> None:
    with Web(site) as web:
        options = ("NIANBAO_DELAY_S=0", "NIANBAO_ALLOW_NETWORK=127.0.0.1/32", f"NIANBAO_OUT={tmp_path}")
        ended = run(
            "-m",
            "scrapy",
            "crawl",
            "portal",
            "-a",
            f"seeds={web.url()}",
            *(part for o in options for part in ("-s", o)),
        )
    assert ended.returncode == 0, ended.stderr
    assert "/robots.txt" in web.paths()
    assert len(list((tmp_path / "warc").glob("*.warc.gz"))) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), ExitCode.USAGE),
        (("ftp://a.test/",), ExitCode.USAGE),
        (("no-such-file.csv",), ExitCode.INPUT_UNUSABLE),
        (("http://127.0.0.1:1/", "--resolve", "nonsense"), ExitCode.USAGE),
        (("http://127.0.0.1:1/", "--allow-network", "everywhere"), ExitCode.USAGE),
        (("http://127.0.0.1:1/", "--operator", "a\nb"), ExitCode.USAGE),
        (("http://127.0.0.1:1/",), ExitCode.PORTALS_FAILED),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    ended = nianbao("crawl", *arguments, "--out", str(tmp_path / "out"))
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
