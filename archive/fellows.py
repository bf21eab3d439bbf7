"""Mends the named fields of a record by what it says itself and by what the others of its fetch say."""

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archive.arc import made_record_id
from archive.decode import concurrent_ids, is_http, record_id_of
from archive.record import Record, warc_date
from archive.rules import ONCE, RECORD_ID, TARGET_URI, TYPES, is_date
from archive.salvage import with_field
from archive.stored import Stored

# The target URIs of other types need not be the one that was fetched.
SAME_URI = ("request", "response", "revisit", "metadata")
# Lengths of a date to the second, to the day, the month, the year.
SECOND, DAY, MONTH, YEAR = 20, 10, 7, 4


@dataclass(slots=True)
class Fellows:
    """Dates and target URIs of a file's records, by the ids of all records of the same fetch."""

    dates: dict[str, str] = field(default_factory=dict)
    uris: dict[str, str] = field(default_factory=dict)
    places: list[tuple[int, str]] = field(default_factory=list)

    def learn(self, stored: Stored) -> None:
        """Takes in what is right in the next record of the file."""
        record = stored.record
        date, uri = record.field("WARC-Date") or "", record.field("WARC-Target-URI") or ""
        if is_date(date) and len(date) >= SECOND:
            self.places.append((stored.location.offset, date))
            for one in ids_of_fetch(record):
                self.dates.setdefault(one, date)
        if TARGET_URI.fullmatch(uri) and record.field("WARC-Type") in SAME_URI:
            for one in ids_of_fetch(record):
                self.uris.setdefault(one, uri)

    def date(self, record: Record) -> str | None:
        """The date of the fetch."""
        return next((self.dates[one] for one in ids_of_fetch(record) if one in self.dates), None)

    def uri(self, record: Record) -> str | None:
        """The target URI of the fetch."""
        if record.field("WARC-Type") not in SAME_URI:
            return None
        return next((self.uris[one] for one in ids_of_fetch(record) if one in self.uris), None)

    def date_around(self, offset: int) -> str | None:
        """As much of a date, to the day at most, as those of the records around an offset agree on."""
        at = bisect(self.places, (offset, ""))
        around = [date for _, date in self.places[max(0, at - 1) : at + 1]]
        cuts = ({date[:length] for date in around} for length in (DAY, MONTH, YEAR))
        return next((cut.pop() for cut in cuts if len(cut) == 1), None)


def ids_of_fetch(record: Record) -> tuple[str, ...]:
    """The ids of the record and of those it names as made by the same fetch."""
    return (record_id_of(record), *concurrent_ids(record))


def with_right_fields(record: Record, offset: int, fellows: Fellows) -> Record:
    """The record with the fields that the standard asks for, as far as anything tells them.

    Of a field that comes again the first counts; where several do, two headers run together, and
    nothing is mended.
    """
    names = Counter(name.lower() for name, _ in record.fields)
    if sum(names[name] > 1 for name in ONCE) > 1:
        return record
    record = with_fields_once(record)
    record_type = record.field("WARC-Type")
    if not record_type or (record_type not in TYPES and is_http(record)):
        record = with_known(record, "WARC-Type", type_of(record))
    if not is_date(record.field("WARC-Date") or ""):
        date = fellows.date(record) or date_of(record.field("WARC-Date") or "") or fellows.date_around(offset)
        record = with_known(record, "WARC-Date", date)
    if not TARGET_URI.fullmatch(record.field("WARC-Target-URI") or ""):
        record = with_known(record, "WARC-Target-URI", fellows.uri(record))
    if not RECORD_ID.fullmatch(record.field("WARC-Record-ID") or ""):
        record = with_field(record, "WARC-Record-ID", id_of(record))
    return record


def with_known(record: Record, name: str, value: str | None) -> Record:
    """The record with one field set, if there is something to set."""
    return record if value is None else with_field(record, name, value)


def with_fields_once(record: Record) -> Record:
    """The record with the first of every field that may stand there once."""
    seen: set[str] = set()
    kept = []
    for name, value in record.fields:
        if name.lower() not in ONCE or name.lower() not in seen:
            kept.append((name, value))
        seen.add(name.lower())
    return Record(tuple(kept), record.block)


def type_of(record: Record) -> str | None:
    """The type that the other fields and the block leave open no doubt of."""
    if record.field("WARC-Profile"):
        return "revisit"
    if is_http(record):
        return "response" if record.block.startswith(b"HTTP/") else "request"
    content_type = (record.field("Content-Type") or "").lower()
    if content_type.startswith("application/warc-fields"):
        return "warcinfo" if record.field("WARC-Filename") else "metadata"
    return None


def date_of(text: str) -> str | None:
    """A moment that is written in another form of ISO 8601, as WARC-Date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if "T" not in text.upper():
        return f"{moment:%Y-%m-%d}"
    return warc_date(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def id_of(record: Record) -> str:
    """The id that lost its angle brackets, else one made from the content."""
    stated = f"<{(record.field('WARC-Record-ID') or '').strip('<>')}>"
    return stated if RECORD_ID.fullmatch(stated) else new_id_of(record)


def new_id_of(record: Record) -> str:
    """An id made from the content: the same record always gets the same."""
    uri, date = record.field("WARC-Target-URI") or "", record.field("WARC-Date") or ""
    return made_record_id(uri, date, record.block)
