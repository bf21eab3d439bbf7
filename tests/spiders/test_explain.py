"""`crawl --explain` tells of each address what became of it, and why."""

from pathlib import Path

import pytest

from crawler.explain import explain_url
from tests.spiders.crawling import crawl
from tests.spiders.layouts import add_noise, add_report, items, page
from tests.spiders.web import Reply, Served, Site, serve

PLACE = "柳河县人民政府"


def portal() -> Site:
    """A portal with a forbidden column, a link that leads home."""
    site = Site()
    nav = add_noise(site, 40) + "<li><a href='/cal?day=2020-01-01'>日历</a></li>"
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed/\n", "text/plain")
    site.pages["/nb/moved.html"] = Reply(b"", status=302, location="/")
    rows = [add_report(site, f"/nb/{year}.html", PLACE, year) for year in range(2015, 2023)]
    rows.append(("/nb/moved.html", f"{PLACE}2023年政府信息公开工作年度报告"))
    rows.append(("/nb/format.html", "2023年政府信息公开工作年度报告格式"))
    rows.append(("/nb/2016_pic.html", f"{PLACE}2016年政府信息公开工作年度报告（图片版）"))
    site.put_way("/nb/", page("政府信息公开年报", items(rows), nav))
    columns = "<a href='/nb/'>政府信息公开年报</a><a href='/closed/'>各部门信息公开年报</a>"
    columns += "<a href='/guide/'>政府信息公开指南</a><a href='/songs/'>山歌</a><a href='/map.pdf'>游览图</a>"
    site.put_way("/", page(PLACE, columns, nav))
    return site


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Served]:
    out = tmp_path_factory.mktemp("explained")
    with serve(portal(), "127.0.4.1") as served:
        assert crawl([served.home], out).code == 0
    return out, served


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nb/2016.html", ("done", "report link", "2016年", "a report on 2016")),
        ("closed/", ("excluded", "forbidden by robots.txt", "Disallow: /closed/ in http")),
        ("closed/2019.html", ("never asked for", "Disallow: /closed/ in http")),
        ("guide/", ("never asked for", "政府信息公开指南", "refused for the words 指南")),
        ("nb/format.html", ("2023年政府信息公开工作年度报告格式", "refused for the words 格式")),
        ("nb/2016_pic.html", ("another form of the report", "nb/2016.html")),
        ("songs/", ("山歌", "nothing known: neither its words nor its address", "0.5 would be asked for")),
        ("map.pdf", ("游览图", "a document whose words name no report")),
        ("nb/moved.html", ("status: 302", "redirected to: /")),
        ("cal?day=2024-02-30", ("never asked for", "never ends (calendar: day)")),
        ("nb/;jsessionid=12AB", ("never asked for", "session id", "asked for as http")),
        ("news/list_1.html", ("never asked for", "今日要闻", "waits in the reserve")),
        ("never/named.html", ("never asked for", "no page that was read names it")),
    ],
)
def test_an_address_of_the_portal_is_explained(
    crawled: tuple[Path, Served], path: str, words: tuple[str, ...]
) -> None:
    out, served = crawled
    told = explain_url(out, f"{served.home}{path}")
    assert [word for word in words if word not in told] == [], told


def test_an_address_of_another_host_is_explained_by_the_lines_of_portals(
    crawled: tuple[Path, Served], tmp_path: Path
) -> None:
    out, served = crawled
    url = "http://czj.elsewhere.cn/nb/"
    assert "belongs to no portal of this crawl" in explain_url(out, url)
    portals = tmp_path / "portals.csv"
    portals.write_text(f"url,allowed_hosts\n{served.home},elsewhere.cn\n", encoding="utf-8")
    assert "belongs to no portal" not in explain_url(out, url, [str(portals)])
