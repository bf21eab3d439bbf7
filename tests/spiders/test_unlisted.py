"""A report whose row was taken off its list: is it asked again whether it still stands?"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.crawler.running import ROOT
from tests.crawler.web import Asked, Reply, Web, page
from tests.watch.conftest import LOOPBACK, nianbao

YEARS = tuple(range(date.today().year - 4, date.today().year))
TITLE = "永春县水利局{}年政府信息公开工作年度报告"
WORDS = (
    "<p>按照《中华人民共和国政府信息公开条例》要求，现公布本机关上一年度政府信息公开工作年度报告。</p>"
    "<p>一、总体情况</p><p>全年主动公开政府信息80条，收到依申请公开2件，均已按期办结。</p>"
    "<p>二、存在的主要问题及改进情况</p><p>栏目更新还不够快，今后将安排专人负责。</p>"
)


@dataclass
class Bureau:
    """A portal with a list of reports."""

    years: tuple[int, ...] = YEARS

    def __call__(self, asked: Asked) -> Reply:
        rows = "".join(f"<li><a href='/nb/{year}.html'>{TITLE.format(year)}</a>" for year in self.years)
        pages = {
            "/": "<title>永春县人民政府</title><a href='/nb/'>政府信息公开年报</a>",
            "/nb/": f"<title>政府信息公开年报</title><ul>{rows}</ul>",
        }
        for title, year in ((TITLE.format(year), year) for year in self.years):
            pages[f"/nb/{year}.html"] = f"<title>{title}</title><h1>{title}</h1>{WORDS}"
        return page(pages[asked.path]) if asked.path in pages else page("没有", "404 Not Found")


def asked_again(web: Web, out: Path, option: str) -> list[str]:
    """The reports that a second crawl asks for."""
    before = len(web.log)
    ended = nianbao("crawl", web.url(), "--out", out, option, *LOOPBACK)
    assert ended.returncode == 0, ended.stderr
    return [path for path in web.paths()[before:] if path.endswith(".html")]


def test_a_report_off_its_list_is_asked_again_where_reports_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau, gone = Bureau(), f"/nb/{YEARS[-1]}.html"
    with Web(bureau) as web:
        nianbao("crawl", web.url(), "--out", tmp_path, *LOOPBACK)
        assert gone in web.paths()
        bureau.years = YEARS[:-1]
        monkeypatch.setenv("NIANBAO_BENCH_CLOCK", str(20 * 24 * 3600))
        monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'bench' / 'clock'}{os.pathsep}{ROOT}")
        assert asked_again(web, tmp_path, "--recheck-lists") == []
        assert asked_again(web, tmp_path, "--recheck").count(gone) == 1
