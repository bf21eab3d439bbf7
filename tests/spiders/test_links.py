"""The links of a page, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.links import Link, read_links
from spiders.page import Page

URL = "http://www.he.gov.cn/xxgk/nb/index.html"


def links(text: str, charset: str = "utf-8") -> tuple[Link, ...]:
    return read_links(Page.from_bytes(text.encode(charset), URL))


@pytest.mark.parametrize(
    "text",
    [
        "<a href='2019.html'>甲</a>",
        "<a href='javascript:void(0)' onclick=\"window.open('2019.html')\">甲</a>",
        "<a href=\"javascript:openPage('/xxgk/nb/2019.html','_blank')\">甲</a>",
        "<li onclick=\"location.href='2019.html'\">甲</li>",
        "<a href='#' data-href='/xxgk/nb/2019.html'>甲</a>",
        "<base href='http://www.he.gov.cn/xxgk/nb/'><a href='2019.html'>甲</a>",
        "<a href=' 2019.html\n'>甲</a>",
        "<a href='/(S(lq3epyt21z5v55))/xxgk/nb/2019.html'>甲</a>",
        "<p>文</p></body></html><a href='2019.html'>甲</a>",
        "<div></html></div><html><body><a href='//www.he.gov.cn/xxgk/nb/2019.html'>甲",
    ],
)
def test_ways_to_write_a_link(text: str) -> None:
    assert [(link.url, link.text) for link in links(text)] == [
        ("http://www.he.gov.cn/xxgk/nb/2019.html", "甲")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li v-for='row in rows'><a href='/x.html'>{{row.title}}</a></li></ul>",
        "<ul ms-repeat='rows'><li><a href='/x.html'>甲</a></li></ul>",
        "<template><a href='/x.html'>甲</a></template>",
        "<script type='text/template'><a href='/x.html'>甲</a></script>",
        "<a href='${url}'>甲</a>",
        "<a href='mailto:a@b.cn'>甲</a><a href='javascript:history.back()'>乙</a><a href='#'>丙</a>",
        "<!-- <a href='/x.html'>甲</a> -->",
    ],
)
def test_what_is_no_link(text: str) -> None:
    assert links(text) == ()


def test_the_fullest_wording_is_the_label() -> None:
    dated = "<span>2020-01-20</span>"
    (cut,) = links(
        f"<a href='1.html' title='西河镇2019年政府信息公开年度报告'>西河镇2019年政府信息公…{dated}</a>"
    )
    assert cut.label == "西河镇2019年政府信息公开年度报告"
    (image,) = links("<a href='1.html'><img src='a.png' alt='政府信息公开年报'></a>")
    assert image.label == "政府信息公开年报"


def test_a_link_that_only_invites_speaks_with_its_row() -> None:
    (link,) = links(
        "<table><tr><td>西河镇2019年年度报告</td><td><a href='1.pdf'>[下载]</a></td></tr></table>"
    )
    assert link.label == "西河镇2019年年度报告"


def test_a_row_has_its_date_and_its_heading() -> None:
    rows = "<li><a href='1.html'>甲</a><i>2020年1月9日</i></li><li><a href='2.html'>乙</a></li>"
    one, two = links(f"<h3>公开年报</h3><ul>{rows}</ul>")
    assert (one.date, one.heading) == ("2020-01-09", "公开年报")
    assert two.date is None


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5", "utf-16"])
def test_the_declared_charset_is_not_trusted(charset: str) -> None:
    text = (
        "<meta charset='iso-8859-1'><p>" + "政府信息公開工作年度報告，本年度主動公開政府信息。" * 8 + "</p>"
    )
    (link,) = links(text + "<a href='1.html'>年度報告</a>", charset)
    assert link.text == "年度報告"


@given(st.text(alphabet="<>/ahref='\"=divul li{}&;#\x00甲", max_size=200))
def test_any_text_gives_absolute_links(text: str) -> None:
    assert all(link.url.startswith("http") for link in links(text))


@pytest.mark.parametrize("tag", ["div", "span", "font"])
def test_rows_that_leave_a_tag_open_are_read_to_the_last(tag: str) -> None:
    rows = "".join(f"<li><{tag} class=t><a href='/n/{at}.html'>第{at}期</a></li>" for at in range(600))
    found = read_links(Page.from_bytes(f"<body><ul>{rows}</ul></body>".encode(), "http://a/"))
    assert [link.url for link in found] == [f"http://a/n/{at}.html" for at in range(600)]


def test_a_page_nested_without_end_is_read_as_far_as_it_goes() -> None:
    deep = "<div>" * 100_000 + "<a href='/x.html'>政务公开</a>"
    page = Page.from_bytes(f"<body><a href='/y.html'>政务公开</a>{deep}</body>".encode(), "http://a/")
    assert [link.url for link in read_links(page)] == ["http://a/y.html"]
