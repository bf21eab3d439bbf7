"""The rules one record must keep by itself, as a table: a rule says what is wrong, or None."""

import re
from collections.abc import Callable, Iterator

from archive.decode import is_http
from archive.digest import matches
from archive.message import entity_body, parse_message, parse_response
from archive.rule import Rule
from archive.stored import Stored

RecordRule = Callable[[Stored], str | None]

VERSIONS = ("WARC/1.0", "WARC/1.1")
RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:\S+>")
WARC_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z)?)?)?")
MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date")
TYPES_WITH_URI = ("response", "resource", "request", "revisit", "conversion", "continuation")
TYPES_WITH_PAYLOAD = ("response", "resource", "request")
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


def record_id_fault(stored: Stored) -> str | None:
    """The record id is a URI in angle brackets."""
    record_id = stored.record.field("WARC-Record-ID")
    return None if record_id is None or RECORD_ID.fullmatch(record_id) else f"the id is {record_id[:80]!r}"


def date_fault(stored: Stored) -> str | None:
    """The date is written as the standard says."""
    date = stored.record.field("WARC-Date")
    return None if date is None or WARC_DATE.fullmatch(date) else f"the date is {date[:40]!r}"


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
    label = stored.record.field("WARC-Block-Digest")
    if label is None or not stored.block_is_whole:
        return None
    return judged(matches(label, stored.record.block), label, "block")


def payload_digest_fault(stored: Stored) -> str | None:
    """The payload is the one that was digested.

    By the standard without transfer-coding; warcio digests it with: both are accepted.
    """
    record = stored.record
    label = record.field("WARC-Payload-Digest")
    if label is None or not stored.block_is_whole or record.field("WARC-Type") not in TYPES_WITH_PAYLOAD:
        return None
    payloads = payload_readings(stored)
    verdicts = [matches(label, payload) for payload in payloads]
    return judged(None if None in verdicts else any(verdicts), label, "payload")


def payload_readings(stored: Stored) -> list[bytes]:
    """The payload with its transfer-coding removed, and as it stands."""
    record = stored.record
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
    "mandatory_fields": fields_fault,
    "record_id": record_id_fault,
    "warc_date": date_fault,
    "record_end": trailer_fault,
    "block_digest": block_digest_fault,
    "payload_digest": payload_digest_fault,
}
