"""Waits for what other processes do; two minutes in vain fail the test."""

import time
from collections.abc import Callable
from urllib.request import urlopen

WAIT_S = 120.0
POLL_S = 0.05


def wait_until(condition: Callable[[], object], vain: str = "waited in vain") -> None:
    """Returns once the condition holds."""
    limit = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < limit, vain
        time.sleep(POLL_S)


def wait_for(url: str) -> None:
    """Returns once the server answers."""
    wait_until(lambda: is_answering(url), f"{url} does not answer")


def is_answering(url: str) -> bool:
    try:
        urlopen(url, timeout=10).close()
    except OSError:
        return False
    return True
