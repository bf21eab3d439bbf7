"""Checks what the records of one file promise each other: pairs, methods and lengths, order of dates."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archive.decode import concurrent_ids, is_http, parse_date, record_id_of
from archive.fault import Fault, fault_of
from archive.halves import Halves
from archive.message import entity_body, parse_message, parse_response
from archive.rules import is_date
from archive.statement import ids_without_other_half
from archive.stored import Stored

# Fetches end in another order than they began; no date may go further back than this in a file.
MAX_DISORDER = timedelta(hours=1)
# A date of the standard is as long, or it is less exact than a second.
EXACT_DATE = len("2024-03-01T08:30:00Z")
BODILESS = (204, 304)


class Pairs:
    """The records of one file, taken one after the other."""

    def __init__(self) -> None:
        self._promised: list[tuple[str, Fault]] = []
        self._halves = Halves()
        self._ids: set[str] = set()
        self._told: set[str] = set()
        self._methods: dict[str, str] = {}
        self._latest = datetime.min.replace(tzinfo=UTC) + MAX_DISORDER

    def check(self, stored: Stored) -> Iterator[Fault]:
        """The faults the next record shows at once."""
        record = stored.record
        self._ids.add(record_id_of(record))
        self._told.update(ids_without_other_half(record))
        self._halves.learn(stored)
        # A page may have been rendered out of a record of an earlier file, after a kill.
        is_rendered = record.field("WARC-Type") == "resource"
        for other in () if is_rendered else concurrent_ids(record):
            detail = f"{other}, which the same fetch wrote, is not in the file"
            self._promised.append((other, fault_of(stored, "pair", detail)))
        if record.field("WARC-Type") == "request":
            method = parse_message(record.block).method
            self._methods.update(dict.fromkeys((record_id_of(record), *concurrent_ids(record)), method))
        yield from self._check_date(stored)
        yield from self._check_length(stored)

    def check_end(self) -> Iterator[Fault]:
        """The faults of records whose other half never came; what a repair said to be lost is none."""
        return (fault for missing, fault in self.missing() if missing not in self._told)

    def missing(self) -> Iterator[tuple[str, Fault]]:
        """The ids that are named and not there, then those of records left alone, each with its fault."""
        yield from ((other, fault) for other, fault in self._promised if other not in self._ids)
        yield from self._halves.alone()

    def _check_date(self, stored: Stored) -> Iterator[Fault]:
        date = stored.record.field("WARC-Date") or ""
        moment = parse_date(date)
        is_exact = stored.version == "ARC" or (is_date(date) and len(date) >= EXACT_DATE)
        is_info = stored.record.field("WARC-Type") == "warcinfo"  # captures of other archives are older
        if moment is None or not is_exact or is_info:
            return
        if moment >= self._latest - MAX_DISORDER:
            self._latest = max(moment, self._latest)
            return
        self._latest = moment  # so that one wrong clock is one fault
        detail = f"dated {moment:%Y-%m-%dT%H:%M:%SZ}, over an hour before a record that stands before it"
        yield fault_of(stored, "date_order", detail)

    def _check_length(self, stored: Stored) -> Iterator[Fault]:
        record = stored.record
        if record.field("WARC-Type") != "response" or not is_http(record) or not stored.block_is_whole:
            return
        ids = (record_id_of(record), *concurrent_ids(record))
        method = next((self._methods[one] for one in ids if one in self._methods), None)
        detail = length_fault(record.block, method)
        if detail is not None and not record.field("WARC-Truncated"):
            yield fault_of(stored, "http_length", detail)


def length_fault(block: bytes, method: str | None) -> str | None:
    """How a response has fewer bytes than its head promises. Without a body it may answer a HEAD."""
    message = parse_response(block)
    if method == "HEAD" or message.status in BODILESS or (not message.body and method is None):
        return None
    if "chunked" in (message.header("transfer-encoding") or "").lower():
        return entity_body(message)[1]
    stated = (message.header("content-length") or "").strip()
    if stated.isascii() and stated.isdigit() and len(message.body) < int(stated[:18]):
        return f"the body has {len(message.body)} of {stated[:18]} bytes"
    return None
