"""All reports of one publisher, year after year, each following from the one before."""

from collections.abc import Iterator, Mapping
from random import Random

from demo.chance import stream
from demo.model import Composed, Publisher
from demo.reports import figures as early
from demo.reports.compose import Order, compose
from demo.reports.faults import hollow_cells, plant_error
from demo.reports.figures import Figures, Ledger
from demo.reports.modern import modern_figures
from demo.wording import read_data

ERROR_SHARE = 0.12
HOLLOW_SHARE = 0.3


def iter_series(seed: int, publisher: Publisher, plan: Mapping[int, str]) -> Iterator[Composed]:
    """The reports of the years of the plan (year → form), oldest first."""
    ledger = Ledger()
    title = stream(seed, publisher.name, "title").choice(read_data("reports")["titles"])
    for year, form in sorted(plan.items()):
        chance = stream(seed, publisher.name, year)
        figures = _figures(year, form, publisher.size, chance, ledger)
        failing = plant_error(figures, form, year, chance) if chance.random() < ERROR_SHARE else ()
        hollow = hollow_cells(publisher, form, year, chance) if chance.random() < HOLLOW_SHARE else {}
        if chance.random() < 0.3:
            title = chance.choice(read_data("reports")["titles"])
        name = title.format(name=publisher.name, year=year)
        yield compose(Order(publisher, year, name, form, figures, hollow, failing), chance)


def _figures(year: int, form: str, size: int, chance: Random, ledger: Ledger) -> Figures:
    if form == "modern":
        return modern_figures(year, size, chance, ledger)
    if form == "fujian":
        return early.fujian_figures(size, chance, ledger)
    if form == "shanghai":
        return early.shanghai_figures(size, chance)
    if form in ("stat2014", "emptied"):
        return early.stat_figures(size, chance)
    return early.narrative_figures(size, chance)


def choose_plan(rules: Mapping[str, list[str]], chance: Random) -> dict[int, str]:
    """Year → form from rules such as `2008-2013: [narrative, shanghai]`; one form is kept for a range."""
    plan: dict[int, str] = {}
    for span, forms in rules.items():
        first, _, last = str(span).partition("-")
        form = chance.choice(forms)
        plan |= dict.fromkeys(range(int(first), int(last or first) + 1), form)
    return plan
