"""Which reports a portal should have: the publishers it names times the years its neighbours have."""

from datetime import date

DUE_MONTH = 4  # 第49条: governments publish by 31 March


def newest_due(today: date) -> int:
    """The newest report year whose reports are all due."""
    return today.year - (1 if today.month >= DUE_MONTH else 2)
