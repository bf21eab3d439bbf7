"""Moves the clock of a Python process by NIANBAO_BENCH_CLOCK seconds: only for processes that have this
folder in PYTHONPATH.
"""

import datetime
import os
import time

AHEAD_S = float(os.environ.get("NIANBAO_BENCH_CLOCK", "0"))
real_time = time.time


def moved_time() -> float:
    """Seconds since the epoch on the moved clock."""
    return real_time() + AHEAD_S


class MovedDatetime(datetime.datetime):
    """A datetime whose present is moved."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "MovedDatetime":
        """The moved present."""
        return cls.fromtimestamp(moved_time(), tz)


time.time = moved_time
datetime.datetime = MovedDatetime  # type: ignore[misc]
