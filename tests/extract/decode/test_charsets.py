"""Every charset of Chinese pages, whatever its labels say."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decode import decode
from extract.errors import UnreadableBytes

SIMPLIFIED = (
    "<html><head>{meta}<title>青石县水利局政府信息公开工作年度报告</title></head><body><p>一、总体情况。"
    "本局全年主动公开各类信息86条，收到申请3件，均按期答复。</p></body></html>"
)
TRADITIONAL = SIMPLIFIED.translate(
    str.maketrans("县务开报总体况局动类条请应复书马", "縣務開報總體況局動類條請應復書馬")
)
TRADITIONAL = TRADITIONAL.translate(str.maketrans("会个关这发东车无时办", "會個關這發東車無時辦"))
FOUR_BYTES = SIMPLIFIED.replace("青石县", "㐀𠮷𫓧县")
PAGES = {
    "gbk": SIMPLIFIED,
    "gb18030": FOUR_BYTES,
    "big5": TRADITIONAL,
    "utf-8": SIMPLIFIED,
    "utf-8-sig": SIMPLIFIED,
}
LABELS = (None, "gb2312", "GBK", "gb18030", "big5", "utf-8", "iso-8859-1", "x-unknown")


@pytest.mark.parametrize("charset", PAGES)
@pytest.mark.parametrize(("http", "meta"), list(itertools.product(LABELS, LABELS)))
def test_reads_every_charset_under_every_label(charset: str, http: str | None, meta: str | None) -> None:
    page = PAGES[charset].format(meta=f'<meta charset="{meta}">' if meta else "")
    body = page.encode(charset, "ignore")
    decoded = decode(body, f"text/html; charset={http}" if http else "text/html")
    assert decoded.text == body.decode(charset)


@pytest.mark.parametrize(
    ("charset", "http", "meta", "wrong"),
    [
        ("gbk", None, "gb2312", 0),
        ("gbk", "utf-8", "gb2312", 1),
        ("gbk", "utf-8", "utf-8", 2),
        ("utf-8", "utf-8", "gb2312", 1),
        ("utf-8", None, None, 0),
        ("big5", "gbk", None, 1),
    ],
)
def test_counts_the_labels_that_contradict_the_bytes(
    charset: str, http: str | None, meta: str | None, wrong: int
) -> None:
    page = PAGES[charset].format(meta=f"<meta http-equiv=Content-Type content='text/html; charset={meta}'>")
    decoded = decode(page.encode(charset, "ignore"), f"text/html;charset={http}" if http else None)
    assert sum(damage.count for damage in decoded.damage if damage.kind == "wrong_charset") == wrong


def test_a_spoiled_byte_does_not_make_utf8_another_charset() -> None:
    spoiled = SIMPLIFIED[:70].encode() + b"\xb2" + SIMPLIFIED[70:].encode()
    decoded = decode(spoiled, "text/html; charset=gbk")
    assert decoded.charset == "utf-8"
    assert decoded.text.replace("\ufffd", "") == SIMPLIFIED


def test_reads_hz() -> None:
    assert "主动公开" in decode(SIMPLIFIED.encode("hz"), None).text


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_reads_utf16(charset: str) -> None:
    assert decode(SIMPLIFIED.encode(charset), None).text == SIMPLIFIED


@pytest.mark.parametrize(("misread", "least"), [("latin-1", 1.0), ("gbk", 0.8)])
def test_turns_misread_utf8_back(misread: str, least: float) -> None:
    body = SIMPLIFIED.encode().decode(misread, "replace").encode()
    decoded = decode(body, "text/html; charset=utf-8")
    assert [damage.kind for damage in decoded.damage] == ["mojibake"]
    kept = sum(character in decoded.text for character in SIMPLIFIED)
    assert kept >= least * len(SIMPLIFIED)
    assert "86条" in decoded.text


@pytest.mark.parametrize("body", [b"", b" \r\n ", b"%PDF-1.4 ...", b"PK\x03\x04....", bytes(range(32)) * 9])
def test_says_what_is_no_text(body: bytes) -> None:
    with pytest.raises(UnreadableBytes):
        decode(body, "text/html")


def test_zero_bytes_and_surrogates_do_not_reach_the_text() -> None:
    text = decode("<p>公\x00开</p>".encode() + b"\xed\xa0\x80" + "信息公开工作年度报告".encode(), None).text
    assert "\x00" not in text
    text.encode("utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_clear_verdict(body: bytes) -> None:
    try:
        decoded = decode(body, None)
    except UnreadableBytes:
        return
    decoded.text.encode("utf-8")
    assert decoded.evidence
