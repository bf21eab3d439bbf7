"""Whole crawls of portals on loopback: every report, none that is none, hardly a wasted request."""

import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.spiders.app_age import APP_AGE
from tests.spiders.awkward import AWKWARD, drawn, report_portal
from tests.spiders.clicked import CLICKED
from tests.spiders.country import MOST_REQUESTS, Country, crawl_country
from tests.spiders.crawling import crawl, missed, start_crawl, wrong
from tests.spiders.grown import GROWN
from tests.spiders.handmade import HANDMADE
from tests.spiders.layouts import add_noise, add_report, items, numbered_columns, page
from tests.spiders.posted import POSTED
from tests.spiders.script_age import SCRIPT_AGE
from tests.spiders.scripted import SCRIPTED
from tests.spiders.sparse import SPARSE
from tests.spiders.systems import SYSTEMS
from tests.spiders.table_age import TABLE_AGE
from tests.spiders.web import Reply, Site, serve

LAYOUTS: dict[str, Callable[[], Site]] = {
    "numbered columns": numbered_columns,
    **SCRIPTED,
    **AWKWARD,
    **TABLE_AGE,
    **APP_AGE,
    **HANDMADE,
    **SCRIPT_AGE,
    **POSTED,
    **CLICKED,
    **SPARSE,
    **GROWN,
    **SYSTEMS,
}
PLACE = "柳河县人民政府"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    """Every portal at an address of its own, crawled together."""
    return crawl_country(LAYOUTS, "127.0.1", tmp_path_factory.mktemp("country"), CONCURRENT_REQUESTS="8")


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_report_is_found_with_few_requests(country: Country, name: str) -> None:
    site, served = country.sites[name], country.served[name]
    found = country.crawled.of(served.home)
    assert missed(site, found) == set()
    assert wrong(site, found) == set()
    assert len(found.reports) == len(set(found.reports))
    assert sum(served.asked.values()) <= MOST_REQUESTS * site.minimum


def test_a_crawl_killed_again_and_again_misses_nothing(tmp_path: Path) -> None:
    site = LAYOUTS["own pages"]()
    with serve(site) as served:
        for asked_before_the_kill in (2, 12, 40):
            process = start_crawl([served.home], tmp_path, NIANBAO_DELAY_S="0.02")
            while sum(served.asked.values()) < asked_before_the_kill and process.poll() is None:
                time.sleep(0.01)
            process.kill()
            process.communicate()
        crawled = crawl([served.home], tmp_path)
    assert missed(site, crawled) == set()
    assert sum(served.asked.values()) <= MOST_REQUESTS * site.minimum


def test_a_report_names_its_publisher_and_year(tmp_path: Path) -> None:
    with serve(report_portal()) as served:
        found = crawl([served.home], tmp_path).items
    assert {(item["publisher"], item["report_year"]) for item in found} == {("柳河县人民政府", 2020)}
    assert {item["portal"] for item in found} == {served.home}


def test_a_seed_may_be_a_report_itself(tmp_path: Path) -> None:
    with serve(report_portal()) as served:
        crawled = crawl([f"{served.home}nb/2020.html"], tmp_path)
    assert crawled.reports == ["/nb/2020.html"]


def test_a_dead_host_is_reported_and_the_others_run(tmp_path: Path) -> None:
    with serve(report_portal()) as served:
        crawled = crawl(["http://127.0.0.1:9/", "gopher://127.0.0.1/", served.home], tmp_path)
    assert crawled.reports == ["/nb/2020.html"]
    assert len(crawled.faults) == 2
    assert "http://127.0.0.1:9/ does not answer (connection refused): check the address" in crawled.faults
    assert any("only http and https" in fault for fault in crawled.faults)


def test_the_other_scheme_of_a_silent_portal_is_tried(tmp_path: Path) -> None:
    with ExitStack() as stack:
        try:
            served = stack.enter_context(serve(report_portal(), "127.0.3.5", port=80))
        except PermissionError:
            pytest.skip("port 80 is not ours")
        crawled = crawl(["https://127.0.3.5/"], tmp_path, NIANBAO_BACKOFF_S="0")
    assert served.asked["/nb/2020.html"] == 1
    assert crawled.reports == ["/nb/2020.html"]
    assert crawled.faults == ["answers at http://127.0.3.5/ only: write that address"]


def test_a_portal_that_moved_is_followed_and_reported(tmp_path: Path) -> None:
    with ExitStack() as stack:
        new, other = (stack.enter_context(serve(report_portal(), f"127.0.3.{at}")) for at in (1, 2))
        sends = Site({"/": Reply(b"", status=301, location=new.home)})
        joins = Site({"/": Reply(b"", status=302, location=other.home)})
        sent = stack.enter_context(serve(sends, "127.0.3.3"))
        joined = stack.enter_context(serve(joins, "127.0.3.4"))
        crawled = crawl([sent.home, joined.home, other.home], tmp_path)
    assert {item["portal"] for item in crawled.items if "how" in item} == {sent.home, other.home}
    assert [fault for fault in crawled.faults if f"moved to {new.home}" in fault]
    assert [fault for fault in crawled.faults if f"moved to {other.home}" in fault]
    assert max(new.asked.values()) == 1 and other.asked["/nb/2020.html"] == 1


@pytest.mark.parametrize(
    "words",
    [
        "<meta http-equiv='refresh' content='2;url={url}'><p>请稍候</p>",
        "<p>本网站已迁移，新网址为<a href='{url}'>{url}</a>。</p>",
    ],
)
def test_a_home_page_that_sends_on_is_followed(tmp_path: Path, words: str) -> None:
    with serve(report_portal(), "127.0.3.1") as new:
        says = Site({"/": Reply(words.format(url=new.home).encode())})
        with serve(says, "127.0.3.2") as old:
            crawled = crawl([old.home], tmp_path)
    assert crawled.reports == ["/nb/2020.html"]


def test_a_portal_whose_column_is_forbidden_is_searched_no_further(tmp_path: Path) -> None:
    site = report_portal()
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /nb/\n", "text/plain")
    site.put("/", site.pages["/"].body.decode() + add_noise(site, 40))
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path)
    assert set(served.asked) <= {"/", "/other/2/index.html"}  # what must be published may hold reports
    (estimate,) = crawled.estimates
    assert "1 robots" in str(estimate["statement"])


def test_another_form_of_a_report_is_asked_for_only_where_the_report_is_gone(tmp_path: Path) -> None:
    site, rows = Site(), []
    for year in range(2019, 2024):
        path, title = add_report(site, f"/nb/{year}.html", PLACE, year)
        site.pages[f"/nb/{year}_t.html"] = Reply(page(title, "<img src='/1.jpg'><img src='/2.jpg'>").encode())
        rows += [(path, title), (f"/nb/{year}_t.html", f"{title}（图片版）")]
    del site.pages["/nb/2021.html"]
    site.put("/", page(PLACE, "<a href='/nb/'>政府信息公开年报</a>"))
    site.put("/nb/", page("政府信息公开年报", items(rows)))
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path)
    assert {path for path in served.asked if path.endswith("_t.html")} == {"/nb/2021_t.html"}
    assert sorted(crawled.reports) == sorted(["/nb/2021_t.html", *(site.reports - {"/nb/2021.html"})])


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_a_list_that_only_a_browser_shows_is_rendered_and_no_other_page(tmp_path: Path) -> None:
    site = drawn()
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path, NIANBAO_BROWSER="auto")
    assert missed(site, crawled) == set()
    assert served.asked["/"] == 1
    assert served.asked["/gk/nb.html"] == 1  # the browser has it from the archive


def test_hosts_of_departments_are_the_portals_and_foreign_hosts_are_not(tmp_path: Path) -> None:
    site = report_portal()
    with serve(site) as served:
        port = served.home.split(":")[2].strip("/")
        own, foreign = f"http://czj.qinghe.gov.cn:{port}", f"http://www.other.gov.cn:{port}"
        links = f"<a href='{own}/nb/'>县财政局年报</a><a href='{foreign}/far/'>政府信息公开年报</a>"
        site.put("/", page("青河县人民政府", links))
        hosts = ("www.qinghe.gov.cn", "czj.qinghe.gov.cn", "www.other.gov.cn")
        resolve = ",".join(f"{host}:{port}:127.0.0.1" for host in hosts)
        crawled = crawl([f"http://www.qinghe.gov.cn:{port}/"], tmp_path, NIANBAO_RESOLVE=resolve)
    assert crawled.reports == ["/nb/2020.html"]
    assert "/far/" not in served.asked


def test_another_portal_of_the_crawl_is_left_to_itself(tmp_path: Path) -> None:
    site = report_portal()
    with serve(site) as one, serve(Site()) as two:
        site.put(
            "/",
            page("甲市", f"<a href='/nb/'>政府信息公开年报</a><a href='{two.home}nb/'>政府信息公开年报</a>"),
        )
        crawl([one.home, two.home], tmp_path)
    assert set(two.asked) == {"/"}


def test_a_page_of_200_000_links_and_an_endless_anchor_is_bounded(tmp_path: Path) -> None:
    site = report_portal()
    links = "".join(f"<a href='/x/{number}.html'>链接{number}</a>" for number in range(200_000))
    column = site.pages["/nb/"].body.decode()
    site.put(
        "/nb/",
        column.replace("</body>", f"<a href='/y.html'>{'长' * 1_000_000}</a><div>{links}</div></body>"),
    )
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path)
    assert crawled.reports == ["/nb/2020.html"]
    assert sum(served.asked.values()) < 30


def test_what_was_learned_of_a_portal_is_kept(tmp_path: Path) -> None:
    with serve(report_portal()) as served:
        crawl([served.home], tmp_path)
    (profile,) = (tmp_path / "profiles").glob("127.0.0.1*.json")
    assert '"reports": 1' in profile.read_text("utf-8")


def test_requisites_of_kept_pages_are_asked_once(tmp_path: Path) -> None:
    site = report_portal()
    for path in ("/nb/", "/nb/2020.html"):
        text = site.pages[path].body.decode()
        site.put(path, text.replace("</body>", "<img src='/a.png'><script src='/b.js'></script></body>"))
    with serve(site) as served:
        crawl([served.home], tmp_path, NIANBAO_REQUISITES="1")
    assert served.asked["/a.png"] == served.asked["/b.js"] == 1


def test_what_style_sheets_show_and_import_is_kept_too(tmp_path: Path) -> None:
    site = report_portal()
    text = site.pages["/nb/2020.html"].body.decode()
    links = (
        "<link rel=stylesheet href=/s/a.css><table background='/t.gif'><td style='background:url(/c.png)'>"
    )
    site.put("/nb/2020.html", text.replace("</body>", f"{links}</table></body>"))
    sheets = {
        "/s/a.css": '@import "b.css"; h1{background:url("../top.png")} p{background:url(data:x)}',
        "/s/b.css": "@import url(c.css);body{background:url(deep.png)}",
        "/s/c.css": "@import url(d.css);",
    }
    site.pages |= {path: Reply(sheet.encode(), "text/css") for path, sheet in sheets.items()}
    with serve(site) as served:
        crawl([served.home], tmp_path, NIANBAO_REQUISITES="1")
    shown = ("/s/a.css", "/s/b.css", "/s/c.css", "/t.gif", "/c.png", "/top.png", "/s/deep.png")
    assert {path: served.asked[path] for path in shown} == dict.fromkeys(shown, 1)
    assert served.asked["/s/d.css"] == 0


def test_frames_and_images_that_come_late_are_kept_too(tmp_path: Path) -> None:
    site = report_portal()
    text = site.pages["/nb/2020.html"].body.decode()
    late = "<img src=/dot.gif data-src=/late.png><img srcset='/small.png 1x, /large.png 2x'>"
    site.put("/nb/2020.html", text.replace("</body>", f"{late}<iframe src=/top.html></iframe></body>"))
    site.put(
        "/top.html", "<html><link rel=stylesheet href=/top.css><iframe src=/deeper.html></iframe></html>"
    )
    with serve(site) as served:
        crawl([served.home], tmp_path, NIANBAO_REQUISITES="1")
    shown = ("/dot.gif", "/late.png", "/small.png", "/large.png", "/top.html", "/top.css")
    assert {path: served.asked[path] for path in shown} == dict.fromkeys(shown, 1)
    assert served.asked["/deeper.html"] == 0


def test_an_empty_portal_ends(tmp_path: Path) -> None:
    site = Site()
    site.put("/", page("空", ""))
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path)
    assert crawled.code == 0
    assert ["no report was found" in fault for fault in crawled.faults] == [True]
