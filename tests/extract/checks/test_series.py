"""Identities across years."""

import pytest

from extract.checks import check_series
from extract.dictionary import load
from extract.model import Fact, Source


def table(metric: str, value: int, applicant: str | None = None, period: str = "annual") -> Fact:
    place = Source("table", table=0, row=0, col=0)
    when = "cumulative" if period == "cumulative" else "annual"
    return Fact(metric, place, str(value), value, applicant_type=applicant, period=when)  # type: ignore[arg-type]


@pytest.mark.parametrize(("carried", "status"), [(7, "pass"), (6, "fail")])
def test_what_was_carried_forward_is_carried_in(carried: int, status: str) -> None:
    years = {
        2021: [table("requests.carried_forward", 7, "total")],
        2022: [table("requests.carried_in", carried, "total")],
    }
    ((year, found),) = check_series(years, load())
    assert (year, found.identity, found.status, found.left, found.right) == (2022, "I25", status, carried, 7)


def test_a_year_between_is_missing() -> None:
    years = {2019: [table("requests.carried_forward", 7)], 2021: [table("requests.carried_in", 7)]}
    assert check_series(years, load()) == ()


def test_stock_of_documents_and_the_same_for_rules() -> None:
    last = [table("documents.normative.in_force", 50), table("documents.rules.in_force", 9)]
    this = [
        *(
            table(f"documents.normative.{name}", value)
            for name, value in (("in_force", 48), ("issued", 3), ("repealed", 5))
        ),
        *(
            table(f"documents.rules.{name}", value)
            for name, value in (("in_force", 12), ("issued", 1), ("repealed", 0))
        ),
    ]
    found = check_series({2022: last, 2023: this}, load())
    assert [(one.identity, one.status, one.left, one.right) for _, one in found] == [
        ("I26", "pass", 48, 48),
        ("I26", "fail", 12, 10),
    ]


def test_cumulative_columns_grow_by_the_year() -> None:
    years = {
        2016: [table("review.total", 5, None, "cumulative")],
        2017: [table("review.total", 8, None, "cumulative"), table("review.total", 2)],
    }
    ((_, found),) = check_series(years, load())
    assert (found.identity, found.status, found.left, found.right) == ("I22", "fail", 8, 7)
