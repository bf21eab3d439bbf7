"""The rules one record must keep by itself, as a table: a rule says what is wrong, or None."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from archive.decode import is_http, parse_date
from archive.digest import matches
from archive.message import entity_body, parse_message, parse_response
from archive.record import Record
from archive.rule import Rule
from archive.stored import Stored

RecordRule = Callable[[Stored], str | None]

VERSIONS = ("WARC/1.0", "WARC/1.1")
RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+>")
# Old tools wrote it in angle brackets or left blanks in it: what it names is clear all the same.
TARGET_URI = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:.*\S")
WARC_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z)?)?)?")
MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date")
TYPES_WITH_URI = ("response", "resource", "request", "revisit", "conversion", "continuation")
TYPES_WITH_PAYLOAD = ("response", "resource", "request")
TYPES = (*TYPES_WITH_URI, "warcinfo", "metadata")
# Fields that one record has once; WARC-Concurrent-To and those of extensions may come again.
ONCE = (
    *("content-length", "content-type", "warc-type", "warc-record-id", "warc-date", "warc-target-uri"),
    *("warc-block-digest", "warc-payload-digest", "warc-identified-payload-type", "warc-truncated"),
    *("warc-ip-address", "warc-warcinfo-id", "warc-filename", "warc-profile"),
    *("warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date"),
    *("warc-segment-number", "warc-segment-origin-id", "warc-segment-total-length"),
)
RECORD_END = b"\r\n\r\n"


def check_record(stored: Stored) -> Iterator[tuple[Rule, str]]:
    """Rule and detail of everything that is wrong with one WARC record; ARC has no such rules."""
    if stored.version == "ARC":
        return
    if stored.flaw is not None:
        yield stored.flaw.rule, stored.flaw.detail
    for rule, check in RECORD_RULES.items():
        detail = check(stored)
        if detail is not None:
            yield rule, detail


def version_fault(stored: Stored) -> str | None:
    """The version line is one the standard knows."""
    return None if stored.version in VERSIONS else f"the version is {stored.version[:40]!r}"


def fields_fault(stored: Stored) -> str | None:
    """The mandatory fields are there."""
    record = stored.record
    needed = (*MANDATORY, "WARC-Target-URI") if record.field("WARC-Type") in TYPES_WITH_URI else MANDATORY
    missing = [name for name in needed if not record.field(name)]
    return f"no {', '.join(missing)}" if missing else None


def header_fault(stored: Stored) -> str | None:
    """The header's lines end with CRLF."""
    return "lines of the header end with LF alone" if stored.bare_line_ends else None


def repeated_fault(stored: Stored) -> str | None:
    """No field of the standard comes again but WARC-Concurrent-To."""
    names = Counter(name.lower() for name, _ in stored.record.fields)
    again = [name for name in ONCE if names[name] > 1]
    return f"{', '.join(again)} comes more than once" if again else None


def type_fault(stored: Stored) -> str | None:
    """An HTTP message is in a record of a type that the standard knows; other blocks may have new types."""
    record_type = stored.record.field("WARC-Type")
    is_known = not record_type or record_type in TYPES or not is_http(stored.record)
    return None if is_known else f"an HTTP message is in a record of the type {record_type!r:.40}"


def uri_fault(stored: Stored) -> str | None:
    """The target is an absolute URI."""
    uri = stored.record.field("WARC-Target-URI")
    return None if not uri or TARGET_URI.fullmatch(uri) else f"the target is {uri[:80]!r}"


def record_id_fault(stored: Stored) -> str | None:
    """The record id is a URI in angle brackets."""
    record_id = stored.record.field("WARC-Record-ID")
    return None if not record_id or RECORD_ID.fullmatch(record_id) else f"the id is {record_id[:80]!r}"


def date_fault(stored: Stored) -> str | None:
    """The date is written as the standard says."""
    date = stored.record.field("WARC-Date")
    return None if not date or is_date(date) else f"the date is {date[:40]!r}"


def is_date(text: str) -> bool:
    """Whether a text is a moment, to the year or finer, in UTC."""
    return WARC_DATE.fullmatch(text) is not None and parse_date(text) is not None


def trailer_fault(stored: Stored) -> str | None:
    """The record ends with two line ends."""
    if stored.missing or stored.flaw or stored.trailer == RECORD_END:
        return None
    return f"{stored.trailer[:12]!r} follows the block instead of two line ends"


def sharing_fault(stored: Stored) -> str | None:
    """The gzip member holds one record only."""
    shares = stored.location.length == 0 and stored.flaw is None
    return "several records share one gzip member" if shares else None


def block_digest_fault(stored: Stored) -> str | None:
    """The block is the one that was digested."""
    record = stored.record
    label = record.field("WARC-Block-Digest")
    if label is None or not stored.block_is_whole:
        return None
    if record.field("WARC-Type") == "revisit" and matches(label, b""):
        return None  # wget digests nothing for the revisits of --warc-dedup, although they have a block
    return judged(matches(label, record.block), label, "block")


def payload_digest_fault(stored: Stored) -> str | None:
    """The payload is the one that was digested."""
    label = stored.record.field("WARC-Payload-Digest")
    if label is None or not stored.block_is_whole:
        return None
    return judged(payload_verdict(stored.record, label), label, "payload")


def payload_verdict(record: Record, label: str) -> bool | None:
    """Whether a payload has a digest; None: cannot be judged.

    By the standard without transfer-coding; warcio and wget digest it with: both are accepted.
    """
    if record.field("WARC-Type") not in TYPES_WITH_PAYLOAD:
        return None
    verdicts = [matches(label, payload) for payload in payload_readings(record)]
    return None if None in verdicts else any(verdicts)


def payload_readings(record: Record) -> list[bytes]:
    """The payload with its transfer-coding removed, and as it stands."""
    if not is_http(record):
        return [record.block]
    is_request = record.field("WARC-Type") == "request"
    message = (parse_message if is_request else parse_response)(record.block)
    body, _ = entity_body(message)
    return [body] if body == message.body else [body, message.body]


def judged(verdict: bool | None, label: str, what: str) -> str | None:
    """A digest's verdict in words; one of an unknown algorithm cannot be judged and is no fault."""
    return f"the {what} does not have the digest {label}" if verdict is False else None


RECORD_RULES: dict[Rule, RecordRule] = {
    "one_record_a_member": sharing_fault,
    "warc_version": version_fault,
    "warc_header": header_fault,
    "mandatory_fields": fields_fault,
    "repeated_field": repeated_fault,
    "warc_type": type_fault,
    "record_id": record_id_fault,
    "warc_date": date_fault,
    "target_uri": uri_fault,
    "record_end": trailer_fault,
    "block_digest": block_digest_fault,
    "payload_digest": payload_digest_fault,
}
