"""Faults that real reports have, planted on purpose: wrong sums and cells without a number."""

from random import Random

from demo.model import Publisher
from demo.reports.figures import ANNUAL, Figures, Key
from demo.wording import read_data


def plant_error(figures: Figures, form: str, year: int, chance: Random) -> tuple[str, ...]:
    """Prints cells one too high, as data/faults.yaml has it; the identities that fail by it."""
    errors = read_data("faults")["errors"].get(form)
    if not errors:
        return ()
    error = chance.choice(errors)
    for metric, applicant, period in error["cells"]:
        figures[metric, applicant, period] += 1
    outcome_sum = read_data("faults")["outcome_sum"][2019 if year < 2021 else 2021]
    return tuple(outcome_sum if name == "outcome_sum" else name for name in error["fails"])


def hollow_cells(publisher: Publisher, form: str, year: int, chance: Random) -> dict[Key, str]:
    """Cells that are left blank or marked / or - instead of a number; governments do count their rules."""
    faults = read_data("faults")
    if form == "modern":
        form = "counted" if publisher.kind == "government" else f"modern_{2019 if year < 2021 else 2021}"
    choices = faults["hollow"].get(form)
    if not choices:
        return {}
    mark = chance.choice(faults["marks"])
    return {(metric, None, ANNUAL): mark for metric in chance.choice(choices)}
