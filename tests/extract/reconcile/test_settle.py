"""One value a key, tables before prose, numbers before empty cells."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from extract.model import Fact, Source
from extract.reconcile import key_of, settle

TABLE, PROSE = Source("table", table=0, row=1, col=2), Source("prose", start=0, end=3)


def fact(source: Source, value: int | None, **fields: str) -> Fact:
    known = {
        "metric": "requests.received",
        "raw": str(value),
        "semantic": "number" if value is not None else "blank",
    }
    return Fact(source=source, value=value, **{**known, **fields})  # type: ignore[arg-type]  # fields by name


def roles(facts: tuple[Fact, ...]) -> list[tuple[int | float | None, str]]:
    return [(one.value, one.role) for one in facts]


def test_a_table_stands_before_prose() -> None:
    assert roles(settle([fact(TABLE, 5)], [fact(PROSE, 7)])) == [(5, "value"), (7, "mention")]


def test_a_printed_number_stands_before_an_empty_cell() -> None:
    assert roles(settle([fact(TABLE, None)], [fact(PROSE, 0)])) == [(None, "mention"), (0, "value")]


def test_an_empty_cell_stays_where_nothing_else_is_said() -> None:
    assert roles(settle([fact(TABLE, None)], [])) == [(None, "value")]


def test_the_total_column_and_prose_of_all_applicants_are_one_key() -> None:
    settled = settle([fact(TABLE, 5, applicant_type="total")], [fact(PROSE, 5)])
    assert roles(settled) == [(5, "value"), (5, "mention")]


def test_applicants_periods_and_scopes_are_keys_of_their_own() -> None:
    facts = [
        fact(TABLE, 1, applicant_type="natural_person"),
        fact(TABLE, 2, period="cumulative"),
        fact(TABLE, 3, reporting_scope="own_agency"),
        fact(TABLE, 4),
    ]
    assert {role for _, role in roles(settle(facts, []))} == {"value"}


def test_a_sum_stays_only_where_no_number_is_printed() -> None:
    derived = fact(TABLE, 9, role="derived")
    assert roles(settle([derived, fact(TABLE, 8)], [])) == [(8, "value")]
    assert roles(settle([derived], [])) == [(9, "derived")]


def test_a_mention_never_becomes_the_value() -> None:
    assert roles(settle([], [fact(PROSE, 4, role="mention")])) == [(4, "mention")]


FACTS = st.builds(
    fact,
    st.sampled_from([TABLE, PROSE]),
    st.sampled_from([None, 0, 1, 2]),
    metric=st.sampled_from(["requests.received", "review.total"]),
    role=st.sampled_from(["value", "mention", "derived"]),
    applicant_type=st.sampled_from(["total", "natural_person"]),
)


@given(st.lists(FACTS, max_size=12), st.lists(FACTS, max_size=12))
def test_at_most_one_value_a_key_and_settling_again_changes_nothing(
    tables: list[Fact], prose: list[Fact]
) -> None:
    settled = settle(tables, prose)
    stated = Counter(key_of(one) for one in settled if one.role != "mention")
    assert set(stated.values()) <= {1}
    assert settle(settled, ()) == settled
