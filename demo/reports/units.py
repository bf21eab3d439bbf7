"""The canonical unit of a metric, after the conventions of the metric dictionary."""

TEN_THOUSAND = ("capacity.budget", "admin_actions.fees.amount", "procurement.centralised.amount")
FAMILIES = (
    ("admin_actions.", ".decisions", "件"),
    ("admin_actions.", "", "项"),
    ("procurement.centralised.projects", "", "项"),
    ("fees.information_processing.notices", "", "件"),
    ("fees.", "", "元"),
    ("requests.", "", "件"),
    ("documents.", "", "件"),
    ("proposals.", "", "件"),
    ("review.", "", "件"),
    ("litigation.", "", "件"),
    ("complaints.", "", "件"),
    ("disclosure.", "", "条"),
    ("use.", "", "条"),
    ("website.", "", "人次"),
    ("consultations.", "", "人次"),
    ("training.participants", "", "人次"),
    ("training.", "", "次"),
    ("response.policy_interpretations", "", "篇"),
    ("response.", "", "次"),
    ("capacity.staff", "", "人"),
    ("capacity.", "", "个"),
)


def unit_of(metric: str) -> str:
    """件, 条, 元, 万元, …; LookupError for a metric without a family."""
    if metric in TEN_THOUSAND:
        return "万元"
    for start, end, unit in FAMILIES:
        if metric.startswith(start) and metric.endswith(end):
            return unit
    raise LookupError(metric)
