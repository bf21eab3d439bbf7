"""The forward model of the mirrors' damage."""

import re

from hypothesis import given
from hypothesis import strategies as st

from demo.damage import break_text, decode_piece, insert_glosses, is_shifted, keeps_numbers
from demo.portals.mirror import break_safely, dress
from demo.script import survives, taiwan_words, to_taiwan, to_traditional
from demo.wording import read_data

READINGS = read_data("glosses")
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=40)
TEXTS = st.text(st.sampled_from("本年度公开政府信息（一）、。，！　2019件推进规范区务工作0123"), max_size=60)


def strip(text: str) -> str:
    return re.sub(r"\([a-zà-ǜāēīōūǎ]+\)", "", text)


@given(HAN)
def test_aligned_bytes_come_back_whole(text: str) -> None:
    data = text.encode("gbk")
    assert decode_piece(data) == text


@given(HAN)
def test_glosses_only_add_bytes(text: str) -> None:
    data = text.encode("gbk")
    glossed = insert_glosses(data)
    assert len(glossed) >= len(data)
    assert (glossed == data) == (not any(char.encode("gbk") in data for char in READINGS))


@given(TEXTS)
def test_whole_glosses_can_be_taken_out_again(text: str) -> None:
    assert strip(dress(text)) == to_traditional(text)
    assert keeps_numbers(text, dress(text))


@given(TEXTS, st.booleans())
def test_the_mirror_loses_no_digit_and_spares_what_carries_facts(text: str, firm: bool) -> None:
    shown = break_safely(text, firm)
    assert keeps_numbers(text, shown)
    assert not (firm and is_shifted(shown))


def test_a_heading_behind_full_width_blanks_is_shifted() -> None:
    broken = break_text("　　（一）整理目录。")
    assert broken.startswith("　?。ㄒ唬┱")
    assert broken.endswith("。")


def test_a_lone_lead_byte_swallows_a_low_byte() -> None:
    assert decode_piece(b"\xd6") == "?"
    assert decode_piece(b"\xd6(ab") == "?ab"
    assert decode_piece(b"\xff\xffab") == "ab"


def test_the_words_of_taiwan_replace_those_of_the_mainland() -> None:
    assert to_taiwan("规范性文件在门户网站公布") == "規範性檔案在入口網站公佈"
    assert taiwan_words("网络和程序") == {"网络", "程序"}
    assert survives("海城市")
