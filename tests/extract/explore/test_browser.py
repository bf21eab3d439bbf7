"""The pages in a real browser: from the map to the archived page, by keyboard, on a narrow screen."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlite_utils import Database

from archive.replay import PYWB
from extract.explore.serve import build_datasette
from tests.extract.explore.browser import CHROMIUM, chromium, served

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page at the start; at its end nothing may have been refused or reported in its console."""
    faults: list[str] = []
    page = browser.new_page(locale="zh-CN", base_url=address)
    page.on("console", lambda message: None if is_expected(message) else faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/")
    yield page
    page.close()
    assert faults == []


def is_expected(message: ConsoleMessage) -> bool:
    """Whether the browser says that the archived page's own scripts and styles were refused, or no fault."""
    return message.type != "error" or message.location["url"].endswith("/view") or "sandboxed" in message.text


def test_from_a_search_to_the_number_to_the_archived_page(page: Page) -> None:
    page.get_by_role("main").get_by_role("searchbox").fill("乱码")
    page.keyboard.press("Enter")
    expect(page.locator(".hits mark").first).to_have_text("乱码")
    page.locator(".hits h2 a").first.click()
    page.locator("mark a").first.click()
    note = page.locator("tr:target")
    expect(note).to_be_visible()
    note.get_by_role("link", name="引用此数字").click()
    expect(page.locator(".citation")).to_contain_text("urn:uuid:")
    page.get_by_role("link", name="查看存档页面").click()
    frame = page.frame_locator("iframe.sandbox")
    expect(frame.locator("h1")).to_contain_text("2022年政府信息公开工作年度报告")
    assert page.title() != "run" and page.frames[1].title() != "run"


def test_two_clicks_from_the_map_to_the_archived_page(page: Page) -> None:
    page.goto("/site/-/coverage?under=江西省/抚州市/崇仁县")
    page.locator(".heat td a").first.click()
    page.get_by_role("link", name="存档原页").click()
    if PYWB.exists():
        expect(page).to_have_url(re.compile(r"/archive/2026\d+/http://127.0.0.2/"))
        replayed = page.frame_locator("iframe").locator("h1")
        expect(replayed).to_contain_text("政府信息公开工作年度报告", timeout=20_000)
    else:
        expect(page.frame_locator("iframe.sandbox").locator("h1")).to_contain_text("年度报告")


def test_the_plain_view_when_nothing_replays(browser: Browser, database: Path) -> None:
    with served(build_datasette(database, database.parent / "archive")) as address:
        page = browser.new_page(locale="zh-CN", base_url=address)
        page.goto("/site/-/coverage?under=江西省/抚州市/崇仁县")
        page.locator(".heat td a").first.click()
        page.get_by_role("link", name="存档原页").click()
        expect(page.frame_locator("iframe.sandbox").locator("h1")).to_contain_text("年度报告")
        page.close()


def test_the_count_comes_after_the_page(page: Page) -> None:
    page.goto("/site/-/search?q=诉讼")
    expect(page.frame_locator("iframe.count").locator("body")).to_have_text("共 6 份报告")
    page.get_by_role("link", name="相关度").click()
    expect(page.locator(".hits li")).to_have_count(6)


def test_the_raw_text_stands_beside(page: Page) -> None:
    page.goto("/site/-/search?q=档案馆")
    page.locator(".hits h2 a").first.click()
    page.get_by_role("link", name="与原文对照").click()
    expect(page.locator(".raw pre")).to_contain_text("崇仁縣人民政府")
    expect(page.locator(".raw pre del").first).to_be_visible()
    expect(page.locator("article")).to_contain_text("档案馆")


def test_what_differs_between_two_versions(page: Page) -> None:
    page.goto("/site/-/search?q=诉讼&year=2021&place=人民政府")
    page.locator(".hits h2 a").first.click()
    page.get_by_role("link", name="与前一版本比较").click()
    expect(page.locator(".diff del")).to_have_text("2")
    expect(page.locator(".diff ins")).to_have_text("3")


def test_a_reader_judges_a_number(page: Page) -> None:
    page.goto("/site/-/search?q=诉讼&year=2020")
    page.locator(".hits h2 a").first.click()
    page.locator(".notes a", has_text="引用").first.click()
    page.get_by_text("判断这个数据").click()
    page.get_by_label("更正为").check()
    page.get_by_label("应为").fill("32")
    page.get_by_role("button", name="保存判断").click()
    expect(page.locator(".verdict-note")).to_contain_text("更正为 32")
    page.get_by_role("navigation", name="导航").get_by_role("link", name="判断").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_reading_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", base_url=address)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="崇仁县人民政府").click()
    expect(page.locator("figure svg[role=group]").first).to_be_visible()
    page.locator("table a").first.click()
    expect(page.locator("mark").first).to_be_visible()
    page.goto("/site/-/search?q=诉讼")
    expect(page.locator(".hits li")).to_have_count(6)
    context.close()


def test_from_the_map_down_to_a_report(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="覆盖").click()
    for place in ("江西省", "抚州市", "崇仁县"):
        page.get_by_role("rowheader", name=place).get_by_role("link").click()
    page.locator(".heat td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("年度报告")
    page.locator(".crumbs a").last.click()
    expect(page.locator("figure svg[role=group]").first).to_have_attribute("aria-label", re.compile("2013"))


def test_years_side_by_side(page: Page) -> None:
    page.get_by_role("link", name="崇仁县人民政府").click()
    for box in page.get_by_role("checkbox").all()[:3]:
        box.check()
    page.get_by_role("button", name="勾选后比较").click()
    expect(page.locator("td.differs").first).to_be_visible()


def test_the_language_stays_chosen(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Quality").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quality")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_keyboard_reaches_the_numbers(page: Page) -> None:
    page.goto("/site/-/search?q=诉讼&year=2020")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.locator(".hits h2 a").first.focus()
    page.keyboard.press("Enter")
    page.locator("td.fact a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_be_visible()


def test_datasettes_own_pages_keep_to_the_policy(page: Page) -> None:
    for path in ("/site", "/site/reports", "/site/facts?_facet=metric", "/site/panel", "/site?sql=select+1"):
        page.goto(path)
        expect(page.locator("body")).to_contain_text("site")


SCREENS = ("", "-/coverage", "-/metrics", "-/metric/requests.received", "-/quality", "-/compare", "-/export",
           "-/verdicts", "-/search?q=诉讼")  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_small_screen(
    browser: Browser, address: str, language: str, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800}, color_scheme=scheme)
    for path in SCREENS:
        page.goto(
            address + ("site/" + path if path else "") + ("&" if "?" in path else "?") + f"lang={language}"
        )
        expect(page.locator("html")).to_have_attribute("lang", {"zh": "zh-CN", "en": "en"}[language])
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, path
    page.close()


def test_a_report_and_its_publisher_fit_a_small_screen(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(address + "site/-/search?q=诉讼&year=2021")
    for locator in (".hits h2 a", ".crumbs a >> nth=-1", "table a"):
        page.locator(locator).first.click()
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()


def test_the_pictures_of_the_documentation_can_be_taken(database: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.extract.explore.pictures", str(database), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes.keys() >= {"start.png", "report.png", "publisher.png", "compare.png"}
    assert all(10_000 < size < 300_000 for size in sizes.values())


@pytest.mark.parametrize(("language", "archived"), [("zh", "查看存档页面"), ("en", "See the archived page")])
@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("metric/review.total", "ol li a"),
        ("publisher/{publisher}", "figure svg a"),
        ("report/{report}", ".notes td:last-child a"),
    ],
)
def test_two_keys_from_a_number_to_the_archived_page_on_a_small_screen(
    browser: Browser, address: str, database: Path, path: str, number: str, language: str, archived: str
) -> None:
    ids = Database(database).execute(
        "SELECT publisher_id, id FROM reports WHERE report_year = 2022 AND is_current = 1"
    )
    publisher, report = ids.fetchone()
    path = path.format(publisher=publisher, report=report)
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(f"{address}site/-/{path}?lang={language}")
    for link in (page.locator(number).first, page.get_by_role("link", name=archived)):
        link.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.frame_locator("iframe.sandbox").locator("h1")).to_contain_text("年度报告")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
