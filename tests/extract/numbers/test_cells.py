"""What cells and phrases say, and what they leave unsaid."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import amount_yuan, in_unit, parse_cell, parse_number, parse_numeral, plain
from extract.numbers.calendar import read_small, read_year


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3460", 3460),
        ("3,460", 3460),
        ("3，460", 3460),
        ("３４６０", 3460),
        ("12 345", 12345),
        (" 5\u200b\xa0", 5),
        ("二〇一九", 2019),
        ("三十五", 35),
        ("一百零五", 105),
        ("三百二", 320),
        ("两千", 2000),
        ("二十一万", 210_000),
        ("7.4万", 74_000),
        ("1万2千", 12_000),
        ("3亿5000万", 350_000_000),
        ("-8", -8),
        ("+3", 3),
        ("增3", 3),
        ("减2", -2),
        ("减少18项", -18),
        ("增5/减2", 3),
        ("5（含上年结转3件）", 5),
        ("0件", 0),
        ("2.", 2),
        ("12①", 12),
        ("12²", 12),
        ("12[³]", 12),
    ],
)
def test_numbers(text: str, value: int) -> None:
    cell = parse_cell(text)
    assert (cell.semantic, cell.value) == ("number", Decimal(value))


@pytest.mark.parametrize(
    ("text", "semantic"),
    [
        ("", "blank"),
        (" \u200b\xa0　", "blank"),
        ("/", "slash"),
        ("／", "slash"),
        ("-", "dash"),
        ("——", "dash"),
        ("–", "dash"),
        ("12%", "text"),
        ("百分之三", "text"),
        ("3-5", "text"),
        ("34 60", "text"),
        ("1,23", "text"),
        ("1,2345", "text"),
        ("十几", "text"),
        ("详见附件", "text"),
        ("1" * 30, "text"),
        ("5（3）", "text"),
        ("1①2", "text"),
        ("①", "text"),
    ],
)
def test_what_is_no_number_has_no_value(text: str, semantic: str) -> None:
    cell = parse_cell(text)
    assert cell.semantic == semantic
    assert cell.value is None


@pytest.mark.parametrize("text", ["无", "没有", "零", "（无）", "暂无"])
def test_none_is_stated(text: str) -> None:
    cell = parse_cell(text)
    assert cell.semantic == "stated_none" and cell.value == 0


@pytest.mark.parametrize(
    "text", ["约30", "近千", "3000多条", "7.4万余件", "160余万条", "500条以上", "20人左右", "不足10", "逾80"]
)
def test_approximate_numbers_are_marked(text: str) -> None:
    cell = parse_cell(text)
    assert cell.semantic == "number" and cell.approx


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("251000元", "元", "251000"),
        ("96171.6万元", "万元", "961716000"),
        ("96171.6（万元）", "万元", "961716000"),
        ("1.05亿元", "亿元", "105000000"),
        ("0.005万元", "万元", "50"),
    ],
)
def test_money_keeps_its_unit_and_has_an_amount(text: str, unit: str, yuan: str) -> None:
    cell = parse_cell(text)
    assert cell.unit_raw == unit and cell.value is not None
    assert amount_yuan(cell.value, unit) == yuan


def test_only_units_of_money_differ_by_a_factor() -> None:
    assert in_unit(Decimal("73802895.9"), "元", "万元") == Decimal("7380.28959")
    assert in_unit(Decimal(4), "项", "件") == 4
    assert amount_yuan(Decimal(4), "件") is None
    assert plain(Decimal("4.0")) == 4 and isinstance(plain(Decimal("4.0")), int)


def test_a_phrase_is_a_number_only_as_a_whole() -> None:
    number = parse_number("共计1,204件")
    assert number is not None
    assert number.value == 1204 and number.unit_raw == "件"
    assert parse_number("受理5件申请") is None


@given(st.integers(min_value=0, max_value=10**12))
def test_spellings_of_one_number_agree(value: int) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in str(value))
    for text in (str(value), f"{value:,}", wide, f" {value}\u200b", f"{value}件"):
        assert parse_cell(text).value == value


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_numerals_round_trip(value: int) -> None:
    assert parse_numeral(_chinese(value)) == value


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    cell = parse_cell(text)
    assert (cell.value is not None) == (cell.semantic in ("number", "stated_none"))


def _chinese(value: int) -> str:
    """Formal writing with 零 for gaps."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return f"{_chinese(high)}万{gap}{_chinese(low) if low else ''}"
    written: list[str] = []
    gap = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            written.append(gap + "零一二三四五六七八九"[digit] + name)
            gap = ""
        elif written:
            gap = "零"
    return "".join(written) or "零"


@pytest.mark.parametrize(
    ("raw", "year"),
    [
        ("2019", 2019),
        ("２０１９", 2019),
        ("二〇一九", 2019),
        ("二O一 九", 2019),
        ("贰零壹玖", 2019),
        ("1999", None),
    ],
)
def test_years(raw: str, year: int | None) -> None:
    assert read_year(raw) == year


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("3", 3),
        ("03", 3),
        ("三", 3),
        ("十", 10),
        ("二 十三", 23),
        ("廿三", 23),
        ("卅一", 31),
        ("拾贰", 12),
        ("一百", None),
    ],
)
def test_months_and_days(raw: str, value: int | None) -> None:
    assert read_small(raw) == value
