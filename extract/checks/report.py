"""Identities within one report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import eq, ge, le

from extract.checks.family import rules_of
from extract.checks.formula import Reference, parse_implication, parse_relation, parse_texts
from extract.checks.readings import Readings, find_readings, other_reading
from extract.checks.rules import load_rules
from extract.checks.values import PERIODS, Number, Values
from extract.dictionary import Dictionary, Rule
from extract.model import Check, Fact, Status

OPERATORS: Mapping[str, Callable[[Number, Number], bool]] = {"==": eq, "<=": le, ">=": ge}
TOLERANCE = 1e-6


def check_report(facts: Sequence[Fact], dictionary: Dictionary) -> tuple[Check, ...]:
    """The identities that hold for the tables the facts come from, evaluated on printed numbers.

    Where a number is missing the check is not assessable. Identities of single rows (I04, I23) and of single
    numbers (I28) report each fault, or one pass.
    """
    printed = Values(fact for fact in facts if fact.source.kind == "table")
    rules = rules_of(facts, dictionary)
    readings = find_readings(facts)
    return tuple(check for rule in rules for check in _check(rule, facts, printed, readings, dictionary))


def _check(
    rule: Rule, facts: Sequence[Fact], printed: Values, readings: Readings, dictionary: Dictionary
) -> Iterable[Check]:
    if rule.kind == "domain":
        return _domain(rule, facts, dictionary)
    if rule.kind == "implication":
        return [_implication(rule, Values(facts))]
    if rule.kind == "membership":
        return _texts(rule, facts, printed)
    if rule.kind in ("equality", "inequality"):
        return _relation(rule, printed, readings)
    return ()


def _relation(rule: Rule, values: Values, readings: Readings) -> Iterable[Check]:
    relation = parse_relation(rule.formula)
    if relation.left[0].metric == "value":
        return _rows(rule, values, readings)
    if rule.per == "applicant_type":
        right = _right(rule, values, "annual")
        kinds = values.applicants(term.metric for term in relation.left)
        return [compare(rule, values, relation.left, right, readings, kind) for kind in kinds]
    periods = PERIODS if rule.per == "period" else PERIODS[:1]
    return [
        compare(rule, values, relation.left, _right(rule, values, one), readings, None, one)
        for one in periods
    ]


def _right(rule: Rule, values: Values, period: str) -> tuple[Reference, ...]:
    """The right side, with the further rows that a table of this form may have and this one has."""
    further = load_rules().open_sums.get(rule.id, ())
    rows = (Reference(name) for name in further if values.get(name, None, period) is not None)
    return (*parse_relation(rule.formula).right, *rows)


def compare(
    rule: Rule,
    values: Values,
    left: Sequence[Reference],
    right: Sequence[Reference],
    readings: Readings,
    applicant: str | None,
    period: str = "annual",
) -> Check:
    """One relation between two sums, with the other reading of a number that would make it hold."""

    operator = parse_relation(rule.formula).operator
    one, other = values.total(left, applicant, period), values.total(right, applicant, period)
    named = "total" if applicant is None and rule.per == "applicant_type" else applicant
    when = period if rule.per == "period" else None
    found, mended = judge(operator, one, other), None
    if found == "fail":

        def holds(numbers: Values) -> bool:
            sides = (numbers.total(side, applicant, period) for side in (left, right))
            return judge(operator, *sides) == "pass"

        mended = other_reading(holds, values, (*left, *right), applicant, period, readings)
    return Check(rule.id, found, named, when, one, other, other_reading=mended)


def judge(operator: str, left: Number | None, right: Number | None) -> Status:
    if left is None or right is None:
        return "not_assessable"
    near = abs(left - right) < TOLERANCE
    return "pass" if near or OPERATORS[operator](left, right) else "fail"


def _rows(rule: Rule, values: Values, readings: Readings) -> Iterable[Check]:
    """A relation that every row has to fulfil."""
    relation = parse_relation(rule.formula)
    metrics = dict.fromkeys(metric for period in PERIODS for metric in values.metrics(None, period))
    checks = []
    for metric in metrics:
        left, right = _of(relation.left, metric), _of(relation.right, metric)
        check = compare(rule, values, left, right, readings, None)
        checks.append(replace(check, metric=metric) if check.status == "fail" else check)
    return _summed_up(rule, checks)


@lru_cache(1024)
def _of(terms: tuple[Reference, ...], metric: str) -> tuple[Reference, ...]:
    return tuple(replace(term, metric=metric) for term in terms)


def _summed_up(rule: Rule, checks: Sequence[Check]) -> list[Check]:
    """The failures, or one pass, or that nothing could be compared."""
    failed = [check for check in checks if check.status == "fail"]
    if failed:
        return failed
    status: Status = "pass" if any(check.status == "pass" for check in checks) else "not_assessable"
    return [Check(rule.id, status)]


def _domain(rule: Rule, facts: Sequence[Fact], dictionary: Dictionary) -> list[Check]:
    """Counts are whole and not negative; money may have decimals, a change may be negative."""
    failed: list[Check] = []
    status: Status = "not_assessable"
    for fact in facts:
        if fact.value is not None and fact.role == "value":
            metric, status = dictionary.metrics[fact.metric], "pass"
            right = fact.value >= 0 or metric.negative_allowed
            whole = fact.value == int(fact.value) or metric.value_type == "money"
            if not (right and whole):
                failed.append(
                    Check(rule.id, "fail", fact.applicant_type, fact.period, fact.value, 0, fact.metric)
                )
    return failed or [Check(rule.id, status)]


def _implication(rule: Rule, values: Values) -> Check:
    cause, effect = parse_implication(rule.formula)
    left, right = values.get(cause.metric), values.get(effect.metric)
    if left is None or (left > 0 and right is None):
        return Check(rule.id, "not_assessable", None, None, left, right)
    return Check(rule.id, "fail" if left > 0 and not right else "pass", None, None, left, right)


def _texts(rule: Rule, facts: Sequence[Fact], printed: Values) -> Iterator[Check]:
    """What the prose says against what the tables print; one of several sentences has to agree."""
    for relation in parse_texts(rule.formula):
        metric = load_rules().text[relation.words]
        said = _said(facts, metric)
        options = [printed.total(option, None, "annual") for option in relation.options]
        totals = [total for total in options if total is not None]
        if not said or not totals:
            yield Check(
                rule.id,
                "not_assessable",
                None,
                None,
                said[0] if said else None,
                totals[0] if totals else None,
                metric,
            )
        else:
            agreed = next((value for value in said if value in totals), None)
            left = said[0] if agreed is None else agreed
            yield Check(
                rule.id,
                "fail" if agreed is None else "pass",
                None,
                None,
                left,
                totals[0] if agreed is None else agreed,
                metric,
            )


def _said(facts: Iterable[Fact], metric: str) -> list[Number]:
    return [
        fact.value
        for fact in facts
        if fact.metric == metric
        and fact.source.kind == "prose"
        and fact.value is not None
        and (fact.period, fact.reporting_scope, fact.applicant_type) == ("annual", None, None)
    ]
