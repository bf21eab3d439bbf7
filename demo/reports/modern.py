"""The figures of the forms of 2019 and 2021, carried on from year to year."""

from random import Random

from demo.reports.figures import ANNUAL, Figures, Ledger, application_rows, iter_leaves, split
from demo.wording import read_data

TOTAL = "total"
WEIGHTS = (12.0, 2.0, 0.3, 0.2, 0.8, 0.7)
LEAF_WEIGHTS = {
    "requests.outcome.granted": 9.0,
    "requests.outcome.partial": 3.0,
    "requests.outcome.unable.not_held": 4.0,
    "requests.outcome.unable.requires_creation": 2.0,
}
ACTIONS = ("licensing", "other_services", "penalty", "coercion")


def modern_figures(year: int, size: int, chance: Random, ledger: Ledger) -> Figures:
    """All cells of the three forms, and the numbers that the prose of these years tells beside them."""
    figures: Figures = {}
    _applications(figures, year, size, chance, ledger)
    _disputes(figures, size, chance)
    if year < 2021:
        _article_20_until_2020(figures, size, chance, ledger)
    else:
        _article_20_since_2021(figures, size, chance, ledger)
    for metric, ceiling in (
        ("disclosure.proactive.total", size * 30),
        ("disclosure.proactive.channel.website", size * 20),
        ("disclosure.proactive.channel.wechat", size * 8),
        ("response.policy_interpretations", 6 + size // 3),
        ("training.courses", 8),
        ("training.participants", 40 + size * 3),
    ):
        figures[metric, None, ANNUAL] = chance.randint(1 + ceiling // 4, ceiling)
    return figures


def _applications(figures: Figures, year: int, size: int, chance: Random, ledger: Ledger) -> None:
    applicants = read_data("tables")["applicants"]
    received = chance.randint(5, 2 * size) if size >= 8 else chance.choice([0, 0, chance.randint(1, 6)])
    shares = split(received, dict(zip(applicants, WEIGHTS, strict=True)), chance)
    leaves = {leaf: LEAF_WEIGHTS.get(leaf, 0.6) for leaf in iter_leaves(year)}
    for applicant in applicants:
        carried_in = ledger.carried.get(applicant, 0)
        due = shares[applicant] + carried_in
        left = chance.randint(0, due // 6)
        column = {metric: 0 for *_, metric in application_rows(year) if metric}
        column |= split(due - left, leaves, chance)
        column |= {
            "requests.received": shares[applicant],
            "requests.carried_in": carried_in,
            "requests.outcome.total": due - left,
            "requests.carried_forward": left,
        }
        ledger.carried[applicant] = left
        for metric, value in column.items():
            figures[metric, applicant, ANNUAL] = value
            figures[metric, TOTAL, ANNUAL] = figures.get((metric, TOTAL, ANNUAL), 0) + value


def _disputes(figures: Figures, size: int, chance: Random) -> None:
    review = read_data("tables")["review"]
    for *_, block in review["blocks"]:
        total = chance.randint(0, size // 6)
        weights = {"upheld": 5.0, "corrected": 1.0, "other": 2.0, "pending": 1.0}
        for name, value in split(total, weights, chance).items():
            figures[f"{block}.{name}", None, ANNUAL] = value
        figures[f"{block}.total", None, ANNUAL] = total
    routes = ("litigation.direct.total", "litigation.after_review.total")
    figures["litigation.total", None, ANNUAL] = sum(figures[route, None, ANNUAL] for route in routes)


def _article_20_until_2020(figures: Figures, size: int, chance: Random, ledger: Ledger) -> None:
    for metric in ("issued", "newly_disclosed", "disclosed_stock"):
        figures[f"documents.rules.{metric}", None, ANNUAL] = 0
    issued = chance.randint(0, 3 + size // 4)
    stock = ledger.stock.get("disclosed", chance.randint(0, size)) + issued
    ledger.stock["disclosed"] = stock
    for metric, value in (("issued", issued), ("newly_disclosed", issued), ("disclosed_stock", stock)):
        figures[f"documents.normative.{metric}", None, ANNUAL] = value
    for action in (*ACTIONS, "fees"):
        before = ledger.stock.get(action, chance.randint(0, 5 + size * 4))
        change = chance.randint(-min(before, 9), 15)
        ledger.stock[action] = before + change
        figures[f"admin_actions.{action}.items_previous_year", None, ANNUAL] = before
        figures[f"admin_actions.{action}.items_change", None, ANNUAL] = change
    for action in ACTIONS:
        figures[f"admin_actions.{action}.decisions", None, ANNUAL] = chance.randint(0, 9 + size * 20)
    figures["procurement.centralised.projects", None, ANNUAL] = chance.randint(0, 2 + size)
    figures["procurement.centralised.amount", None, ANNUAL] = round(chance.uniform(5, 90 * size), 2)


def _article_20_since_2021(figures: Figures, size: int, chance: Random, ledger: Ledger) -> None:
    for metric in ("issued", "repealed", "in_force"):
        figures[f"documents.rules.{metric}", None, ANNUAL] = 0
    before = ledger.stock.get("in_force", chance.randint(2, 6 + size))
    issued, repealed = chance.randint(0, 3 + size // 4), chance.randint(0, before // 4)
    ledger.stock["in_force"] = before + issued - repealed
    for metric, value in (
        ("issued", issued),
        ("repealed", repealed),
        ("in_force", before + issued - repealed),
    ):
        figures[f"documents.normative.{metric}", None, ANNUAL] = value
    for action in ("licensing", "penalty", "coercion"):
        figures[f"admin_actions.{action}.decisions", None, ANNUAL] = chance.randint(0, 9 + size * 20)
    figures["admin_actions.fees.amount", None, ANNUAL] = round(chance.uniform(0, 40 * size), 2)
    overdue = int(figures.get(("requests.outcome.other.fee_overdue", "total", ANNUAL), 0))
    notices = overdue and overdue + chance.randint(1, 3)
    figures["fees.information_processing.notices", None, ANNUAL] = notices
    collected = (notices - overdue) * 10 * chance.randint(3, 90)
    figures["fees.information_processing.collected_amount", None, ANNUAL] = collected
