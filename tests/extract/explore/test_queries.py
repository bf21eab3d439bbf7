"""The queries that stand ready in the browser run on a real database."""

import pytest

from extract.explore.metadata import load_explore
from tests.extract.explore.conftest import Pages


@pytest.mark.parametrize("name", sorted(load_explore()["queries"]))
def test_a_ready_query_runs(pages: Pages, name: str) -> None:
    answer = pages.path(f"/site/{name}.json?_shape=array&year=2022&metric=requests.received")
    assert answer.status == 200, answer.text


def test_who_has_not_published(pages: Pages) -> None:
    assert "崇仁县教育体育局" in pages.path("/site/not_published?year=2022").text
    assert "崇仁县教育体育局" not in pages.path("/site/not_published.json?year=2021&_shape=array").text
