"""What a crawl knows at its end and the next one makes of it: estimates, soft 404s, rechecks."""

import json
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from spiders.expecting import estimate
from spiders.leads import Lead, LeadKind
from spiders.memory import Memory
from spiders.profile import Profile
from spiders.visit import read_visit
from tests.spiders.awkward import drawn, own_pages, report_portal
from tests.spiders.crawling import crawl, missed, path_of
from tests.spiders.layouts import DEPARTMENTS, add_noise, add_report, items, numbered_columns, page
from tests.spiders.scripted import frames, interface, summary
from tests.spiders.sparse import one_list
from tests.spiders.web import Reply, Served, Site, serve

PLACE = "柳河县人民政府"
NEWEST = date.today().year - 1
YEAR = re.compile(r"(?<!\d)20[0-2]\d(?!\d)")


def gappy() -> Site:
    """A column with a year left out and two dead links, forbidden columns, a body without reports."""
    site = Site()
    nav = add_noise(site, 40)
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /secret/\n", "text/plain")
    rows = [add_report(site, f"/nb/{year}.html", PLACE, year) for year in range(2015, 2023) if year != 2018]
    rows.append(("/nb/gone.html", f"{PLACE}2023年政府信息公开工作年度报告"))
    rows.append(("/nb/moved.html", f"{PLACE}2014年政府信息公开工作年度报告"))
    site.pages["/nb/moved.html"] = Reply(b"", status=302, location="/")
    bodies = [("/secret/bm/", f"柳河{DEPARTMENTS[4]}")]
    for at, body in enumerate(DEPARTMENTS[:4]):
        own = [add_report(site, f"/bm/{at}/{year}.html", f"柳河{body}", year) for year in range(2019, 2023)]
        site.put_way(f"/bm/{at}/", page(f"柳河{body}年报", items(own if at < 3 else []), nav))
        bodies.append((f"/bm/{at}/", f"柳河{body}"))
    for path in [path for path in site.reports if path.startswith("/bm/3/")]:
        site.reports.remove(path)
    site.put_way("/bm/", page("各部门信息公开年报", items(bodies, ""), nav))
    site.put_way("/nb/", page("政府信息公开年报", items(rows), nav))
    columns = "<a href='/nb/'>政府信息公开年报</a><a href='/bm/'>各部门信息公开年报</a>"
    secret = "<a href='/secret/nb/'>各乡镇政府信息公开年报</a>"
    site.put_way("/", page(PLACE, columns + secret, nav))
    return site


def read_profile(folder: Path) -> dict[str, Any]:
    (path,) = (folder / "profiles").glob("*.json")
    return dict(json.loads(path.read_text("utf-8")))


def test_the_estimate_names_every_gap_with_its_reason(tmp_path: Path) -> None:
    site = gappy()
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path)
    assert missed(site, crawled) == set()
    told = read_profile(tmp_path)["estimate"]
    gaps = {(gap["publisher"], gap["report_year"], gap["reason"]) for gap in told["gaps"]}
    quiet = {(f"柳河{DEPARTMENTS[3]}", year, "never listed") for year in range(2019, 2023)}
    hidden = {(f"柳河{DEPARTMENTS[4]}", year, "robots") for year in range(2019, 2023)}
    assert gaps == {
        (PLACE, 2018, "never listed"),
        (PLACE, 2023, "dead link"),
        (PLACE, 2014, "dead link"),
        (None, None, "robots"),
        *quiet,
        *hidden,
    }
    assert (told["state"], told["found"], told["expected"]) == ("finished", 19, 30)
    assert told["recall"] == 0.6333
    (item,) = crawled.estimates
    assert (item["portal"], item["statement"]) == (served.home, told["statement"])
    assert "19 of 30" in told["statement"]


def test_who_reported_last_year_owes_the_newest_year_and_who_is_silent_for_long_does_not() -> None:
    found = {"甲县人民政府": [2022, 2023], "乙县民政局": [2016, 2017], "乙县水务局": [2016, 2017]}
    told = estimate(found, [], {}, 2025, finished=True)
    owed = [(gap.publisher, gap.report_year) for gap in told.gaps]
    assert owed == [("甲县人民政府", 2024), ("甲县人民政府", 2025)]


def test_a_page_that_says_it_is_gone_is_a_dead_link_whatever_it_links_to() -> None:
    lead = Lead("report", report_year=2019)
    gone = "<title>提示信息</title><a href='/'>首页</a><a href='/xxgk/'>政务公开</a><p>您访问的页面不存在</p>"
    other = (
        "<title>停水公告</title><a href='/'>首页</a><a href='/xxgk/'>政务公开</a><p>明日检修管道。</p>" * 9
    )
    told = [
        read_visit(text.encode(), "http://a/1.html", None, lead, Profile("http://a/").learned).fault(lead)
        for text in (gone, other)
    ]
    assert told == ["dead link", "no report there"]


def test_a_portal_whose_host_is_left_alone_is_not_finished() -> None:
    profile = Profile("http://a/")
    profile.promise(Lead("report", report_year=2020, publisher="甲县人民政府", asked="http://a/1.html"))
    told = profile.close(2025, lambda _: "left alone", finished=True)
    assert (told.state, [gap.reason for gap in told.gaps]) == ("unfinished", ["blocked"])


def test_a_page_that_the_host_gives_for_any_address_is_a_dead_link(tmp_path: Path) -> None:
    site = report_portal()
    column = items(
        [
            ("/nb/2020.html", f"{PLACE}2020年政府信息公开年报"),
            ("/nb/2019.html", f"{PLACE}2019年政府信息公开年报"),
        ]
    )
    site.put("/nb/", page("政府信息公开年报", column))
    odd = page(
        "柳河", "<p>信息整理中，请先浏览其他栏目。</p><a href='/nb/'>返回栏目</a><a href='/x1.html'>要闻</a>"
    )
    site.compute = lambda path, _body: Reply(f"{odd}<!-- {path} -->".encode()) if path.endswith("l") else None
    with serve(site) as served:
        crawled = crawl([served.home], tmp_path)
    assert crawled.reports == ["/nb/2020.html"]
    (gap,) = read_profile(tmp_path)["estimate"]["gaps"]
    assert (gap["report_year"], gap["reason"], path_of(gap["url"])) == (2019, "dead link", "/nb/2019.html")


def test_a_recheck_costs_the_lists_and_the_newest_reports_and_finds_what_changed(tmp_path: Path) -> None:
    sites = [build() for build in (own_pages, numbered_columns, frames, interface, summary, one_list)]
    names = [f"柳河{body}" for body in DEPARTMENTS[:7]]
    corrected = [add_column_report(sites[0], at, names[at], NEWEST) for at in (5, 6)]
    with ExitStack() as stack:
        served = [stack.enter_context(serve(site, f"127.0.3.{at}")) for at, site in enumerate(sites, 1)]
        crawl([one.home for one in served], tmp_path)
        for one in served:
            one.asked.clear()
        crawl([one.home for one in served], tmp_path, NIANBAO_RECHECK="1")
        for site, one in zip(sites, served, strict=True):
            check_cost(site, one)
        lists = {path for path in sites[-1].ways if path.startswith("/b")}
        assert lists <= set(served[-1].asked)  # bodies that waited at first, and their long lists
        new = [add_column_report(sites[0], at, names[at], NEWEST) for at in range(5)]
        for path in corrected:
            text = sites[0].pages[path].body.decode()
            sites[0].put_report(path, text.replace("较上一年有所增加", "较上一年有所减少"))
        served[0].asked.clear()
        crawled = crawl([served[0].home], tmp_path, NIANBAO_RECHECK="1").of(served[0].home)
    assert missed(sites[0], crawled) == set()
    assert all(served[0].asked[path] == 1 for path in (*new, *corrected))


def bodies_and_files() -> Site:
    """Bodies named without a word of reports, documents in place of pages, a column that leads nowhere."""
    site = Site()
    nav = add_noise(site, 40) + "<li><a href='/gk/'>信息公开</a></li>"
    site.put("/gk/", page("信息公开", items([("/news/1.html", "开展消防演练")]), nav))
    bodies = []
    years = range(2020, NEWEST + 1)
    for at, body in enumerate(DEPARTMENTS[:4]):
        rows = [add_report(site, f"/b{at}/{year}.html", f"柳河{body}", year) for year in years]
        site.put_way(f"/b{at}/nb.html", page("信息公开年报", items(rows), nav))
        site.put_way(f"/b{at}/", page(f"柳河{body}", f"<a href='/b{at}/nb.html'>信息公开年报</a>", nav))
        bodies.append((f"/b{at}/", f"柳河{body}"))
    site.put_way("/bm/", page("部门和乡镇", items(bodies, ""), nav))
    files = [(f"/nb/{year}.pdf", f"{PLACE}{year}年政府信息公开工作年度报告") for year in years]
    for path, _ in files:
        add_file(site, path, "first")
    site.put_way("/nb/", page("政府信息公开年报", items(files), nav))
    columns = "<a href='/nb/'>政府信息公开年报</a><a href='/bm/'>部门和乡镇信息公开</a>"
    site.put_way("/", page(PLACE, columns, nav))
    return site


def add_file(site: Site, path: str, text: str) -> None:
    site.pages[path] = Reply(f"%PDF-1.4 {path} {text}".encode(), "application/pdf")
    site.reports.add(path)


def test_every_further_recheck_finds_what_the_first_one_did(tmp_path: Path) -> None:
    site = bodies_and_files()
    with serve(site) as served:
        assert missed(site, crawl([served.home], tmp_path)) == set()
        asked = []
        for text in ("second", "third"):
            served.asked.clear()
            add_file(site, f"/nb/{NEWEST}.pdf", text)
            crawl([served.home], tmp_path, NIANBAO_RECHECK="1")
            check_cost(site, served)
            asked.append(set(served.asked))
    assert asked[0] == asked[1] >= {"/bm/", "/b3/nb.html", f"/b3/{NEWEST}.html", f"/nb/{NEWEST}.pdf"}
    with closing(sqlite3.connect(tmp_path / "frontier.db")) as frontier:
        states = frontier.execute("SELECT purpose FROM requests WHERE url LIKE ?", [f"%/nb/{NEWEST}.pdf"])
        assert [purpose for (purpose,) in states] == ["attachment", "recheck", "recheck"]


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_a_list_that_a_browser_shows_is_shown_by_it_at_once_the_next_time(tmp_path: Path) -> None:
    site = drawn()
    with serve(site) as served:
        crawl([served.home], tmp_path, NIANBAO_BROWSER="auto")
        rows = json.loads(site.pages["/z/rows"].body)
        for year in (NEWEST - 1, NEWEST):
            path, title = add_report(site, f"/gk/{year}.html", PLACE, year)
            rows.append({"t": title, "u": path})
            site.pages["/z/rows"] = Reply(json.dumps(rows).encode(), "application/json")
            served.asked.clear()
            crawled = crawl([served.home], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_RECHECK="1")
            assert missed(site, crawled) == set()
            assert (served.asked["/gk/nb.html"], served.asked["/z/rows"]) == (1, 1)


def test_an_older_report_is_asked_again_after_twelve_months() -> None:
    memory, today = Memory(), date(2026, 3, 1)
    memory.note_report("http://a/2015", 2015, today, leads_on=False)
    later = {days: today + timedelta(days=days) for days in (14, 366)}
    assert [memory.is_due("http://a/2015", 2015, day) for day in later.values()] == [False, True]
    assert memory.is_due("http://a/2024", 2024, later[14])
    assert not memory.is_due("http://a/never-read", 2015, later[366])
    assert Memory.from_fields(json.loads(json.dumps(asdict(memory)))).kept == memory.kept


@pytest.mark.parametrize(
    ("last", "today", "asked"),
    [
        (2025, date(2026, 11, 22), {2024, 2025}),
        (2025, date(2027, 1, 5), {2024, 2025}),
        (2024, date(2026, 11, 22), {2023, 2024}),
        (2019, date(2026, 3, 1), {2018, 2019}),
        (2026, date(2026, 11, 22), {2024, 2025, 2026}),  # a school's year ends in the midst of one
    ],
)
def test_the_newest_two_years_are_those_of_the_portal(last: int, today: date, asked: set[int]) -> None:
    memory = Memory()
    for year in range(2015, last + 1):
        memory.note_report(f"http://a/{year}", year, today - timedelta(days=30), leads_on=False)
    memory = Memory.from_fields(json.loads(json.dumps(asdict(memory))))
    assert {year for year in range(2015, last + 1) if memory.is_due(f"http://a/{year}", None, today)} == asked


def test_a_column_that_led_on_after_all_is_not_barren() -> None:
    memory, today = Memory(), date(2026, 3, 1)
    for column in ("/a", "/a/b", "/c"):
        memory.note_barren(column, today)
    memory.note_way("/a/b", "/a")
    memory.note_way("/a", "/")
    memory.note_way("/a/b/c", "/a/b")
    memory.redeem("/a/b/c")
    assert {one for one in ("/a", "/a/b", "/c") if memory.is_barren(one, today, lacks_years=False)} == {"/c"}
    memory.note_barren("/a", today)  # an outage
    assert not memory.is_barren("/a", today, lacks_years=False)
    later = today + timedelta(days=60)
    assert memory.is_barren("/c", later, lacks_years=False)
    assert not memory.is_barren("/c", later, lacks_years=True)


@pytest.mark.parametrize(
    ("kind", "label", "year"),
    [
        ("year", "2023年度报告", 2023),
        ("row", "2022年", 2022),
        ("row", "2019—2021年", None),
        ("list", "2023年", None),
    ],
)
def test_the_year_of_a_report_may_stand_in_its_row_alone(
    kind: LeadKind, label: str, year: int | None
) -> None:
    assert Lead(kind, label=label).year == year


def check_cost(site: Site, served: Served) -> None:
    """A recheck asks for the lists and once for each report of the newest two years."""
    years = {int(year) for path in site.reports for year in YEAR.findall(path)}
    newest = {path for path in site.reports if any(str(year) in path for year in sorted(years)[-2:])}
    lists = Counter({path: n for path, n in served.asked.items() if path not in site.reports})
    assert set(served.asked) & site.reports <= newest
    assert all(served.asked[path] <= 1 for path in newest)
    assert sum(lists.values()) <= 1.1 * len(site.ways), sorted(set(lists) - site.ways)


def add_column_report(site: Site, at: int, body: str, year: int) -> str:
    """Adds a report to the column of a body; gives its path."""
    path, column = f"/d{at}/a/{year}.html", f"/d{at}/gk/nb.html"
    row = items([add_report(site, path, body, year)])
    site.put(
        column, site.pages[column].body.decode().replace("<div class='foot'>", f"{row}<div class='foot'>")
    )
    return path
