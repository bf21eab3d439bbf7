"""Addresses of rows are told by those of the rows before, and only where they must be so."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.patterns import Pattern


def learned(*rows: tuple[dict[str, str], str]) -> Pattern:
    pattern = Pattern()
    for fields, address in rows:
        pattern.learn(fields, address)
    return pattern


def test_the_field_that_two_addresses_hold_makes_the_third() -> None:
    pattern = learned(
        ({"id": "71", "unit": "3"}, "http://a.cn/3/71.html"),
        ({"id": "82", "unit": "3"}, "http://a.cn/3/82.html"),
    )
    assert pattern.address_of({"id": "93", "unit": "3"}) == "http://a.cn/3/93.html"


def test_one_row_is_not_enough() -> None:
    assert learned(({"id": "71"}, "/71.html")).address_of({"id": "82"}) is None


def test_a_row_that_tells_otherwise_ends_what_was_learned() -> None:
    pattern = learned(({"id": "1"}, "/1.html"), ({"id": "2"}, "/2.html"), ({"id": "3"}, "/other.html"))
    assert pattern.address_of({"id": "4"}) is None


def test_two_fields_that_disagree_tell_nothing() -> None:
    pattern = learned(({"id": "1", "no": "1"}, "/1.html"), ({"id": "2", "no": "2"}, "/2.html"))
    assert pattern.address_of({"id": "3", "no": "4"}) is None


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("abc"), st.text("a1-", max_size=3)), st.text("a1-/", max_size=9)
        )
    )
)
def test_what_it_learned_from_it_never_contradicts(rows: list[tuple[dict[str, str], str]]) -> None:
    pattern = learned(*rows)
    assert all(pattern.address_of(fields) in (None, address) for fields, address in rows)
