"""Finds the payload that a revisit record does not repeat, among the records of one input."""

from dataclasses import dataclass, field, replace

from archive.capture import Capture
from archive.decode import UNRESOLVED, parse_date
from archive.record import Record
from archive.sources import Source

NOT_MODIFIED_STATUS = 304


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response record stands."""

    source: Source
    offset: int
    record_id: str


@dataclass(slots=True)
class Originals:
    """The places of all responses met so far, by record id, by URI and date, by payload digest."""

    places: dict[str, Place] = field(default_factory=dict)

    def learn(self, capture: Capture, keys: tuple[str, ...], source: Source) -> None:
        """Remembers where a response stands; the first of several equal ones counts."""
        if capture.record_type == "response":
            place = Place(source, capture.location.offset, capture.record_id)
            for key in keys:
                self.places.setdefault(key, place)

    def find(self, keys: tuple[str, ...]) -> Place | None:
        """The place of the original a revisit points to."""
        return next((self.places[key] for key in keys if key in self.places), None)


def original_keys(record: Record, capture: Capture) -> tuple[str, ...]:
    """The keys of a response, or those of the original that a revisit refers to."""
    if capture.record_type == "revisit":
        record_id = record.field("WARC-Refers-To")
        uri = record.field("WARC-Refers-To-Target-URI")
        moment = parse_date(record.field("WARC-Refers-To-Date") or "")
    else:
        record_id, uri, moment = capture.record_id, capture.target_uri, capture.warc_date
    dated = f"{uri} {moment:%Y%m%d%H%M%S}" if uri and moment else None
    return tuple(key for key in (record_id, dated, capture.payload_digest) if key)


def resolved(revisit: Capture, original: Capture) -> Capture:
    """The revisit with the original's payload; a 304 or a bare revisit also takes its status and headers."""
    whole = replace(
        revisit,
        payload=original.payload,
        payload_digest=revisit.payload_digest or original.payload_digest,
        truncated=revisit.truncated or original.truncated,
        reason=original.reason,
    )
    if revisit.status in (None, NOT_MODIFIED_STATUS):
        return replace(whole, status=original.status, headers=original.headers)
    return whole


def is_unresolved(capture: Capture) -> bool:
    """Whether the payload still has to be found."""
    return capture.reason == UNRESOLVED
