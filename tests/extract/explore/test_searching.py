"""The search page: words of any length, both scripts, operators, filters, and whatever else is typed."""

import re
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.explore.search_query import read_search
from extract.explore.snippet import cut_snippets, mark
from extract.store.search import phrase_query
from tests.extract.explore.conftest import Pages


def years(pages: Pages, words: str, **filters: str | int) -> list[int]:
    text = pages.get("search", q=words, **filters).text
    return [int(year) for year in re.findall(r'<p class="quiet">(\d{4}) · ', text)]


def test_words_of_one_and_two_characters(pages: Pages) -> None:
    assert years(pages, "馆") == [2016]
    assert years(pages, "群众") == [2016]
    assert set(years(pages, "诉讼")) == {2013, 2016, 2020, 2021, 2022}
    assert years(pages, "春耕") == []


def test_traditional_words_find_simplified_text(pages: Pages) -> None:
    assert years(pages, "檔案館") == years(pages, "档案馆") == [2016]
    assert "<mark>档案馆</mark>" in pages.get("search", q="檔案館").text


def test_or_and_without(pages: Pages) -> None:
    assert set(years(pages, "群众 OR 乱码")) == {2016, 2022}
    assert years(pages, "2016年 -乱码") == [2016]
    assert 2022 not in years(pages, "诉讼 -乱码")
    assert years(pages, '"群众查询"') == [2016]
    assert years(pages, '"查询群众"') == []


def test_filters(pages: Pages) -> None:
    assert years(pages, "诉讼", year=2020) == [2020]
    assert set(years(pages, "", place="教育体育局")) == {2021}
    assert years(pages, "诉讼", level="township") == []
    assert years(pages, "", place="崇仁縣", year=2013) == [2013]


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "-",
        "OR",
        "| OR |",
        "NEAR(",
        "*",
        "a:b",
        "-复议",
        "\x00",
        "' --",
        "^",
        "\ud83d",
    ],
)
def test_nothing_that_is_typed_breaks_the_page(pages: Pages, words: str) -> None:
    question = quote(words.encode("utf-8", "replace"))
    answer = pages.path(f"/site/-/search?q={question}&lang=en")
    assert answer.status == 200
    assert "cannot be shown" not in answer.text


@pytest.mark.parametrize("words", ["复议 " * 3400, "复" * 10_000])
def test_a_search_of_ten_thousand_characters(address: str, words: str) -> None:
    with urlopen(f"{address}site/-/search?q={quote(words)}", timeout=30) as answer:
        assert answer.status == 200


def test_more_terms_than_are_used_are_named(pages: Pages) -> None:
    words = " ".join(f"词{number}" for number in range(60))
    assert "only its first 40 terms" in pages.get("search", q=words, lang="en").text


@given(st.text(alphabet='复议诉訟a1" -|OR、。\n', max_size=60), st.text(alphabet='复议诉a "', max_size=8))
def test_marked_text_is_the_text(text: str, words: str) -> None:
    search = read_search(words)
    assert "".join(stretch.text for stretch in mark(text, search.phrases)) == text
    assert cut_snippets(text, search.phrases)


@given(st.text(max_size=80))
def test_excluding_alone_is_no_search(words: str) -> None:
    assert phrase_query("-" + words.replace(" ", "").replace('"', "")) == "" or any(
        not char.isprintable() for char in words
    )
