"""Identities across the years of one publisher."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extract.checks.formula import Reference, parse_relation
from extract.checks.report import judge
from extract.checks.rules import load_rules
from extract.checks.values import Number, Values
from extract.dictionary import Dictionary, Rule
from extract.model import Check, Fact


def check_series(
    years: Mapping[int, Sequence[Fact]], dictionary: Dictionary
) -> tuple[tuple[int, Check], ...]:
    """The cross-year identities (I22, I25-I27) of the reports of one publisher and scope, by report year.

    A pair of (later year, check) for every two years that follow each other and have numbers to compare.
    """
    values = {year: Values(facts) for year, facts in years.items()}
    rules = [rule for rule in dictionary.identities if rule.kind == "cross_year"]
    return tuple(
        (year, check)
        for year in sorted(values)
        if year - 1 in values
        for rule in rules
        for check in _pair(rule, values[year], values[year - 1])
    )


def series_metrics(dictionary: Dictionary) -> frozenset[str]:
    """The metrics whose numbers those identities look up, but for those said of every metric (I22).

    A printed parent may stand for its parts, so parents are among them.
    """
    nothing = Values(())
    named = frozenset(
        term.metric
        for rule in dictionary.identities
        if rule.kind == "cross_year"
        for sides in _variants(rule, nothing)
        for term in (*sides[0], *sides[1])
    )
    return named | {metric.rpartition(".")[0] for metric in named}


def _pair(rule: Rule, this: Values, last: Values) -> Iterator[Check]:
    for left, right in _variants(rule, this):
        checks = (_compare(rule, left, right, this, last, kind) for kind in _kinds(rule, left, this))
        yield from (check for check in checks if check.status != "not_assessable")


def _kinds(rule: Rule, left: Sequence[Reference], this: Values) -> Iterator[str | None]:
    if rule.per == "applicant_type":
        yield from this.applicants(term.metric for term in left)
    else:
        yield None


def _variants(rule: Rule, this: Values) -> Iterator[tuple[tuple[Reference, ...], tuple[Reference, ...]]]:
    """The formula as written, for the other groups it is said of, or for every metric."""
    relation = parse_relation(rule.formula)
    if relation.left[0].metric == "value":
        for metric in this.metrics(None, "cumulative"):
            yield _renamed(relation.left, "value", metric), _renamed(relation.right, "value", metric)
        return
    yield relation.left, relation.right
    for group, others in load_rules().same_for.get(rule.id, {}).items():
        for other in others:
            yield _renamed(relation.left, group, other), _renamed(relation.right, group, other)


def _renamed(terms: Sequence[Reference], group: str, other: str) -> tuple[Reference, ...]:
    return tuple(replace(term, metric=other + term.metric.removeprefix(group)) for term in terms)


def _compare(
    rule: Rule,
    left: Sequence[Reference],
    right: Sequence[Reference],
    this: Values,
    last: Values,
    kind: str | None,
) -> Check:
    one, other = (_total(terms, this, last, kind) for terms in (left, right))
    named = "total" if kind is None and rule.per == "applicant_type" else kind
    return Check(rule.id, judge("==", one, other), named, None, one, other)


def _total(terms: Sequence[Reference], this: Values, last: Values, kind: str | None) -> Number | None:
    parts = [(last if term.lag else this).total((term,), kind, "annual") for term in terms]
    return None if None in parts else sum(part for part in parts if part is not None)
