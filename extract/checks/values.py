"""The printed numbers of one report, looked up by metric, applicant type and period."""

from collections.abc import Iterable, Iterator, Sequence

from extract.checks.formula import Reference
from extract.model import Fact

Number = int | float
Key = tuple[str, str | None, str]
PERIODS = ("annual", "cumulative")


def key_of(fact: Fact) -> Key:
    """What a number is looked up by; the total of all applicants has no type."""
    return fact.metric, None if fact.applicant_type == "total" else fact.applicant_type, fact.period


class Values:
    """Numbers of the report's own scope: printed ones first, derived sums where none is printed."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._numbers: dict[Key, Number] = {}
        ordered = sorted(facts, key=lambda fact: fact.role != "value")
        for fact in ordered:
            if fact.role != "mention" and fact.value is not None and fact.reporting_scope is None:
                self._numbers.setdefault(key_of(fact), fact.value)

    def replaced(self, key: Key, number: Number) -> "Values":
        """The same numbers but for one."""
        values = Values(())
        values._numbers = self._numbers | {key: number}
        return values

    def get(self, metric: str, applicant: str | None = None, period: str = "annual") -> Number | None:
        return self._numbers.get((metric, None if applicant == "total" else applicant, period))

    def applicants(self, metrics: Iterable[str]) -> Iterator[str | None]:
        """The applicant types that any of these metrics has a number for; None is all of them together."""
        wanted = set(metrics)
        yield from dict.fromkeys(applicant for metric, applicant, _ in self._numbers if metric in wanted)

    def metrics(self, applicant: str | None = None, period: str = "annual") -> tuple[str, ...]:
        return tuple(metric for metric, kind, when in self._numbers if (kind, when) == (applicant, period))

    def total(self, terms: Sequence[Reference], applicant: str | None, period: str) -> Number | None:
        """The sum of the terms; None where one is missing and no printed parent stands for it."""
        total: Number = 0
        lacking: list[Reference] = []
        for term in terms:
            number = self._numbers.get(self.key(term, applicant, period))
            if number is None:
                lacking.append(term)
            else:
                total += term.sign * number
        if not lacking:
            return total
        parent = self._parent(terms, lacking, applicant, period)
        return None if parent is None else total + parent

    def key(self, term: Reference, applicant: str | None, period: str) -> Key:
        """Where the number of a term is found for an applicant type and a period."""
        kind, when = applicant, period
        if term.slot in PERIODS:
            when = term.slot
        elif term.slot:
            kind = term.slot
        return term.metric, None if kind == "total" else kind, when

    def _parent(
        self, terms: Sequence[Reference], lacking: Sequence[Reference], applicant: str | None, period: str
    ) -> Number | None:
        """One printed row in place of all its parts, as where a 2021 form prints （六）其他处理 undivided."""
        parents = {term.metric.rpartition(".")[0] for term in lacking}
        parent = parents.pop()
        siblings = [term for term in terms if term.metric.startswith(f"{parent}.")]
        if parents or not parent or len(siblings) != len(lacking) or len(siblings) == len(terms):
            return None
        return self.get(parent, applicant, period)
