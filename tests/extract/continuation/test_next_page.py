"""Where an article goes on, and where a pager is not the article's."""

import pytest

from extract.continuation import next_page
from extract.framed import framed_page

SITE = "http://www.site.test"
NEXT = [
    ("/nb/a.html", '<a href="a_2.html">2</a><a href="a_3.html">3</a>', "/nb/a_2.html"),
    ("/nb/a.html", '<a href="a_1.html">2</a>', "/nb/a_1.html"),
    ("/nb/a_2.html", '<a href="a.html">1</a><a href="a_3.html">3</a>', "/nb/a_3.html"),
    ("/nb/a_3.html", '<a href="a_2.html">上一页</a>', None),
    ("/show?id=7", '<a href="/show?id=7&page=2">下一页</a>', "/show?id=7&page=2"),
    ("/show?id=7&page=2", '<a href="/show?id=8">下一篇</a>', None),
    ("/nb/t1_9.htm", '<script>createPageHTML(3, 0, "t1_9", "htm");</script>', "/nb/t1_9_1.htm"),
    ("/nb/t1_9_1.htm", '<script>createPageHTML(3,1,"t1_9","htm")</script>', "/nb/t1_9_2.htm"),
    ("/nb/t1_9_2.htm", '<script>createPageHTML(3,2,"t1_9","htm")</script>', None),
    ("/nb/t1_9.htm", '<script>createPageHTML(20, 0, "index", "htm");</script>', None),
    ("/nb/a.html", '<a href="http://[bad/a_2.html">2</a>', None),
]


@pytest.mark.parametrize(("path", "html", "following"), NEXT)
def test_next_page(path: str, html: str, following: str | None) -> None:
    assert next_page(html, SITE + path) == (SITE + following if following else None)


FRAMES = [
    ('<iframe src="/f/body.html"></iframe>', "/f/body.html"),
    ("<IFRAME height=900 SRC=body.htm></IFRAME>", "/nb/body.htm"),
    ('<iframe src="/share/top.html"></iframe><iframe src="text.html"></iframe>', "/nb/text.html"),
    ('<iframe src="/js/pdf/viewer.html?file=/u/2019.pdf"></iframe>', "/u/2019.pdf"),
    ('<object data="/u/2019.pdf" type="application/pdf"></object>', "/u/2019.pdf"),
    ('<iframe src="about:blank"></iframe><iframe src="javascript:void(0)"></iframe>', None),
    ('<iframe src="http://[bad/x.html"></iframe>', None),
    ("<p>没有框架</p>", None),
]


@pytest.mark.parametrize(("html", "shown"), FRAMES)
def test_framed_page(html: str, shown: str | None) -> None:
    assert framed_page(html, f"{SITE}/nb/2019.html") == (SITE + shown if shown else None)


def test_without_an_address_nothing_follows() -> None:
    assert next_page('<a href="a_2.html">2</a>', None) is None
    assert framed_page('<iframe src="/f/body.html"></iframe>', None) is None
