"""Identities on printed numbers: what holds, what fails, what cannot be told."""

from collections.abc import Iterable

import pytest

from extract.checks import check_report
from extract.dictionary import load
from extract.model import Check, Fact, Source

SIX = (
    "natural_person",
    "legal_person.commercial_enterprise",
    "legal_person.research_institution",
    "legal_person.social_welfare_org",
    "legal_person.legal_service_org",
    "legal_person.other",
)
REVIEW = {
    "review.upheld": 3,
    "review.corrected": 1,
    "review.other": 2,
    "review.pending": 4,
    "review.total": 10,
}
OUTCOMES = {
    "requests.received": 20,
    "requests.carried_in": 2,
    "requests.carried_forward": 1,
    "requests.outcome.total": 21,
    "requests.outcome.granted": 12,
    "requests.outcome.partial": 4,
    "requests.outcome.other.correction_overdue": 1,
    "requests.outcome.other.fee_overdue": 0,
    "requests.outcome.other.residual": 1,
}
SUMS = {"requests.outcome.denied": 2, "requests.outcome.unable": 1, "requests.outcome.not_processed": 0}
ART20 = {
    "documents.normative.in_force": 7,
    "documents.normative.repealed": 1,
    "documents.normative.issued": 2,
}


def printed(
    numbers: dict[str, float | None], applicant: str | None = None, period: str = "annual"
) -> list[Fact]:
    return [
        Fact(
            metric,
            Source("table", table=0, row=row, col=1),
            str(value),
            value,
            "number" if value is not None else "blank",
            applicant_type=applicant,
            period="cumulative" if period == "cumulative" else "annual",
        )
        for row, (metric, value) in enumerate(numbers.items())
    ]


def summed(numbers: dict[str, int], applicant: str | None = "total") -> list[Fact]:
    return [
        Fact(
            metric,
            Source("table", table=0, row=0, col=1),
            "",
            value,
            role="derived",
            applicant_type=applicant,
        )
        for metric, value in numbers.items()
    ]


def said(metric: str, value: int) -> Fact:
    return Fact(metric, Source("prose", start=0, end=1), str(value), value, role="mention")


def check(facts: Iterable[Fact]) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for one in check_report(list(facts), load()):
        found.setdefault(one.identity, []).append(one)
    return found


def form_2021(**changes: float | None) -> list[Fact]:
    named = {name.replace("__", "."): value for name, value in changes.items()}
    rows: dict[str, float | None] = {
        **OUTCOMES,
        **{key: value for key, value in named.items() if key in OUTCOMES},
    }
    review: dict[str, float | None] = {
        **REVIEW,
        **{key: value for key, value in named.items() if key in REVIEW},
    }
    return [
        *printed(rows, "total"),
        *printed(rows, SIX[0]),
        *summed(SUMS),
        *printed(review),
        *printed({**ART20}),
    ]


def statuses(found: dict[str, list[Check]], identity: str) -> set[str]:
    return {one.status for one in found[identity]}


def test_what_adds_up_passes() -> None:
    found = check([*form_2021(), *summed(SUMS, SIX[0])])
    assert all(statuses(found, name) == {"pass"} for name in ("I01", "I03", "I05"))
    assert {one.applicant_type for one in found["I01"]} == {"total", SIX[0]}


def test_a_wrong_printed_total_fails_with_both_sides() -> None:
    (failed,) = check(form_2021(review__total=0))["I05"]
    assert (failed.status, failed.left, failed.right) == ("fail", 0, 10)


def test_a_blank_number_cannot_be_assessed() -> None:
    assert statuses(check(form_2021(review__pending=None)), "I05") == {"not_assessable"}


def test_columns_that_lack_a_sum_are_assessed_where_they_can() -> None:
    assert {(one.applicant_type, one.status) for one in check(form_2021())["I03"]} == {
        ("total", "pass"),
        (SIX[0], "not_assessable"),
    }


def test_one_printed_row_stands_for_its_three_parts() -> None:
    parts = [name for name in OUTCOMES if ".other." in name]
    rows = [one for one in form_2021() if one.metric not in parts]
    found = check([*rows, *printed({"requests.outcome.other": 2}, "total")])
    assert ("total", "pass") in {(one.applicant_type, one.status) for one in found["I03"]}


@pytest.mark.parametrize(("last", "status"), [(5, "pass"), (6, "fail")])
def test_rows_have_to_add_up_across(last: int, status: str) -> None:
    parts = [10, 5, 0, 0, 0, last]
    columns = [
        one for kind, n in zip(SIX, parts, strict=True) for one in printed({"requests.received": n}, kind)
    ]
    found = check([*columns, *printed({"requests.received": 20}, "total"), *printed({**ART20})])
    assert statuses(found, "I04") == {status}


def annex(numbers: dict[str, tuple[float, float]]) -> list[Fact]:
    annual = printed({metric: pair[0] for metric, pair in numbers.items()})
    return [*annual, *printed({metric: pair[1] for metric, pair in numbers.items()}, None, "cumulative")]


FUJIAN: dict[str, tuple[float, float]] = {
    "requests.received": (6, 30),
    "requests.received.in_person": (1, 5),
    "requests.received.fax": (2, 4),
    "requests.received.online": (3, 21),
    "requests.received.mail": (0, 0),
    "requests.outcome.total": (6, 30),
    "requests.outcome.agreed": (4, 20),
    "requests.outcome.partial": (0, 0),
    "requests.outcome.denied_local": (1, 5),
    "requests.outcome.other_local": (1, 5),
}


def test_the_annex_adds_up_over_the_channels_it_has() -> None:
    found = check(annex(FUJIAN))
    assert {(one.period, one.status) for one in found["I20"]} == {("annual", "pass"), ("cumulative", "pass")}
    assert (statuses(found, "I21"), statuses(found, "I23")) == ({"pass"}, {"pass"})
    assert "I24" not in found


def test_the_wider_annex_has_its_own_identity() -> None:
    answers = {"requests.outcome.total": 9, "requests.outcome.agreed": 5, "requests.outcome.partial": 1}
    refusals = {"requests.outcome.refused_broad": 3, "requests.outcome.refused_broad.unclear": 3}
    use = {
        "consultations.phone": 20,
        "consultations.online": 4,
        "disclosure.proactive.service_information": 12,
    }
    found = check(printed({**answers, **refusals, **use}))
    assert (statuses(found, "I24"), "I21" in found) == ({"pass"}, False)


def test_a_channel_row_that_was_not_read_makes_no_fault() -> None:
    rows = {metric: pair for metric, pair in FUJIAN.items() if metric != "requests.received.online"}
    assert statuses(check(annex(rows)), "I20") == {"not_assessable"}


def test_more_in_a_year_than_ever_is_a_fault() -> None:
    (failed,) = check(annex({**FUJIAN, "review.total": (4, 3)}))["I23"]
    assert (failed.status, failed.left, failed.right) == ("fail", 3, 4)


def test_counts_are_whole_and_not_negative() -> None:
    assert statuses(check(form_2021()), "I28") == {"pass"}
    assert statuses(check(form_2021(review__other=-2)), "I28") == {"fail"}
    assert statuses(check(form_2021(review__other=1.5)), "I28") == {"fail"}


@pytest.mark.parametrize(("number", "status"), [(20, "pass"), (22, "pass"), (25, "fail")])
def test_prose_may_count_with_or_without_what_was_carried_in(number: int, status: str) -> None:
    assert statuses(check([*form_2021(), said("requests.received", number)]), "I31") == {status}


def test_prose_against_the_tables_of_review() -> None:
    found = check([*form_2021(), said("review.total", 9), said("requests.outcome.total", 21)])
    assert sorted(one.status for one in found["I32"]) == ["fail", "not_assessable", "pass"]


def test_a_report_without_tables_has_no_forms_to_check() -> None:
    assert set(check([said("requests.received", 3)])) <= {"I28"}
    assert check([]) == {}
