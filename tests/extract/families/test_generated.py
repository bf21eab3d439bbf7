"""Every form filled at random and printed in many manners: all cells come, and no other."""

import pytest

from extract.model import TableReading
from tests.extract.families.forms import MANNERS, Filled, applications, art20, indicators, manner, review
from tests.extract.families.reading import read, told

SEEDS = range(6)


def assert_exact(filled: Filled, reading: TableReading) -> None:
    assert told(reading) == filled.truth
    assert len(reading.unmatched_rows) == filled.unknown


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize("table", ["stat2014", "annex_fujian", "annex_shanghai_type"])
def test_lists_of_indicators(table: str, name: str, seed: int) -> None:
    filled = indicators(table, manner(name, seed), numbered=seed % 2 == 1)
    reading = read("附表如下", filled.html)
    assert reading.families == (table,)
    assert_exact(filled, reading)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize("year", [2019, 2021])
def test_the_matrix_of_applications(year: int, name: str, seed: int) -> None:
    filled = applications(year, manner(name, seed))
    assert_exact(filled, read(filled.html))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize("year", [2019, 2021])
def test_article_twenty(year: int, name: str, seed: int) -> None:
    filled = art20(year, manner(name, seed))
    reading = read(filled.html)
    assert reading.families == (f"art20_{year}",)
    assert_exact(filled, reading)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("flat_headings", [False, True])
@pytest.mark.parametrize("name", ["plain", "blanks"])
def test_review_and_litigation(name: str, flat_headings: bool, seed: int) -> None:
    filled = review(manner(name, seed), flat_headings=flat_headings)
    assert_exact(filled, read(filled.html))


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_in_any_order(seed: int) -> None:
    how = manner("blanks", seed)
    filled = [art20(2021, how), applications(2021, how), review(how)]
    how.rng.shuffle(filled)
    truth = {key: cell for one in filled for key, cell in one.truth.items()}
    reading = read(*(one.html for one in filled))
    assert told(reading) == truth
    assert reading.missing == ()
