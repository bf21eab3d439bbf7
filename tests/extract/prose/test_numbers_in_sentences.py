"""Whatever the notation, the number comes back; shares, document numbers and dates never count."""

from hypothesis import given
from hypothesis import strategies as st

from extract.compose import compose
from extract.model import Fact, Identity, Prose
from extract.prose import read_prose

DIGITS = "零一二三四五六七八九"
NOISE = st.sampled_from(
    [
        "，占{n}%",
        "，按时答复率{n}%",
        "，比上年增长{n}%",
        "（政办发〔20{n:02}〕{n}号）",
        "，电话0593-28{n:05}",
        "（第{n}期）",
    ]
)


def chinese(number: int) -> str:
    """Numbers below ten thousand in Chinese numerals."""
    if number < 10:
        return DIGITS[number]
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            rest = number % unit
            gap = "零" if 0 < rest < unit // 10 else ""
            return DIGITS[number // unit] + name + gap + (chinese(rest) if rest else "")
    raise AssertionError(number)


def renderings(number: int) -> list[str]:
    wide = str(number).translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    texts = [str(number), f"{number:,}", wide]
    if 1 < number < 10_000:
        texts.append(chinese(number))
    if number % 100 == 0 and number >= 10_000:
        texts.append(f"{number / 10_000:g}万")
    return texts


def values(text: str, year: int = 2016) -> list[Fact]:
    identity = Identity(report_year=year, reporting_scope="whole_territory")
    return [one for one in read_prose(compose([Prose(text)]), identity) if one.role == "value"]


@given(st.integers(0, 3_000_000), st.data())
def test_every_notation_comes_back(number: int, data: st.DataObject) -> None:
    printed = data.draw(st.sampled_from(renderings(number)))
    found = values(f"2016年，全市共主动公开政府信息{printed}条。")
    assert [(one.metric, one.value, one.approx) for one in found] == [
        ("disclosure.proactive.total", number, False)
    ]


@given(st.integers(1, 9999), st.integers(1, 99), NOISE)
def test_noise_beside_a_number_is_no_count(number: int, noise: int, pattern: str) -> None:
    found = values(f"全年共收到政府信息公开申请{number}件{pattern.format(n=noise)}。")
    assert [(one.metric, one.value) for one in found] == [("requests.received", number)]


@given(st.integers(2, 9999), st.sampled_from(["余件", "多件", "件左右", "件以上"]))
def test_about_is_flagged(number: int, unit: str) -> None:
    found = values(f"全年共收到政府信息公开申请{number}{unit}。")
    assert [(one.value, one.approx) for one in found] == [(number, True)]


@given(
    st.text(
        alphabet="收到申请公开政府信息件条，。；、（）0123456789一二三万余未没有无行政复议诉讼%年",
        max_size=60,
    )
)
def test_any_text_is_read_without_harm(text: str) -> None:
    document = compose([Prose(text)])
    for fact in read_prose(document, Identity(report_year=2016)):
        assert document.text[fact.source.start : fact.source.end] == fact.raw
