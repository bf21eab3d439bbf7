"""The web is what its truth says it is."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from demo.model import Fact, Planted, Request
from demo.portals.cast import choose_cast
from demo.portals.front import FORBIDDEN
from demo.reports.units import unit_of
from demo.truth import describe
from demo.web import BuiltPortal, Web, build_web, write_files

DICTIONARY = Path(__file__).parents[2] / "extract" / "data" / "metrics.yaml"
LINKS = re.compile(r"""(?:href|value)=["']([^"'#]+)["']|"u": "([^"]+)\"""")
CALLS = re.compile(r"createPageHTML\((\d+), \d+")
PROXY = re.compile(r"proxyUrl:'([^']+)'.*?columnid:(\d+).*?unitid:'(\d+)'")


def html_of(portal: BuiltPortal, url: str) -> str:
    body = portal.site.pages[urlsplit(url).path].body
    return body.decode(portal.site.look.encoding)


def text_of(portal: BuiltPortal, planted: Planted) -> str:
    pages = (planted.url, *planted.continued)
    return "\n".join(re.sub(r"<[^>]+>", "\n", html_of(portal, url)) for url in pages)


def test_the_same_seed_gives_the_same_web() -> None:
    one, other = build_web(7, 0.3, 8001), build_web(7, 0.3, 8001)
    assert [portal.site.pages for portal in one.portals] == [portal.site.pages for portal in other.portals]
    assert one.truth == other.truth


def test_another_seed_gives_other_places_years_and_numbers() -> None:
    one, other = build_web(7, 0.3, 8001), build_web(8, 0.3, 8001)
    assert {p.site.name for p in one.portals}.isdisjoint(p.site.name for p in other.portals)
    assert {p.report.title for p in one.truth}.isdisjoint(p.report.title for p in other.truth)


def test_scale_changes_the_number_of_pages() -> None:
    small, large = build_web(7, 0.3, 8001), build_web(7, 1.0, 8001)
    assert all(
        len(s.site.pages) < len(large_one.site.pages)
        for s, large_one in zip(small.portals, large.portals, strict=True)
    )


def test_every_era_and_every_kind_of_damage_occurs(web: Web) -> None:
    planted = web.truth
    assert {p.report.format_era for p in planted} == {
        "narrative", "local_2008", "stat_2014", "fmt_2019", "fmt_2021",
    }  # fmt: skip
    assert {kind for p in planted for kind in p.damage} >= {
        "traditional_script", "pinyin_gloss", "gbk_byte_shift", "foreign_domain",
        "taiwan_vocabulary", "emptied_table",
    }  # fmt: skip
    assert {p.report.year for p in planted} == set(range(2008, 2026))
    assert any(p.report.missing_tables == ("unknown",) for p in planted)
    assert any(p.also for p in planted)
    assert any(p.published is None for p in planted)


def test_every_metric_and_unit_stands_in_the_dictionary(web: Web) -> None:
    known = {metric["id"] for metric in yaml.safe_load(DICTIONARY.read_text(encoding="utf-8"))["metrics"]}
    told = {fact.metric for planted in web.truth for fact in planted.report.facts}
    assert told <= known
    assert all(unit_of(metric) for metric in told)


def test_every_true_number_stands_on_the_page(web: Web) -> None:
    for portal in web.portals:
        for planted in portal.planted:
            text = text_of(portal, planted)
            lost = [fact for fact in planted.report.facts if not stands_in(fact, text)]
            assert lost == [], planted.url


def stands_in(fact: Fact, text: str) -> bool:
    if fact.value is None or fact.semantic == "stated_none":
        return True
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return re.search(rf"(?<![\d.]){re.escape(str(fact.value))}(?![\d])", plain) is not None


def test_no_fact_is_told_twice(web: Web) -> None:
    for planted in web.truth:
        keys = [(f.metric, f.applicant_type or "total", f.period) for f in planted.report.facts]
        assert len(keys) == len(set(keys)), planted.url


def test_every_report_is_reached_from_the_home_page(web: Web) -> None:
    for portal in (one for one in web.portals if one.key not in ASKED):
        reached = follow_everything(portal)
        wanted = {url for p in portal.planted for url in (p.url, *p.also, *p.continued)}
        assert wanted <= reached
        assert not any(FORBIDDEN in url for url in wanted)


# What the scripts and forms of the small portals ask for: method, path with query, form.
ASKED = {
    "tabs": [("GET", f"/zfxxgk/part?year={year}", "") for year in range(2008, 2027)],
    "numbers": [("GET", f"/zfxxgk/rows.json?pageNo={page}", "") for page in range(1, 9)],
    "menu": [("POST", "/zfxxgk/list.do", f"unit={unit}") for unit in range(8)],
    "postbacks": [("POST", "/zfxxgk/nb/", f"__EVENTARGUMENT={page}") for page in range(1, 9)],
    "feed": [("GET", "/zfxxgk/nb/rss.xml", "")],
    "tree": [("GET", f"/zfxxgk/unit{unit}.html", "") for unit in range(8)],
    "frames": [("GET", f"/zfxxgk/frame_{page}.html", "") for page in range(1, 9)],
}


def test_every_report_of_the_small_portals_is_listed(web: Web) -> None:
    for portal in (one for one in web.portals if one.key in ASKED):
        served = portal.site.portal()
        lists = ""
        for method, target, form in ASKED[portal.key]:
            path, _, query = target.partition("?")
            lists += served.answer(Request(method, path, query, form.encode())).body.decode()
        assert all(
            urlsplit(p.url).path.rpartition("/")[2].removesuffix(".html") in lists for p in portal.planted
        )


def follow_everything(portal: BuiltPortal) -> set[str]:
    """All addresses that links, options, pagers and the planted calls lead to."""
    site, served = portal.site, portal.site.portal()
    todo, seen = [site.url("/")], set[str]()
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = served.answer(Request("GET", urlsplit(url).path, "", b""))
        if answer.status == 200:
            html = answer.body.decode(site.look.encoding, "replace")
            todo += [urljoin(url, link) for link in (*links_in(html), *called_links(portal, html))]
    return seen


def links_in(html: str) -> list[str]:
    links = [one or other for one, other in LINKS.findall(html)]
    for count in CALLS.findall(html):
        links += [f"index_{page}.html" for page in range(1, int(count))]
    return [link for link in links if not link.startswith("http")]


def called_links(portal: BuiltPortal, html: str) -> list[str]:
    """What the data proxy and the script's API answer to the calls that the page makes."""
    served = portal.site.portal()
    links: list[str] = []
    for path, column, unit in PROXY.findall(html):
        form = f"columnid={column}&unitid={unit}&webid=1&appid=1".encode()
        for start in (1, 46):
            query = f"startrecord={start}&endrecord={start + 44}&perpage=15"
            links += links_in(served.answer(Request("POST", path, query, form)).body.decode())
    if "fetch(target" in html:
        channel = int(re.findall(r"String\((\d+) / 7\)", html)[0]) // 7
        (path,) = (path for path in portal.site.handlers if path.startswith("/svc/"))
        for page in range(1, 9):
            body = json.dumps({"channel": str(channel), "page": page}).encode()
            links += links_in(served.answer(Request("POST", path, "", body)).body.decode())
    return links


def test_the_scripted_list_cannot_be_read_off_its_page(web: Web) -> None:
    (portal,) = (
        portal for portal in web.portals if any(path.startswith("/svc/") for path in portal.site.handlers)
    )
    (path,) = (path for path in portal.site.handlers if path.startswith("/svc/"))
    pages = [a.body.decode(portal.site.look.encoding, "replace") for a in portal.site.pages.values()]
    assert not any(path in page or path.split("/")[2] in page for page in pages)


def test_reports_are_a_small_part_of_the_pages(web: Web) -> None:
    for portal in web.portals:
        assert len(portal.planted) * 3 < len(portal.site.pages)


def test_files_name_every_portal_and_report(web: Web, tmp_path: Path) -> None:
    files = write_files(web, tmp_path)
    truth = json.loads(files.truth.read_text(encoding="utf-8"))
    lines = files.portals_csv.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(web.portals) == 1 + len(truth["portals"])
    assert len(truth["reports"]) == len(web.truth)
    assert truth["reports"][0] == describe(web.portals[0].key, web.portals[0].planted[0])


@pytest.mark.parametrize("seed", range(40))
def test_no_two_portals_speak_for_the_same_government(seed: int) -> None:
    casts = [choose_cast(seed, portal, 0.1) for portal in ("district", "plain", "taiwan", "township")]
    assert len({cast.government.name for cast in casts}) == len(casts)
