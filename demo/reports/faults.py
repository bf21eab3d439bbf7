"""Faults that real reports have, planted on purpose: wrong sums and cells without a number."""

from random import Random

from demo.model import Publisher
from demo.reports.figures import ANNUAL, CUMULATIVE, Figures, Key


def _columns(metric: str, *applicants: str | None) -> tuple[Key, ...]:
    """The cells of one metric in some columns."""
    return tuple((metric, applicant, ANNUAL) for applicant in applicants or (None,))


# Of each form: (identity that fails, cells that are printed one too high).
ERRORS: dict[str, list[tuple[str, tuple[Key, ...]]]] = {
    "stat2014": [
        ("I08", _columns("requests.received.fax")),
        ("I10", _columns("requests.outcome.nonexistent")),
        ("I11", _columns("requests.outcome.denied.other_statutory")),
        ("I12", _columns("review.other")),
        ("I13", _columns("litigation.other")),
        ("I14", _columns("capacity.staff.part_time")),
    ],
    "fujian": [
        ("I20", (("requests.received.mail", None, CUMULATIVE),)),
        ("I21", (("requests.outcome.other_local", None, CUMULATIVE),)),
    ],
    "shanghai": [("I24", _columns("requests.outcome.partial"))],
    "modern": [
        (
            "I01",
            _columns("requests.carried_in", "natural_person", "total"),
        ),
        ("I05", _columns("review.upheld")),
        ("I06", _columns("litigation.direct.other")),
        ("I07", _columns("litigation.after_review.pending")),
        (
            "I02",
            _columns("requests.outcome.granted", "natural_person", "total"),
        ),
        ("I04", _columns("requests.outcome.granted", "total")),
    ],
}
# I04 and the sum over the outcomes fail together where the total of one outcome row is wrong.
OUTCOME_SUM = {True: "I03", False: "I02"}


def plant_error(figures: Figures, form: str, year: int, chance: Random) -> tuple[str, ...]:
    """Prints one cell (and its total, where the row shall still add up) one too high; names what fails."""
    if form not in ERRORS:
        return ()
    identity, keys = chance.choice(ERRORS[form])
    for key in keys:
        figures[key] += 1
    outcome_sum = OUTCOME_SUM[year >= 2021]
    if identity == "I02":
        return (outcome_sum,)
    return (identity, outcome_sum) if identity == "I04" else (identity,)


RULE_COLUMNS = {
    False: ("issued", "newly_disclosed", "disclosed_stock"),
    True: ("issued", "repealed", "in_force"),
}
HOLLOW_METRICS = {
    "stat2014": ("fees.requests.collected", "capacity.budget", "response.hot_topics", "complaints.total"),
    "shanghai": ("consultations.in_person", "complaints.unsatisfied_first_handling"),
    "fujian": ("complaints.total",),
}


def hollow_cells(publisher: Publisher, form: str, year: int, chance: Random) -> dict[Key, str]:
    """Cells that are left blank or marked / or - instead of a number."""
    mark = chance.choice(["", "/", "-", "—"])
    if form == "modern" and publisher.kind != "government":
        names = (
            ("issued", "newly_disclosed", "disclosed_stock")
            if year < 2021
            else ("issued", "repealed", "in_force")
        )
        return {(f"documents.rules.{name}", None, ANNUAL): mark for name in names}
    if form == "modern" or chance.random() < 0.5:
        return {}
    return {(metric, None, ANNUAL): mark for metric in HOLLOW_METRICS.get(form, ())[:2]}
