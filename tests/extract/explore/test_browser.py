"""The pages in a real browser: from the map to the archived page, by keyboard, on a narrow screen."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.extract.explore.browser import CHROMIUM, chromium

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
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text("2022年政府信息公开工作年度报告")
    assert page.title() != "run" and page.frames[1].title() != "run"


def test_from_the_map_down_to_a_report(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="覆盖").click()
    for place in ("江西省", "抚州市", "崇仁县"):
        page.get_by_role("rowheader", name=place).get_by_role("link").click()
    page.locator(".heat td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("年度报告")
    page.locator(".crumbs a").last.click()
    expect(page.locator("svg[role=img]").first).to_have_attribute("aria-label", re.compile("2013"))


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


@pytest.mark.parametrize(
    "path",
    [
        "",
        "-/coverage",
        "-/metrics",
        "-/metric/requests.received",
        "-/quality",
        "-/compare",
        "-/search?q=诉讼",
    ],
)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(address + ("site/" + path if path else ""))
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
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
    assert sizes.keys() == {"start.png", "report.png"}
    assert all(10_000 < size < 300_000 for size in sizes.values())
