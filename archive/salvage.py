"""Reads a damaged record as far as its digests prove what it held."""

import re
from typing import BinaryIO

from archive.digest import digest, matches, nearly_matches
from archive.gzipstream import GZIP_MAGIC
from archive.member import inflate_proven
from archive.message import HEAD_END
from archive.record import Fields, Record
from archive.rules import payload_readings, payload_verdict

# No more of a member is looked at; the crawl's own records are far smaller.
MAX_MEMBER = 256 << 20
RECORD_END = b"\r\n\r\n"
NEXT_RECORD = re.compile(rb"(?:\r?\n){2}(?=WARC/\d\.\d\r?\n)")
NEXT_VERSION = re.compile(rb"WARC/\d\.\d\r?\n")
DIGITS = re.compile(r"\d{1,15}")
# What a file may have been given in front of its first record by an editor.
MARK = b"\xef\xbb\xbf"


def member_at(file: BinaryIO, offset: int, *, is_gzip: bool) -> bytes:
    """The bytes of a gzip member that its checksum proves; in a plain file those up to the next record."""
    file.seek(offset)
    if is_gzip or file.read(len(GZIP_MAGIC)) == GZIP_MAGIC:
        return (inflate_proven(file, offset) or (b"", offset))[0]
    file.seek(offset)
    raw = file.read(MAX_MEMBER).removeprefix(MARK)
    end = NEXT_RECORD.search(raw)
    return raw if end is None else raw[: end.end()]


def salvage(member: bytes) -> Record | None:
    """The record a member held, if its block digest proves it, or its payload digest all of it."""
    head_end = HEAD_END.search(member)
    if not member.startswith(b"WARC/") or head_end is None:
        return None
    head = member[: head_end.start()]
    if b"\0" in head or NEXT_VERSION.search(head, 1):
        return None  # two headers run together: which of them the block belongs to nobody can tell
    stated, fields = lenient_fields(head)
    for block in block_readings(member[head_end.end() :], stated):
        if is_proven(Record(fields, block)):
            return with_right_digests(Record(fields, block))
    return None


def is_proven(record: Record) -> bool:
    """Whether a digest of a record proves its block: its own, or that of a payload which is all of it."""
    label = record.field("WARC-Block-Digest")
    if label is not None:
        return matches(label, record.block) is True or nearly_matches(label, record.block)
    label = record.field("WARC-Payload-Digest")
    return (
        label is not None
        and payload_readings(record) == [record.block]
        and payload_verdict(record, label) is True
    )


def lenient_fields(head: bytes) -> tuple[list[int], Fields]:
    """The lengths that Content-Length states, and the other named fields that can be read."""
    lines = re.split(r"\r?\n", head.decode("utf-8", "replace"))[1:]
    pairs = [
        (name.strip(), value.strip())
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    ]
    lengths = [value for name, value in pairs if name.lower() == "content-length"]
    return (
        [int(value) for value in lengths if DIGITS.fullmatch(value)],
        tuple(pair for pair in pairs if pair[0].lower() != "content-length"),
    )


def block_readings(rest: bytes, stated: list[int]) -> list[bytes]:
    """What the block may have been, by Content-Length or in spite of it."""
    next_record = NEXT_RECORD.search(rest)
    bounded = rest if next_record is None else rest[: next_record.end()]
    by_length = [rest[:length] for length in stated if length <= len(rest)]
    return [*by_length, bounded.removesuffix(RECORD_END), bounded, bounded.rstrip(b"\r\n")]


def with_right_digests(record: Record) -> Record:
    """The record with digests that are right, where it states one that is not."""
    label = record.field("WARC-Block-Digest")
    if label is not None and matches(label, record.block) is False:
        record = with_field(record, "WARC-Block-Digest", digest(record.block))
    label = record.field("WARC-Payload-Digest")
    if label is not None and payload_verdict(record, label) is False:
        record = with_field(record, "WARC-Payload-Digest", digest(payload_readings(record)[0]))
    return record


def with_field(record: Record, name: str, value: str) -> Record:
    """The record with one field set, in its old place if it was there."""
    wanted = name.lower()
    at = next((at for at, pair in enumerate(record.fields) if pair[0].lower() == wanted), len(record.fields))
    others = [pair for pair in record.fields if pair[0].lower() != wanted]
    return Record((*others[:at], (name, value), *others[at:]), record.block)
