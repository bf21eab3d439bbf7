"""The language of the dictionary's formulas."""

import pytest

from extract.checks.errors import FormulaError
from extract.checks.formula import Reference, parse_relation, parse_sum, parse_texts
from extract.dictionary import load


def test_sums_with_signs_slots_and_years() -> None:
    assert parse_sum("a.b[total] + c(year-1) - d(year)") == (
        Reference("a.b", "total"),
        Reference("c", lag=-1),
        Reference("d", sign=-1),
    )


def test_every_relation_of_the_dictionary_is_readable_and_names_known_metrics() -> None:
    dictionary = load()
    for rule in dictionary.identities:
        if rule.kind in ("equality", "cross_year") or (
            rule.kind == "inequality" and rule.table != "hierarchy"
        ):
            relation = parse_relation(rule.formula)
            names = {term.metric for term in (*relation.left, *relation.right)} - {"value"}
            assert names <= set(dictionary.metrics), rule.id
        if rule.kind == "membership":
            assert parse_texts(rule.formula)


@pytest.mark.parametrize("formula", ["a b", "a == ", "a == b * c", "import os"])
def test_other_languages_are_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse_relation(formula)
