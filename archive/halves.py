"""Finds the request without response and the response without request in a file that links them."""

from collections.abc import Iterator

from archive.decode import concurrent_ids, is_http, record_id_of
from archive.fault import Fault, fault_of
from archive.stored import Stored

ASKS = {"request": "request", "response": "response", "revisit": "response"}
MISSING = {"request": "response", "response": "request"}


class Halves:
    """Requests and HTTP responses of one file, and those of them that name each other or are named."""

    def __init__(self) -> None:
        self._faults: dict[str, dict[str, Fault]] = {"request": {}, "response": {}}
        self._linked: set[str] = set()

    def learn(self, stored: Stored) -> None:
        """Takes in the next record."""
        half = ASKS.get(stored.record.field("WARC-Type") or "")
        if half is None or not is_http(stored.record):
            return
        record_id, others = record_id_of(stored.record), concurrent_ids(stored.record)
        detail = f"no {MISSING[half]} belongs to it, although nearly all others here have one"
        self._faults[half][record_id] = fault_of(stored, "pair", detail)
        if others:
            self._linked.update((record_id, *others))

    def alone(self) -> Iterator[tuple[str, Fault]]:
        """Those left alone, by id. Many tools link none or keep no requests: then nothing is missing."""
        for faults in self._faults.values():
            alone = [
                (record_id, fault) for record_id, fault in faults.items() if record_id not in self._linked
            ]
            if 2 * len(alone) < len(faults):
                yield from alone
