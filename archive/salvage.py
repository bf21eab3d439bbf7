"""Reads a damaged record as far as its digests prove what it held."""

from dataclasses import dataclass
from typing import BinaryIO

from archive.arc import made_record_id
from archive.decode import is_http, record_id_of
from archive.digest import digest, matches
from archive.gzipstream import GZIP_MAGIC
from archive.member import inflate_proven
from archive.message import HEAD_END, entity_body, parse_message, parse_response
from archive.record import Fields, Record

# No more of a member is looked at; the crawl's own records are far smaller.
MAX_MEMBER = 256 << 20
RECORD_END = b"\r\n\r\n"
NEXT_RECORD = b"\r\n\r\nWARC/1."


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A record proven by a digest, and what had to be mended in it."""

    record: Record
    mended: str


def member_at(file: BinaryIO, offset: int) -> bytes:
    """The bytes of a gzip member that its checksum proves; in a plain file those up to the next record."""
    file.seek(offset)
    if file.read(len(GZIP_MAGIC)) == GZIP_MAGIC:
        return inflate_proven(file, offset) or b""
    file.seek(offset)
    raw = file.read(MAX_MEMBER)
    end = raw.find(NEXT_RECORD, 1)
    return raw if end < 0 else raw[: end + len(RECORD_END)]


def salvage(member: bytes) -> Salvaged | None:
    """The record a member held, if its block or payload digest proves it."""
    head_end = HEAD_END.search(member)
    if not member.startswith(b"WARC/1.") or head_end is None:
        return None
    fields = lenient_fields(member[: head_end.start()])
    rest = member[head_end.end() :]
    for block in block_readings(rest):
        record = Record(fields, block)
        if matches(record.field("WARC-Block-Digest") or "", block):
            return Salvaged(with_payload_digest(with_id(record)), "the block, as its digest proves")
        if proven_by_payload(record):
            return Salvaged(
                with_id(with_field(record, "WARC-Block-Digest", digest(block))), "the block digest"
            )
    return None


def lenient_fields(head: bytes) -> Fields:
    """The named fields that can be read, without Content-Length."""
    lines = head.decode("utf-8", "replace").split("\r\n")[1:]
    pairs = [
        (name.strip(), value.strip())
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    ]
    return tuple((name, value) for name, value in pairs if name.lower() != "content-length")


def block_readings(rest: bytes) -> list[bytes]:
    """What the block may have been, whatever Content-Length said."""
    next_record = rest.find(NEXT_RECORD)
    bounded = rest if next_record < 0 else rest[: next_record + len(RECORD_END)]
    return [bounded.removesuffix(RECORD_END), bounded, bounded.rstrip(b"\r\n")]


def proven_by_payload(record: Record) -> bool:
    """Whether a payload digest proves the payload, so that only the block digest can be wrong."""
    label = record.field("WARC-Payload-Digest")
    return label is not None and bool(matches(label, payload_of(record)))


def payload_of(record: Record) -> bytes:
    """The payload of a record, without transfer-coding."""
    if not is_http(record):
        return record.block
    is_request = record.field("WARC-Type") == "request"
    return entity_body((parse_message if is_request else parse_response)(record.block))[0]


def with_payload_digest(record: Record) -> Record:
    """The record with a payload digest that is right, if it states one."""
    label = record.field("WARC-Payload-Digest")
    if (
        label is None
        or record.field("WARC-Type") == "revisit"
        or matches(label, payload_of(record)) is not False
    ):
        return record
    return with_field(record, "WARC-Payload-Digest", digest(payload_of(record)))


def with_id(record: Record) -> Record:
    """The record with an id made from its content, if it has none."""
    if record.field("WARC-Record-ID"):
        return record
    return with_field(record, "WARC-Record-ID", record_id_of(record))


def with_new_id(record: Record) -> Record:
    """The record with an id made from its content in place of one that another record has."""
    made = made_record_id(
        record.field("WARC-Target-URI") or "", record.field("WARC-Date") or "", record.block
    )
    return with_field(record, "WARC-Record-ID", made)


def with_field(record: Record, name: str, value: str) -> Record:
    """The record with one field set."""
    kept = tuple(pair for pair in record.fields if pair[0].lower() != name.lower())
    return Record((*kept, (name, value)), record.block)


def without_dangling(record: Record, ids: set[str]) -> Record:
    """The record without WARC-Concurrent-To fields that lead to none of the ids."""
    kept = tuple(
        (name, value) for name, value in record.fields if name.lower() != "warc-concurrent-to" or value in ids
    )
    return Record(kept, record.block)
