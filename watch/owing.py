"""Which hosts owe a report on the newest year: its day has passed and nobody has found it."""

from datetime import date
from pathlib import Path

from extract.store.schema import open_database
from watch.calendar import load_calendar
from watch.coverage import build_coverage
from watch.known import read_known
from watch.traces import body_hosts


def owing_hosts(database: Path, today: date) -> frozenset[str]:
    """Hosts of portals whose bodies have an overdue report. Raises InputUnusable, OtherSchema."""
    known = read_known(open_database(database))
    cells = build_coverage(known.bodies, known.reports, (), {}, load_calendar(), today)
    owing = {
        (cell.publisher_id, cell.publisher)
        for cell in cells
        if cell.state == "overdue" and cell.year == today.year - 1
    }
    hosts = body_hosts(known)
    keys = (key for key, body in known.bodies.items() if (body.id, body.name) in owing)
    return frozenset(host for key in keys for host in hosts[key])
