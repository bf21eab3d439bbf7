"""Turns at hosts that crawls in several processes share: a locked file a host and a slot of an address.

A lock falls with the process that holds it, so a killed worker blocks nobody, and no scheduler has to
know of it. The file says before which moment nobody may ask.
"""

import fcntl
import os
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# How long until a host that another process is asking is looked at again.
POLL_S = 0.02
# A longer rest is none that a host asked for: the clock went back.
MAX_REST_S = 3600.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to ask a host: the descriptors of its locked file and of a slot of its address."""

    host: int
    slot: int


class Leases:
    """The leases in a folder that all processes of a crawl see; `per_ip` slots an address."""

    def __init__(self, folder: Path, per_ip: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._per_ip = per_ip

    def take(self, origin: str, address: str, delay_s: float) -> Lease | float:
        """The lease of a host, which nobody else may ask for `delay_s` from now; or seconds to wait."""
        host = self._lock(origin)
        if host is None:
            return POLL_S
        rest_s = read_moment(host) - time.time()
        if 0 < rest_s < MAX_REST_S:
            os.close(host)
            return rest_s
        slots = (self._lock(f"{address} {number}") for number in range(self._per_ip))
        slot = next((slot for slot in slots if slot is not None), None)
        if slot is None:
            os.close(host)
            return POLL_S
        write_moment(host, time.time() + delay_s)
        return Lease(host, slot)

    def give(self, lease: Lease, rest_s: float) -> None:
        """Ends a lease; the host rests so long."""
        write_moment(lease.host, time.time() + rest_s)
        os.close(lease.slot)
        os.close(lease.host)

    def put_back(self, lease: Lease) -> None:
        """Ends a lease that was not used."""
        self.give(lease, 0.0)

    def rest(self, origin: str, rest_s: float) -> None:
        """Nobody asks the host so long."""
        descriptor = self._open(origin)
        write_moment(descriptor, max(read_moment(descriptor), time.time() + rest_s))
        os.close(descriptor)

    def _open(self, name: str) -> int:
        path = self._folder / sha256(name.encode()).hexdigest()[:16]
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)

    def _lock(self, name: str) -> int | None:
        descriptor = self._open(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor


def read_moment(descriptor: int) -> float:
    """The moment in a lease's file, in seconds since the epoch; 0 in a new one."""
    text = os.pread(descriptor, 20, 0)
    return float(text) if text.strip() else 0.0


def write_moment(descriptor: int, moment: float) -> None:
    """Puts a moment into a lease's file."""
    os.pwrite(descriptor, f"{moment:20.6f}".encode(), 0)
