"""Every stored page of golden/ gives the rows and next pages that stand beside it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.lists import FAMILIES, Listing, read_listings
from spiders.lists.scripted import read_scripts
from spiders.page import Page

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.page"))
NAMES = {read.__module__.rpartition(".")[2] for read in FAMILIES} | {"scripted"}
# Pieces that the families look for, thrown together.
PIECES = st.sampled_from(
    ["createPageHTML(", "dataproxy.jsp", "<record><![CDATA[", "]]></record>", "<a href='", "'>下一页</a>",
     "fetch('/a?page='", "{", "}", "[", '"', "<select><option value='/x.html'>2019年",
     "__doPostBack('a','b')", "999999999999", ",", "<iframe src='", "document.write('",
     "<script>", "</script>", "dataStore:['<a href=/b>'", "proxyUrl:'/p.do'",
     '{"title":"a","url":"b"}', "totalRecord:", "第2/9页",
     "\x00", "http://[", "&#0;"]
)  # fmt: skip


def test_every_family_has_stored_pages() -> None:
    assert {path.stem.partition("_")[0] for path in GOLDEN} == NAMES


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_stored_page(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    page = Page.from_bytes(path.read_bytes(), expected["url"])
    listings = (*read_listings(page), *read_scripts(page)[0])
    found = next((one for one in listings if one.family == expected["family"]), Listing(expected["family"]))
    assert [{"url": row.url, "text": row.text, "date": row.date} for row in found.rows] == expected["rows"]
    assert [asdict(one) for one in found.following] == expected["following"]


@given(
    st.lists(PIECES, max_size=40),
    st.sampled_from(["", "?page=1", "index_3.html", "gkmlpt/index", "build/unit"]),
)
def test_any_page_is_read(pieces: list[str], path: str) -> None:
    page = Page.from_bytes("".join(pieces).encode(), f"http://a.cn/{path}")
    for listing in (*read_listings(page), *read_scripts(page)[0]):
        assert all(row.url.startswith("http") for row in listing.rows)
        assert len(listing.following) <= len(pieces)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body: bytes) -> None:
    read_listings(Page.from_bytes(body, "http://a.cn/"))
