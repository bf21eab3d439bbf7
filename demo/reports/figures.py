"""The figures of a publisher through the years: consistent within a year and from year to year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from demo.model import Number
from demo.wording import read_data

Key = tuple[str, str | None, str]
Figures = dict[Key, Number]
ANNUAL, CUMULATIVE = "annual", "cumulative"
CHANNELS = ("in_person", "fax", "online", "mail")


def split(total: int, weights: dict[str, float], chance: Random) -> dict[str, int]:
    """Deals a total out over names, each unit by weight."""
    dealt = dict.fromkeys(weights, 0)
    for name in chance.choices(list(weights), list(weights.values()), k=total):
        dealt[name] += 1
    return dealt


def _put(figures: Figures, values: dict[str, int], prefix: str = "") -> None:
    for name, value in values.items():
        figures[f"{prefix}{name}", None, ANNUAL] = value


@dataclass
class Ledger:
    """What one year hands on to the next."""

    cumulative: dict[str, int] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)
    stock: dict[str, int] = field(default_factory=dict)


def _basics(size: int, chance: Random) -> Figures:
    """Numbers that every era may tell in prose."""
    figures: Figures = {}
    website = chance.randint(size * 5, size * 25) + 12
    other = {
        "gazette": chance.choice([0, chance.randint(1, size + 3)]),
        "weibo": chance.randint(0, size * 4),
        "wechat": chance.randint(1, size * 6),
        "other": chance.randint(1, size * 2),
        "broadcast_press": chance.randint(11, size * 3 + 30),
        "notice_board": chance.randint(11, size * 3 + 30),
    }
    _put(figures, {"website": website, **other}, "disclosure.proactive.channel.")
    total = website + chance.randint(0, 1 + other["wechat"] // 2)
    figures["disclosure.proactive.total", None, ANNUAL] = total
    _put(
        figures,
        {
            "training.meetings": chance.randint(1, 6),
            "training.courses": chance.randint(1, 9),
            "training.participants": chance.randint(20, 40 + size * 3),
            "consultations.total": chance.randint(30, 60 + size * 30),
            "response.policy_interpretations": chance.randint(1, 6 + size // 3),
            "website.disclosure_column_page_views": chance.randint(900, 2000 + size * 300),
            "proposals.npc_deputies_published": chance.randint(2, 8 + size // 4),
            "proposals.cppcc_published": chance.randint(2, 8 + size // 4),
            "complaints.total": 0,
        },
    )
    return figures


def _request_count(size: int, chance: Random) -> int:
    return chance.choice([0, chance.randint(1, 4 + size // 2)]) if size < 8 else chance.randint(4, size)


def _disputes(figures: Figures, size: int, chance: Random) -> None:
    """Review and litigation with their three outcomes before 2019."""
    for family, ceiling in (("review", size // 8), ("litigation", size // 12)):
        total = chance.randint(0, ceiling)
        _put(figures, split(total, {"upheld": 4, "corrected": 1, "other": 2}, chance), f"{family}.")
        figures[f"{family}.total", None, ANNUAL] = total


def _early_requests(figures: Figures, size: int, chance: Random, channels: tuple[str, ...]) -> int:
    received = _request_count(size, chance)
    figures["requests.received", None, ANNUAL] = received
    _put(figures, split(received, dict.fromkeys(channels, 1.0), chance), "requests.received.")
    return received


def narrative_figures(size: int, chance: Random) -> Figures:
    """A year told in prose alone: every request was answered within it."""
    figures = _basics(size, chance)
    received = _early_requests(figures, size, chance, ("in_person", "online", "mail"))
    _put(figures, {"requests.outcome.total": received, "requests.concluded.on_time": received})
    _put(figures, split(received, {"agreed": 5, "partial": 1, "nonexistent": 1}, chance), "requests.outcome.")
    _disputes(figures, size, chance)
    staff = chance.randint(2, 6 + size)
    _put(
        figures,
        {
            "capacity.staff": staff,
            "capacity.budget": chance.randint(2, 8 + size),
            "fees.requests.collected": 0,
        },
    )
    return figures


def fujian_figures(size: int, chance: Random, ledger: Ledger) -> Figures:
    """The Fujian annex: annual column, and the cumulative one carried on from the year before."""
    figures = _basics(size, chance)
    received = _early_requests(figures, size, chance, ("in_person", "online", "mail"))
    figures["requests.outcome.total", None, ANNUAL] = received
    answers = {"agreed": 5.0, "partial": 1.0, "denied_local": 1.0, "other_local": 2.0}
    _put(figures, split(received, answers, chance), "requests.outcome.")
    _disputes(figures, size, chance)
    figures["disclosure.proactive.channel.website", None, ANNUAL] = figures[
        "disclosure.proactive.total", None, ANNUAL
    ]
    for _, _, metric in read_data("tables")["annex_fujian"]["rows"]:
        before = ledger.cumulative.get(metric, 0)
        ledger.cumulative[metric] = before + int(figures[metric, None, ANNUAL])
        figures[metric, None, CUMULATIVE] = ledger.cumulative[metric]
    return figures


def shanghai_figures(size: int, chance: Random) -> Figures:
    """The annex of the Shanghai type."""
    figures = narrative_figures(size, chance)
    channels = ("in_person", "fax", "email", "online", "mail", "other_channel")
    received = _early_requests(figures, size, chance, channels)
    total = int(figures["disclosure.proactive.total", None, ANNUAL])
    _put(
        figures,
        {
            "disclosure.proactive.full_text_electronic": total - chance.randint(0, total // 9),
            "documents.normative.issued": chance.randint(0, 3 + size // 5),
            "disclosure.proactive.service_information": chance.randint(0, total // 3),
            "consultations.in_person": chance.randint(3, 20 + size * 2),
            "consultations.online": chance.randint(3, 20 + size * 2),
            "consultations.phone": chance.randint(3, 20 + size * 4),
            "disclosure.produced.on_request": chance.randint(0, 30 + size),
            "complaints.unsatisfied_first_handling": 0,
            "requests.outcome.total": received,
            "requests.concluded.on_time": received,
        },
    )
    _put(
        figures, split(received, {"agreed": 5, "partial": 1, "refused_broad": 2}, chance), "requests.outcome."
    )
    figures.pop(("requests.outcome.nonexistent", None, ANNUAL), None)
    refused = int(figures["requests.outcome.refused_broad", None, ANNUAL])
    prefix = "requests.outcome.refused_broad."
    reasons = [m for *_, m in read_data("tables")["annex_shanghai_type"]["rows"] if m.startswith(prefix)]
    _put(figures, split(refused, dict.fromkeys(reasons, 1.0), chance))
    return figures


def stat_figures(size: int, chance: Random) -> Figures:
    """The 58 values of the table of 2014."""
    figures = _basics(size, chance)
    received = _early_requests(figures, size, chance, CHANNELS)
    extended = chance.randint(0, received // 8)
    _put(figures, {"requests.concluded": received, "requests.outcome.total": received}, "")
    _put(figures, {"on_time": received - extended, "extended": extended}, "requests.concluded.")
    answers = {
        "already_public": 3.0, "agreed": 5.0, "partial": 1.0, "denied": 1.0, "not_own_agency": 1.0,
        "nonexistent": 1.0, "amendment_notice": 0.5, "referred_elsewhere": 0.5,
    }  # fmt: skip
    _put(figures, split(received, answers, chance), "requests.outcome.")
    denied = int(figures["requests.outcome.denied", None, ANNUAL])
    rows = read_data("tables")["stat2014"]["rows"]
    reasons = [metric for *_, metric in rows if metric and metric.startswith("requests.outcome.denied.")]
    _put(figures, split(denied, dict.fromkeys(reasons, 1.0), chance))
    _disputes(figures, size, chance)
    _put(figures, _capacity_and_response(size, chance))
    figures["capacity.budget", None, ANNUAL] = chance.choice([0, round(chance.uniform(0.5, 4 + size), 1)])
    figures["fees.requests.collected", None, ANNUAL] = 0
    return figures


def _capacity_and_response(size: int, chance: Random) -> dict[str, int]:
    issued = chance.randint(0, 3 + size // 5)
    conferences, interviews = chance.randint(0, 3 + size // 6), chance.randint(0, 3 + size // 6)
    full_time, part_time = chance.randint(1, 3 + size // 8), chance.randint(1, 4 + size)
    return {
        "documents.normative.issued": issued,
        "disclosure.proactive.normative_documents": issued,
        "response.hot_topics": chance.randint(0, 5 + size // 4),
        "response.press_conferences": conferences,
        "response.press_conferences.by_principal": chance.randint(0, conferences),
        "response.online_interviews": interviews,
        "response.online_interviews.by_principal": chance.randint(0, interviews),
        "response.microblog_wechat_responses": chance.randint(0, 4 + size // 3),
        "response.other_responses": chance.randint(0, 4 + size // 5),
        "capacity.specialised_offices": chance.randint(1, 2 + size // 10),
        "capacity.reading_points": chance.randint(1, 3 + size // 8),
        "capacity.staff": full_time + part_time,
        "capacity.staff.full_time": full_time,
        "capacity.staff.part_time": part_time,
    }


def iter_leaves(year: int) -> Iterator[str]:
    """The metrics of the outcome rows that add up to （七）总计 in that year's form."""
    for *_, metric in application_rows(year):
        if metric and metric.startswith("requests.outcome.") and metric != "requests.outcome.total":
            yield metric


def application_rows(year: int) -> list[list[str | None]]:
    """The rows of the applications form of that year: 23 until 2020, 25 since."""
    tables = read_data("tables")
    rows: list[list[str | None]] = tables["applications_2019"]
    if year < 2021:
        return rows
    at = next(n for n, row in enumerate(rows) if row[3] == "requests.outcome.other")
    return [*rows[:at], *tables["other_2021"], *rows[at + 1 :]]
