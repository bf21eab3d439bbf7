"""Every word of the pages stands in both languages, every word is used, every code has its name."""

import re
from pathlib import Path
from typing import get_args

import pytest

from extract import model
from extract.dictionary import load
from extract.explore import words as words_module
from extract.explore.words import LANGUAGES, choose_language, figure, load_words

EXPLORE = Path(words_module.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in EXPLORE.rglob("*") if path.suffix in (".html", ".py")
)
USED = set(re.findall(r'_\("(\w+)"|_\(\'(\w+)\'|(?:say|Unanswerable)\(\s*"(\w+)"', SOURCES))
# Keys that templates put together or walk through.
LISTED = set(re.findall(r'"(\w+)"', " ".join(re.findall(r"\{% for (?:name|part) in \((.*?)\)", SOURCES))))


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    used = {next(filter(None, names)) for names in USED}
    texts = set(load_words("zh").texts)
    built = {f"view_{name}" for name in LISTED} | LISTED
    assert used - texts - {"view_"} == set()
    assert texts - used - built == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codes_of_the_model_have_names(language: str) -> None:
    codes = load_words(language).codes
    for kind, literal in {
        "semantic": model.Semantic,
        "scope": model.ReportingScope,
        "era": model.FormatEra,
        "role": model.Role,
        "status": model.Status,
        "page_type": model.PageType,
    }.items():
        assert set(get_args(literal)) == set(codes[kind])
    applicants = {value.id for value in load().dimensions["applicant_type"]}
    assert applicants == set(codes["applicant"])


def test_both_languages_have_the_same_places_to_fill() -> None:
    zh, en = (load_words(language).texts for language in LANGUAGES)
    assert {key: sorted(re.findall(r"\{(\w+)\}", zh[key])) for key in zh} == {
        key: sorted(re.findall(r"\{(\w+)\}", en[key])) for key in en
    }


def test_the_language_is_the_one_asked_for_then_the_browsers_then_chinese() -> None:
    assert choose_language("en", "zh-CN") == "en"
    assert choose_language("xx", "de, en;q=0.8, zh;q=0.5") == "en"
    assert choose_language(None, "zh-TW,en") == "zh"
    assert choose_language(None, None) == "zh"


def test_numbers_are_written_for_people() -> None:
    assert [figure(value) for value in (None, 0, 1234567, 12.0, 1583.5, -3)] == [
        "—", "0", "1,234,567", "12", "1,583.50", "-3",
    ]  # fmt: skip
