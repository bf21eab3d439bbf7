"""Any document gives an identity, in bounded time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.compose import compose
from extract.identity import identify
from extract.main_text import Hints, Property
from extract.model import Prose

TEXT = st.text("区市县镇年月日一二〇0123我全局政府信息公开工作度报告。，《》〔〕号 \t", max_size=120)


@pytest.mark.parametrize("word", ["区", "我区", "泉州市丰泽区", "2019年", "二〇一九年", "（一）"])
def test_long_documents(word: str) -> None:
    identify(compose([Prose(word * 400_000)]), Hints(), None)


@given(st.lists(TEXT, max_size=8), TEXT, TEXT)
@settings(max_examples=200)
def test_no_document_crashes(paragraphs: list[str], title: str, value: str) -> None:
    hints = Hints(
        title=title,
        headings=(title,),
        properties=(Property("published", value, value), Property("source", value, value)),
    )
    found = identify(compose([Prose(text) for text in paragraphs]), hints, f"http://example.invalid/{value}")
    assert found.report_year is None or 2000 <= found.report_year < 2100
    assert found.title is None or found.title.strip() == found.title
