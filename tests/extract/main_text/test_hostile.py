"""Hostile and broken pages: bounded, no crash, and words that are there are not lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.main_text import read_html, read_plain
from extract.model import Prose

SENTENCE = "本机关共收到政府信息公开申请3件，均已答复。"
HOSTILE = {
    "nested blocks": "<div>" * 100_000 + SENTENCE,
    "nested spans": "<p>" + "<span>" * 100_000 + SENTENCE,
    "nested tables": "<table><tr><td>" * 30_000 + SENTENCE,
    "long attribute": f'<p title="{"公开" * 2_500_000}">{SENTENCE}</p>',
    "wide cell": f'<table><tr><td colspan="1000000000">{SENTENCE}</td><td>1</td></tr></table>',
    "nul and surrogate": f"<p>\0\ud800{SENTENCE[:9]}\0{SENTENCE[9:]}</p>",
    "xml declaration": f'<?xml version="1.0" encoding="gb2312"?><html><body><p>{SENTENCE}</p></body></html>',
    "entity bomb": '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;</p><p>' + SENTENCE + "</p>",
    "unclosed comment": f"<p>{SENTENCE}</p><!-- 公开 公开",
    "unclosed script": f"<p>{SENTENCE}</p><script>var a = '公开",
    "no tags": SENTENCE,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_sentence_survives(page: str) -> None:
    parts = read_html(page).parts
    shown = "".join(part.text if isinstance(part, Prose) else "".join(part.rows[0]) for part in parts)
    assert SENTENCE in shown


def test_one_line_of_many_megabytes() -> None:
    line = SENTENCE * 400_000
    assert len(read_html(f"<p>{line}</p>").parts) >= 1
    assert len(read_plain(line).parts) >= 1


@given(st.binary(max_size=3_000))
@settings(max_examples=60)
def test_byte_soup_never_crashes(body: bytes) -> None:
    for charset in ("utf-8", "gb18030", "latin-1"):
        read_html(body.decode(charset, "replace"))
        read_plain(body.decode(charset, "replace"))


TAGS = "<p> </p> <div> </div> <table> <tr> <td> </td> <br> <a> </a> <span> </span> <!-- --> <h2> <li>"
TAG_SOUP = st.lists(st.sampled_from([*TAGS.split(), SENTENCE, "一、概述", "2019", "&nbsp;"]), max_size=60)


@given(TAG_SOUP)
@settings(max_examples=150)
def test_tag_soup_never_crashes(pieces: list[str]) -> None:
    read_html("".join(pieces))


PARAGRAPH = st.text(
    alphabet="主动公开政府信息申请答复工作条件件，。、；（）《》“”0123456789%年月日一二三",
    min_size=20,
    max_size=200,
)


@given(st.lists(PARAGRAPH.map(lambda text: f"全年工作{text}。"), min_size=1, max_size=8))
@settings(max_examples=80)
def test_paragraphs_are_kept_one_for_one(paragraphs: list[str]) -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    page = f"<html><body><div><a href=/>首页</a></div><div>{body}</div></body></html>"
    assert [part.text for part in read_html(page).parts if isinstance(part, Prose)] == paragraphs
