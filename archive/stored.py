"""Records as they stand in files, WARC and ARC alike, with their place and what is wrong with them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.arc import ArcLine, arc_record, parse_arc_line
from archive.capture import Location
from archive.gzipstream import GZIP_MAGIC, GzipStream
from archive.message import FOLD
from archive.record import Record
from archive.rule import Rule
from archive.stream import ByteStream, Damaged, Flaw, PlainStream

MAX_HEADER = 1 << 18
MAX_BLOCK = 256 << 20
# Damaged places after which a file is given up: each costs a search for the next record.
MAX_DAMAGES = 1000
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


def ignore_loss(_: Loss) -> None:
    """For a look at a file whose losses are named elsewhere."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record in a file.

    `length` is the Content-Length; `record.block` is shorter if it was over the reader's limit or
    if the file or gzip member ends early, by `missing` bytes. `trailer` are the line ends after it.
    `flaw` says what is wrong with its gzip member although the block was read.
    """

    record: Record
    version: str
    location: Location
    length: int
    trailer: bytes
    missing: int = 0
    flaw: Flaw | None = None

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
    damages = 0
    while damages < MAX_DAMAGES:
        try:
            if (start := stream.begin()) is None:
                return
            stored = read_stored(stream, name, start, max_block)
        except Damaged as damage:
            flaw = stream.member_flaw or damage.flaw
            on_loss(Loss(name, stream.offset, flaw.rule, flaw.detail))
            damages += 1
            if not stream.resync(stream.offset):
                return
            continue
        if stored.missing:
            on_loss(Loss(name, start, "content_length", "the record is shorter than its Content-Length"))
        yield stored
        if stored.flaw is not None and not stream.resync(start):
            return
    on_loss(Loss(name, stream.offset, "warc_header", "the rest is not read: there is too much damage"))


def open_stream(file: BinaryIO) -> ByteStream:
    """The stream that fits the file's first bytes."""
    magic = file.read(len(GZIP_MAGIC))
    file.seek(0)
    return GzipStream(file) if magic == GZIP_MAGIC else PlainStream(file)


def final_name(name: str) -> str:
    """The name a file has once it is closed."""
    return name.removesuffix(".open")


def read_stored(stream: ByteStream, name: str, start: int, max_block: int) -> Stored:
    """The record at which the stream stands. Raises Damaged if it is not there whole."""
    if stream.peek(5) == b"WARC/":
        version, fields = read_warc_header(stream)
        length = content_length(fields)
        block, missing = read_block(stream, length, max_block)
        record = Record(fields, block)
    else:
        version = "ARC"
        line = read_arc_header(stream)
        length = line.length
        block, missing = read_block(stream, length, max_block)
        record = arc_record(line, block)
    trailer, flaw, end = read_end(stream, start)
    return Stored(record, version, Location(name, start, end - start), length, trailer, missing, flaw)


def read_end(stream: ByteStream, start: int) -> tuple[bytes, Flaw | None, int]:
    """The line ends after a block, what is wrong with the rest of its member, and the next offset."""
    trailer = b""
    try:
        trailer = stream.read_blank()
        return trailer, None, stream.end()
    except Damaged as damage:
        return trailer, damage.flaw, start


def read_warc_header(stream: ByteStream) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Version and named fields; folded lines are joined."""
    version = stream.readline(MAX_HEADER).decode("latin-1").strip()
    lines: list[bytes] = []
    room = MAX_HEADER
    while (line := stream.readline(room)).rstrip(b"\r\n"):
        if b":" not in line and line[:1] not in b" \t":
            raise Damaged("warc_header", "a WARC header line has no colon")
        room -= len(line)
        lines.append(line)
    head = FOLD.sub(b" ", b"".join(lines)).decode("utf-8", "replace")
    parts = (line.partition(":") for line in head.split("\n") if line)
    return version, tuple((name.strip(), value.strip()) for name, _, value in parts)


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
