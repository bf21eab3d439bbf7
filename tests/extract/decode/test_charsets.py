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


def test_a_cut_utf16_page_loses_its_last_character_only() -> None:
    assert decode(SIMPLIFIED.encode("utf-16")[:-1]).text == SIMPLIFIED[:-1] + "\ufffd"


@pytest.mark.parametrize(("misread", "least"), [("latin-1", 1.0), ("gbk", 0.8)])
def test_turns_misread_utf8_back(misread: str, least: float) -> None:
    body = SIMPLIFIED.encode().decode(misread, "replace").encode()
    decoded = decode(body, "text/html; charset=utf-8")
    assert [damage.kind for damage in decoded.damage] == ["mojibake"]
    kept = sum(character in decoded.text for character in SIMPLIFIED)
    assert kept >= least * len(SIMPLIFIED)
    assert "86条" in decoded.text


def test_gbk_read_as_latin_1_is_turned_back() -> None:
    decoded = decode(SIMPLIFIED.encode("gbk").decode("latin-1").encode(), "text/html; charset=utf-8")
    assert decoded.text == SIMPLIFIED
    assert [damage.kind for damage in decoded.damage] == ["mojibake"]


@pytest.mark.parametrize("misread", ["latin-1", "gbk"])
def test_a_misread_widget_leaves_the_page_as_it_is(misread: str) -> None:
    widget = "征收拆迁补偿名单信息".encode().decode(misread)
    decoded = decode(SIMPLIFIED.replace("</body>", f"<div>{widget}</div></body>").encode())
    assert decoded.text == SIMPLIFIED.replace("</body>", "<div>征收拆迁补偿名单信息</div></body>")


@pytest.mark.parametrize("charset", ["gbk", "gb18030", "big5", "utf-8"])
def test_a_long_script_before_the_first_word_hides_no_charset(charset: str) -> None:
    text = PAGES[charset].replace("<title>", f"<script>{'let a = b + 1;' * 9000}</script><title>")
    body = text.encode(charset, "ignore")
    assert decode(body).text == body.decode(charset)


@pytest.mark.parametrize(("page", "include"), [("gbk", "utf-8"), ("utf-8", "gbk"), ("big5", "utf-8")])
def test_an_include_in_another_charset_is_read_in_its_own(page: str, include: str) -> None:
    body, foot = PAGES[page].encode(page, "ignore"), "<div>主办：青石县水利局办公室，网站地图</div>"
    decoded = decode(body.replace(b"</body>", foot.encode(include) + b"</body>"))
    assert decoded.text == body.decode(page).replace("</body>", f"{foot}</body>")
    assert [(damage.kind, damage.count) for damage in decoded.damage] == [("wrong_charset", 1)]


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_padding_by_zero_bytes_makes_no_binary_of_a_page(charset: str) -> None:
    body = SIMPLIFIED.encode(charset)
    assert decode(body + bytes(len(body))).text == SIMPLIFIED


def test_a_lost_byte_costs_one_character_and_no_digit() -> None:
    body = SIMPLIFIED.encode("gbk")
    at = body.index("动公开各".encode("gbk"))
    decoded = decode(body[:at] + body[at + 1 :])
    assert decoded.text == SIMPLIFIED.replace("动公开各", "\ufffd公开各")
    assert [damage.kind for damage in decoded.damage] == ["gbk_byte_shift"]


def test_a_lost_character_that_went_through_gb18030_leaves_no_digits() -> None:
    body = SIMPLIFIED.encode().replace("申请".encode()[-1:] + b"3", b"\x84\x31\xa4\x373")
    assert "7" not in decode(body).text
    assert "申\ufffd3件" in decode(body).text


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
