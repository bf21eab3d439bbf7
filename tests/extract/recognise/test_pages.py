"""Every page of pages/ is what its file's name says, in every charset a portal may send."""

import codecs
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.compose import compose
from extract.main_text import read_html
from extract.model import Page
from extract.reading import read_page
from extract.recognise import judge_page, recognise_text
from extract.recognise.title import read_title
from tests.extract.repair.mirror import to_traditional

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def expected(path: Path) -> str:
    return path.stem.partition("--")[0]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_type(path: Path, charset: str) -> None:
    verdict = judge_page(path.read_text(encoding="utf-8").encode(charset))
    assert verdict.page_type == expected(path), verdict.reason
    assert verdict.reason


def as_euro(error: UnicodeError) -> tuple[str, int]:
    """What Windows reads in byte 80 of GBK."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "€", error.start + 1


def misread(charset: str) -> Callable[[str], bytes]:
    codecs.register_error("euro", as_euro)
    return lambda page: page.encode().decode(charset, "euro").encode()


ODD_CHARSETS: dict[str, Callable[[str], bytes]] = {
    "utf-16": lambda page: page.encode("utf-16"),
    "utf-16-le without mark": lambda page: page.encode("utf-16-le"),
    "hz": lambda page: page.encode("hz", "ignore"),
    "big5": lambda page: to_traditional(page).encode("big5", "ignore"),
    "utf-8 as latin-1": misread("latin-1"),
    "utf-8 as gbk": misread("gb18030"),
    "gbk as latin-1": lambda page: page.encode("gbk", "ignore").decode("latin-1").encode(),
    "zero bytes": lambda page: page.replace("公开", "公\0开").encode() + bytes(999),
    "gbk with utf-8 parts": lambda page: page.encode("gbk", "ignore") + "<p>网站地图</p>".encode() * 9,
    "glosses": lambda page: re.sub("([府信息公开报告年])", r"\1(gong)", page).encode("gbk", "ignore") * 2,
}


@pytest.mark.parametrize("odd", ODD_CHARSETS)
@pytest.mark.parametrize("path", [path for path in PAGES if path.stem == "report--titled"])
def test_no_charset_hides_a_report(path: Path, odd: str) -> None:
    page = path.read_text(encoding="utf-8").replace("<body>", f"<body>{'<br class=x>' * 3000}")
    verdict = judge_page(ODD_CHARSETS[odd](page))
    assert verdict.page_type == "report", verdict.reason


def test_a_report_that_a_script_writes_is_a_shell() -> None:
    page = (Path(__file__).parent / "pages" / "report--titled.html").read_text(encoding="utf-8")
    head, body = page.split("<h1>")
    written = f"{head}<script>document.write('<h1>{body.replace('</body>', '')}')</script></body>"
    assert judge_page(written.encode()).page_type == "js_shell"


REPORTS = [path for path in PAGES if expected(path) == "report"]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_report_names_publisher_and_year(path: Path) -> None:
    verdict = judge_page(path.read_bytes())
    assert verdict.report_year == 2019
    assert verdict.publisher and verdict.publisher.startswith("青柳县")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_text_of_a_report_is_recognised(path: Path) -> None:
    text = compose(read_html(path.read_text(encoding="utf-8")).parts).text
    assert recognise_text(text, "青柳县2019年政府信息公开工作年度报告").page_type == "report"


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"%PDF-1.7\n", "pdf"), (b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "office"), (b"\x89PNG", "image")],
)
def test_files_are_no_pages(head: bytes, kind: str) -> None:
    verdict = judge_page(head + bytes(300))
    assert verdict.page_type == "nothing" and kind in verdict.reason


def test_reports_column_behind_a_script_is_a_shell() -> None:
    body = b"<html><body><div id='app'></div><script src=/x.js></script></body></html>"
    assert judge_page(body, "https://example.invalid/zfxxgknb/").page_type == "js_shell"


@pytest.mark.parametrize("body", [b"", b"\0" * 5000, b"<", "一".encode("utf-16"), b"\xff\xfe" * 99])
def test_odd_bytes_are_nothing(body: bytes) -> None:
    assert judge_page(body).page_type == "nothing"


@given(st.binary(max_size=4_000))
@settings(max_examples=150)
def test_any_bytes_get_a_verdict(body: bytes) -> None:
    judge_page(body)
    judge_page("<title>政府信息公开年报</title>".encode("gbk") + body)
    recognise_text(body.decode("gb18030", "replace"))


def test_repeated_tools_take_no_time() -> None:
    read_html(f"<p>{'大中小' * 60}x</p><p>本机关公开工作平稳。</p>")


SHORT = [
    "青柳县水务局2013年政府信息公开年度报告",
    "一、概述",
    "我局设政府信息公开领导小组，制定了工作机制。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息52条，通过局门户网站和公开栏发布。" * 3,
    "三、依申请公开政府信息情况",
    "全年收到申请3件，已答复3件，其中同意公开2件，信息不存在1件。" * 2,
    "四、申请行政复议、提起行政诉讼情况",
    "全年没有发生。",
]


@pytest.mark.parametrize("markup", ["{}", "<p>{}</p>"])
def test_a_short_report_that_says_xinxi_bucunzai_is_no_missing_page(markup: str) -> None:
    body = "\n".join(markup.format(line) for line in SHORT).encode()
    assert read_page(Page(body)).page_type == "report"


def test_a_column_is_no_other_annual_paper() -> None:
    assert read_title("政府信息公开工作年度报告").kind is None


def test_a_title_over_two_lines_is_one() -> None:
    text = "\n".join(["青柳县水务局2013年", "", "政府信息公开工作年度报告", *SHORT[1:]])
    assert recognise_text(text).page_type == "report"


def test_a_short_text_without_a_title_is_a_report_where_every_line_says_so() -> None:
    lines = [
        "现公布2022年度信息公开工作报告。本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
        "行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项组成，所列数据的统计期限为全年。",
        "一、总体情况",
        "我局主动公开信息59条，落实信息公开条例，政策解读及时，规范性文件无，工作机制健全，下一步继续完善。",
        "二、收到和处理政府信息公开申请情况",
        "未收到申请。",
    ]
    assert recognise_text("\n".join(lines)).page_type == "report"
