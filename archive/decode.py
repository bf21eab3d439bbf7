"""One stored record as a capture: payload without codings, times aware, reasons named."""

import re
from datetime import UTC, datetime

from archive.arc import made_record_id
from archive.capture import Capture
from archive.coding import MAX_PAYLOAD, decode_content
from archive.digest import digest
from archive.message import Message, entity_body, parse_response
from archive.record import Record
from archive.stored import Stored

CAPTURE_TYPES = ("response", "resource", "revisit")
UNRESOLVED = "unresolved revisit"
NOT_DIGITS = re.compile(r"\D")


def capture_of(stored: Stored, max_payload: int = MAX_PAYLOAD) -> Capture | None:
    """The capture a record holds; None for other types and for a record without a readable date."""
    record = stored.record
    record_type = (record.field("WARC-Type") or "").lower()
    moment = parse_date(record.field("WARC-Date") or "")
    if record_type not in CAPTURE_TYPES or moment is None:
        return None
    message = parse_response(record.block) if is_http(record) else plain_message(record)
    payload, reason = decoded_payload(stored, message, max_payload)
    return Capture(
        record_id=record_id_of(record),
        record_type=record_type,
        target_uri=target_uri_of(record),
        warc_date=moment,
        method="GET",
        status=message.status,
        headers=message.headers,
        payload=payload,
        payload_digest=record.field("WARC-Payload-Digest") or own_payload_digest(record_type, message),
        request_digest=None,
        location=stored.location,
        truncated=record.field("WARC-Truncated"),
        reason=UNRESOLVED if record_type == "revisit" else reason,
        concurrent_to=concurrent_ids(record),
    )


def is_http(record: Record) -> bool:
    """Whether the block is an HTTP message."""
    return (record.field("Content-Type") or "").lower().startswith("application/http")


def plain_message(record: Record) -> Message:
    """A block that is all payload, as a resource record holds it."""
    return Message(b"", (("Content-Type", record.field("Content-Type") or ""),), record.block, True)


def decoded_payload(stored: Stored, message: Message, max_payload: int) -> tuple[bytes, str | None]:
    """The payload without transfer and content coding, and why it is not whole."""
    body, cut = entity_body(message)
    payload, reason = decode_content(body, message.header("content-encoding"), max_payload)
    if not stored.block_is_whole:
        cut = f"cut at {len(stored.record.block)} stored bytes"
    return payload, cut or reason


def own_payload_digest(record_type: str, message: Message) -> str | None:
    """The digest of a payload whose record does not state it."""
    return None if record_type == "revisit" else digest(entity_body(message)[0])


def parse_date(text: str) -> datetime | None:
    """WARC-Date, or the 12 or 14 digits of an ARC, as UTC."""
    digits = NOT_DIGITS.sub("", text)
    if len(digits) < 4:
        return None
    try:
        moment = datetime.strptime((digits[:14] + "00000101000000"[len(digits[:14]) :]), "%Y%m%d%H%M%S")
    except ValueError:
        return None
    fraction = digits[14:20].ljust(6, "0")
    return moment.replace(microsecond=int(fraction), tzinfo=UTC)


def record_id_of(record: Record) -> str:
    """The record's id, or one made from its content if it has none."""
    stated = record.field("WARC-Record-ID")
    return stated or made_record_id(target_uri_of(record), record.field("WARC-Date") or "", record.block)


def target_uri_of(record: Record) -> str:
    """The target URI; wget once wrote it in angle brackets."""
    return (record.field("WARC-Target-URI") or "").removeprefix("<").removesuffix(">")


def concurrent_ids(record: Record) -> tuple[str, ...]:
    """The ids of the records made by the same fetch."""
    return tuple(value for name, value in record.fields if name.lower() == "warc-concurrent-to")
