"""Records as they stand in files, WARC and ARC alike, with their place and what is wrong with them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.arc import ArcLine, arc_record, parse_arc_line
from archive.capture import Location
from archive.digest import matches
from archive.gzipstream import GZIP_MAGIC, GzipStream
from archive.message import FOLD
from archive.record import Fields, Record
from archive.rule import Rule
from archive.stream import LONGEST_START, RECORD_ENDS, RECORD_STARTS, ByteStream, Damaged, Flaw, PlainStream

MAX_HEADER = 1 << 18
MAX_BLOCK = 256 << 20
# A file is given up when its damaged places, from each of which the next record is looked for, have
# cost so many times what was read of it, and so many bytes more.
MAX_READINGS = 8
SPARE_BYTES = 256 << 20
VERSION_LINE = re.compile(rb"WARC/\d\.\d\r?\n$")
CONTENT_LENGTH = re.compile(r"\d{1,15}")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of a file that could not be read: where it begins, which rule it breaks, and how."""

    warc_filename: str
    offset: int
    rule: Rule
    detail: str

    def __str__(self) -> str:
        return f"{self.warc_filename} at {self.offset}: {self.detail}"


OnLoss = Callable[[Loss], None]


@dataclass(frozen=True, slots=True)
class WarcHeader:
    """What stands before the block of a WARC record; `length` is its Content-Length."""

    version: str
    fields: Fields
    length: int
    bare_line_ends: bool


def ignore_loss(_: Loss) -> None:
    """For a look at a file whose losses are named elsewhere."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record in a file.

    `length` is the Content-Length; `record.block` is shorter if it was over the reader's limit or
    if the file or gzip member ends early, by `missing` bytes. `trailer` are the line ends after it.
    `flaw` says what is wrong with its gzip member although the block was read. `bare_line_ends`:
    its header has LF where the standard asks for CRLF.
    """

    record: Record
    version: str
    location: Location
    length: int
    trailer: bytes
    missing: int = 0
    flaw: Flaw | None = None
    bare_line_ends: bool = False

    @property
    def block_is_whole(self) -> bool:
        """Whether all of the block was read."""
        return len(self.record.block) == self.length


def iter_stored(path: Path, on_loss: OnLoss, *, max_block: int = MAX_BLOCK) -> Iterator[Stored]:
    """Every record of a .warc, .warc.gz, .arc or .arc.gz file that can be read whole."""
    with path.open("rb") as file:
        yield from iter_stored_in(file, final_name(path.name), on_loss, max_block=max_block)


def iter_stored_in(
    file: BinaryIO, name: str, on_loss: OnLoss, *, max_block: int = MAX_BLOCK, offset: int = 0
) -> Iterator[Stored]:
    """As `iter_stored`, from an open file, beginning at the record that stands at `offset`."""
    stream = open_stream(file)
    stream.go_to(offset)
    spent = 0
    while spent <= SPARE_BYTES + MAX_READINGS * stream.position:
        try:
            if (start := stream.begin()) is None:
                return
            stored = read_stored(stream, name, start, max_block)
        except Damaged as damage:
            flaw = stream.cause(damage.flaw)
            on_loss(Loss(name, stream.offset, flaw.rule, flaw.detail))
            spent += stream.position - stream.offset
            if not stream.resync(stream.offset):
                return
            continue
        if stored.missing and stored.flaw is None:
            on_loss(Loss(name, start, "content_length", "the record is shorter than its Content-Length"))
        yield stored
        if stored.flaw is not None:
            spent += stream.position - start
            if stream.known_end is not None:
                stream.go_to(stream.known_end)
            elif not stream.resync(start):
                return
    on_loss(Loss(name, stream.offset, "warc_header", "the rest is not read: there is too much damage"))


def open_stream(file: BinaryIO) -> ByteStream:
    """The stream that fits the first record, which need not stand at the beginning."""
    file.seek(0)
    head = file.read(LONGEST_START)
    if head.startswith(RECORD_STARTS):
        return PlainStream(file)
    is_gzip = head.startswith(GZIP_MAGIC) or GzipStream(file).resync(-1)
    return GzipStream(file) if is_gzip else PlainStream(file)


def final_name(name: str) -> str:
    """The name a file has once it is closed."""
    return name.removesuffix(".open")


def read_stored(stream: ByteStream, name: str, start: int, max_block: int) -> Stored:
    """The record at which the stream stands. Raises Damaged if it is not there whole."""
    if stream.peek(len(GZIP_MAGIC)) == GZIP_MAGIC:
        raise Damaged("gzip_member", "the file is compressed twice")
    is_warc = stream.peek(5) == b"WARC/"
    header = read_warc_header(stream) if is_warc else read_arc_header(stream)
    block, missing = read_block(stream, header.length, max_block)
    record = Record(header.fields, block) if isinstance(header, WarcHeader) else arc_record(header, block)
    trailer, flaw, end = read_end(stream, start, record, missing)
    return Stored(
        record,
        header.version if isinstance(header, WarcHeader) else "ARC",
        Location(name, start, end - start),
        header.length,
        trailer,
        missing,
        flaw,
        isinstance(header, WarcHeader) and header.bare_line_ends,
    )


def read_end(stream: ByteStream, start: int, record: Record, missing: int) -> tuple[bytes, Flaw | None, int]:
    """The line ends after a block, what is wrong with the rest of its member, and the next offset."""
    trailer = b""
    if isinstance(stream, PlainStream) and takes_others(record, missing) and stream.resync(start):
        return trailer, Flaw("content_length", "other records stand where its block should be"), start
    try:
        trailer = stream.read_blank()
        return trailer, None, stream.end()
    except Damaged as damage:
        if isinstance(stream, PlainStream) and ends_well(record, trailer):
            return trailer, None, stream.here  # what follows is no part of it
        return trailer, damage.flaw, start


def takes_others(record: Record, missing: int) -> bool:
    """Whether a record of a plain file may have taken in those after it: its length is too large."""
    return missing > 0 or (b"WARC/1." in record.block and is_denied(record))


def ends_well(record: Record, trailer: bytes) -> bool:
    """Whether a record of a plain file is whole although no other follows it."""
    verdict = matches(record.field("WARC-Block-Digest") or "", record.block)
    return verdict is True or (verdict is None and trailer.startswith(RECORD_ENDS))


def is_denied(record: Record) -> bool:
    """Whether the block is not the one that was digested."""
    return matches(record.field("WARC-Block-Digest") or "", record.block) is False


def read_warc_header(stream: ByteStream) -> WarcHeader:
    """Version and named fields; folded lines are joined."""
    first = stream.readline(MAX_HEADER)
    if VERSION_LINE.search(first, 1):
        raise Damaged("warc_header", "another record begins in the version line")
    lines: list[bytes] = []
    room = MAX_HEADER
    while (line := stream.readline(room)).rstrip(b"\r\n"):
        if b"WARC/" in line and VERSION_LINE.search(line):
            raise Damaged("warc_header", "another record begins inside the header")
        if b":" not in line and line[:1] not in b" \t":
            raise Damaged("warc_header", "a WARC header line has no colon")
        if b"\0" in line:
            raise Damaged("warc_header", "a WARC header line holds NUL")
        room -= len(line)
        lines.append(line)
    head = FOLD.sub(b" ", b"".join(lines)).decode("utf-8", "replace")
    parts = (line.partition(":") for line in head.split("\n") if line)
    fields = tuple((name.strip(), value.strip()) for name, _, value in parts)
    bare = not all(one.endswith(b"\r\n") for one in (first, *lines, line))
    return WarcHeader(first.decode("latin-1").strip(), fields, content_length(fields), bare)


def content_length(fields: tuple[tuple[str, str], ...]) -> int:
    """The Content-Length of a WARC record."""
    value = next((value for name, value in fields if name.lower() == "content-length"), "")
    if not CONTENT_LENGTH.fullmatch(value):
        raise Damaged("content_length", "a WARC record has no readable Content-Length")
    return int(value)


def read_arc_header(stream: ByteStream) -> ArcLine:
    """The line before an ARC record."""
    line = parse_arc_line(stream.readline(MAX_HEADER).decode("utf-8", "replace"))
    if line is None:
        raise Damaged("warc_header", "no WARC or ARC record begins here")
    return line


def read_block(stream: ByteStream, length: int, max_block: int) -> tuple[bytes, int]:
    """The block, its bytes beyond `max_block` passed over, and how many bytes of it never came."""
    block = stream.read(min(length, max_block))
    return block, length - len(block) - stream.skip(length - len(block))
