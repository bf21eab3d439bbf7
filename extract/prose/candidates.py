"""From numbers with a meaning to facts: one value a key, the others kept as mentions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extract.dictionary import load
from extract.model import Fact, ReportingScope, Semantic, Source
from extract.numbers import amount_yuan, in_unit, plain
from extract.prose.periods import Period
from extract.prose.subjects import Subject

OF_OTHERS = ("subset", "whole_territory")  # numbers of other bodies than the one that reports
WITHIN_WHOLE: Mapping[Subject | None, ReportingScope] = {
    "own": "own_agency",
    "departments": "government_and_departments",
}
SCOPED = ("disclosure.", "requests.", "review.", "litigation.", "complaints.", "consultations.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number, or a stated none, that a sentence gives for a metric; `paragraph` counts the paragraphs."""

    metric: str
    start: int
    end: int
    value: Decimal | None
    semantic: Semantic = "number"
    period: Period = "annual"
    subject: Subject | None = None
    approx: bool = False
    unit_raw: str | None = None
    strength: int = 0
    paragraph: int = 0
    applicant_type: str | None = None


def build_facts(
    text: str, candidates: Sequence[Candidate], scope: ReportingScope, own_first: bool = False
) -> tuple[Fact, ...]:
    """All candidates as facts in the order of the text, the best of each key with role value.

    `own_first`: a department reports, whose own numbers stand before those of its territory (全县).
    """
    contrasted = {one.paragraph for one in candidates if one.subject in ("whole", "part")}
    facts: list[tuple[tuple[int, ...], Fact]] = []
    for one in candidates:
        fact_scope = _scope(one, scope, one.paragraph in contrasted, own_first)
        facts.append((_rank(one, "own" if own_first else "whole"), _fact(text, one, fact_scope)))
    return _with_roles(facts)


def _scope(
    one: Candidate, scope: ReportingScope, contrasted: bool, of_department: bool
) -> ReportingScope | None:
    if one.subject == "part" and one.metric.startswith(SCOPED):
        return "subset"
    if one.subject == "whole" and of_department and one.metric.startswith(SCOPED):
        return "whole_territory"
    if contrasted and scope == "whole_territory":
        return WITHIN_WHOLE.get(one.subject)
    return None


def _rank(one: Candidate, meant: Subject) -> tuple[int, ...]:
    """Greater is better: a number before none, the subject meant, a stated total, the earlier."""
    return (one.value is not None, one.semantic == "number", one.subject == meant, one.strength, -one.start)


def _fact(text: str, one: Candidate, scope: ReportingScope | None) -> Fact:
    unit = _canonical_unit(one.metric)
    value = None if one.value is None else plain(in_unit(one.value, one.unit_raw, unit))
    money = amount_yuan(one.value, one.unit_raw) if one.value is not None and one.unit_raw else None
    return Fact(
        metric=one.metric,
        source=Source("prose", start=one.start, end=one.end),
        raw=text[one.start : one.end],
        value=value,
        semantic=one.semantic,
        applicant_type=one.applicant_type,
        period=one.period,
        reporting_scope=scope,
        approx=one.approx,
        unit=unit,
        unit_raw=one.unit_raw,
        amount_yuan=money,
    )


@cache
def _canonical_unit(metric: str) -> str:
    return load().canonical_unit(metric)


def _with_roles(ranked: Iterable[tuple[tuple[int, ...], Fact]]) -> tuple[Fact, ...]:
    best: dict[tuple[str, str | None, str, str | None], tuple[tuple[int, ...], Fact]] = {}
    ordered = sorted(ranked, key=lambda one: (one[1].source.start or 0, one[1].metric))
    for rank, fact in ordered:
        key = (fact.metric, fact.applicant_type, fact.period, fact.reporting_scope)
        if fact.reporting_scope not in OF_OTHERS and (key not in best or rank > best[key][0]):
            best[key] = rank, fact
    values = {id(fact) for _, fact in best.values()}
    return tuple(fact if id(fact) in values else replace(fact, role="mention") for _, fact in ordered)
