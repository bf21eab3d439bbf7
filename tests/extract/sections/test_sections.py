"""The headings of texts/*.yaml, with their levels and bodies; properties of all sections."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.compose import compose
from extract.model import Prose, Section

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.yaml"))


def sections_of(paragraphs: list[str]) -> list[tuple[Section, str]]:
    document = compose([Prose(text) for text in paragraphs])
    return [(section, document.text[section.start : section.end].strip()) for section in document.sections]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_headings_levels_and_bodies(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [[section.heading, section.level, body] for section, body in sections_of(case["paragraphs"])]
    assert found == case["sections"]


def test_html_headings_count_without_numbers() -> None:
    document = compose(
        [Prose("年报", 1), Prose("总体情况", 2), Prose("平稳有序。"), Prose("存在问题", 2), Prose("人手少。")]
    )
    assert [section.heading for section in document.sections] == ["总体情况", "存在问题"]


NUMBERS = ["", "一、", "（一）", "(二)", "1.", "2、", "（3）", "第一部分 ", "①", "㈠"]
PARAGRAPH = st.tuples(st.sampled_from(NUMBERS), st.text("主动公开情况。，：0123年", min_size=1, max_size=60))


@given(st.lists(PARAGRAPH.map("".join), max_size=20))
def test_sections_lie_in_the_text_and_nest(paragraphs: list[str]) -> None:
    document = compose([Prose(text) for text in paragraphs])
    for section in document.sections:
        assert 0 <= section.start <= section.end <= len(document.text)
    for one, later in zip(document.sections, document.sections[1:], strict=False):
        assert later.start >= one.start
        assert later.end <= one.end or later.start >= one.end
