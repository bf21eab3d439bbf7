"""Record files as streams of bytes that know where a record begins and ends.

A gzip file is read member by member with zlib: the usual readers take a cut file for a whole
one, this one says so.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from archive.rule import Rule

GZIP_MAGIC = b"\x1f\x8b\x08"
RECORD_STARTS = (b"WARC/", b"filedesc:", b"http://", b"https://", b"dns:")
LONGEST_START = max(map(len, RECORD_STARTS))
CHUNK = 1 << 16
# Decoded bytes taken at once, so that a member of zeros cannot fill the memory.
PIECE = 1 << 20
# Decoded bytes at most where a damaged member is read.
FAR = 256 << 20
GZIP_HEAD = 10
GZIP_TRAILER = struct.Struct("<II")


@dataclass(frozen=True, slots=True)
class Flaw:
    """The rule that is broken, and how; `proven`: the decoded bytes are right all the same."""

    rule: Rule
    detail: str
    proven: bool = False


class Damaged(Exception):
    """Raised when no whole record can be read here."""

    def __init__(self, rule: Rule, detail: str, *, proven: bool = False) -> None:
        super().__init__(detail)
        self.flaw = Flaw(rule, detail, proven)


class ByteStream:
    """Bytes of a record file, one member after the other; a plain file is one long member."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = b""
        self._at = 0
        self.offset = 0  # where the record or member being read begins
        self.member_flaw: Flaw | None = None  # of the member being read, once it shows

    def _more(self) -> bytes:
        """The next bytes of this member; nothing at its end."""
        raise NotImplementedError

    def begin(self) -> int | None:
        """Passes over blank lines to the next record; its offset, or None at the end of the file."""
        raise NotImplementedError

    def end(self) -> int:
        """The offset after the record just read. Raises Damaged if its member is broken."""
        raise NotImplementedError

    def resync(self, after: int) -> bool:
        """Goes to the next place after an offset where a record seems to begin."""
        raise NotImplementedError

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes ahead, within this member."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return self._buffer[self._at : self._at + size]

    def readline(self, limit: int) -> bytes:
        """One line with its end; longer than `limit` is Damaged."""
        while (found := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > limit:
                raise Damaged("warc_header", "a header line has no end")
            if not self._fill():
                raise Damaged("warc_header", "the file ends inside a record header")
        line = self._buffer[self._at : found + 1]
        self._at = found + 1
        return line

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer only at the end of the member."""
        pieces = []
        while size > 0 and (self._at < len(self._buffer) or self._fill()):
            piece = self._buffer[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        """Passes over up to `size` bytes; how many there were."""
        skipped = 0
        while skipped < size and (piece := self.read(min(PIECE, size - skipped))):
            skipped += len(piece)
        return skipped

    def read_blank(self) -> bytes:
        """The line ends that stand here."""
        blank: list[bytes] = []
        while (octet := self.peek(1)) in (b"\r", b"\n"):
            blank.append(octet)
            self._at += 1
        return b"".join(blank)

    def _fill(self) -> bool:
        more = self._more()
        if more:
            self._buffer = self._buffer[self._at :] + more
            self._at = 0
        return bool(more)

    def go_to(self, offset: int) -> None:
        """Continues at an offset where a record or a member begins."""
        self._file.seek(offset)
        self._buffer = b""
        self._at = 0


class PlainStream(ByteStream):
    """An uncompressed file."""

    def _more(self) -> bytes:
        return self._file.read(CHUNK)

    def begin(self) -> int | None:
        """See ByteStream."""
        self.read_blank()
        self.offset = self.end()
        return self.offset if self.peek(1) else None

    def end(self) -> int:
        """See ByteStream."""
        return self._file.tell() - (len(self._buffer) - self._at)

    def resync(self, after: int) -> bool:
        """See ByteStream."""
        self.go_to(after + 1)
        while self._buffer or self._fill():
            starts = [found for mark in RECORD_STARTS if (found := self._buffer.find(b"\n" + mark)) >= 0]
            if starts:
                self._at = min(starts) + 1
                return True
            self._at = max(0, len(self._buffer) - 16)
            if not self._fill():
                return False
        return False


class GzipStream(ByteStream):
    """A file of gzip members, as a rule one a record."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._raw = b""
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._inside = False
        self._given = 0
        self._records = 0

    def go_to(self, offset: int) -> None:
        """See ByteStream."""
        super().go_to(offset)
        self._raw = b""
        self._inside = False

    def _more(self) -> bytes:
        while self._inside:
            if self._inflate.eof:
                self._raw = self._inflate.unused_data
                self._inside = False
                break
            raw = self._inflate.unconsumed_tail or self._raw or self._file.read(CHUNK)
            self._raw = b""
            if not raw:
                raise Damaged("gzip_member", "the file ends inside a gzip member")
            if piece := self._decoded(raw):
                self._given += len(piece)
                return piece
        return b""

    def _decoded(self, raw: bytes) -> bytes:
        self._check_member()
        try:
            return self._inflate.decompress(raw, PIECE)
        except zlib.error as error:
            proven = inflate_proven(self._file, self.offset)
            detail = f"the gzip member is damaged ({error})"
            self.member_flaw = Flaw("gzip_member", detail, proven is not None)
            return (proven or b"")[self._given :]

    def begin(self) -> int | None:
        """See ByteStream."""
        while True:
            self.read_blank()
            if self.peek(1):
                self._records += 1
                return self.offset
            if not self._open_member():
                return None

    def _open_member(self) -> bool:
        self._raw = self._raw or self._file.read(CHUNK)
        if not self._raw:
            return False
        self.offset = self._file.tell() - len(self._raw)
        if not self._raw.startswith(GZIP_MAGIC[: len(self._raw)]):
            raise Damaged("gzip_member", "what follows is no gzip member")
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._inside = True
        self.member_flaw = None
        self._given = 0
        self._records = 0
        return True

    def end(self) -> int:
        """See ByteStream. In a member of several records: the member's start."""
        rest = self.peek(LONGEST_START)
        self._check_member()
        if rest and not rest.startswith(RECORD_STARTS):
            self.skip(FAR)  # to the member's end, where its checksum stands
            self._check_member()
            raise Damaged("content_length", "the record is longer than its Content-Length", proven=True)
        return self.offset if rest or self._records > 1 else self._file.tell() - len(self._raw)

    def _check_member(self) -> None:
        if self.member_flaw is not None:
            flaw = self.member_flaw
            raise Damaged(flaw.rule, flaw.detail, proven=flaw.proven)

    def resync(self, after: int) -> bool:
        """See ByteStream."""
        at = max(after + 1, 0)
        while True:
            self._file.seek(at)
            window = self._file.read(PIECE)
            found = window.find(GZIP_MAGIC)
            if found < 0 and len(window) < PIECE:
                return False
            at += found if found >= 0 else PIECE - len(GZIP_MAGIC)
            if found >= 0:
                if self._begins_record(at):
                    return True
                at += 1

    def _begins_record(self, offset: int) -> bool:
        self._file.seek(offset)
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(self._file.read(CHUNK), 64)
        except zlib.error:
            return False
        if not start.lstrip().startswith(RECORD_STARTS):
            return False
        self.go_to(offset)
        return True


def inflate_proven(file: BinaryIO, offset: int, limit: int = FAR) -> bytes | None:
    """What a gzip member holds if its trailer, whole or with one wrong octet, still proves it."""
    file.seek(offset + gzip_head_length(file, offset))
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    room = limit
    try:
        while room > 0 and not inflate.eof and (raw := inflate.unconsumed_tail or file.read(CHUNK)):
            pieces.append(inflate.decompress(raw, PIECE))
            room -= len(pieces[-1])
    except zlib.error:
        return None
    data = b"".join(pieces)
    trailer = (inflate.unused_data + file.read(GZIP_TRAILER.size))[: GZIP_TRAILER.size]
    return data if inflate.eof and proves(trailer, data) else None


def proves(trailer: bytes, data: bytes) -> bool:
    """Whether checksum and length of a gzip trailer fit the data, but for one octet at most."""
    right = GZIP_TRAILER.pack(zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return len(trailer) == len(right) and sum(map(int.__ne__, trailer, right)) <= 1


def gzip_head_length(file: BinaryIO, offset: int) -> int:
    """The length of a member's head: ten octets and what its flags announce."""
    file.seek(offset)
    head = file.read(GZIP_HEAD + PIECE)
    flags = head[3] if len(head) > 3 else 0
    length = GZIP_HEAD
    if flags & 4:
        length += 2 + int.from_bytes(head[length : length + 2], "little")
    for flag in (8, 16):  # file name, comment
        if flags & flag:
            length = head.find(b"\0", length) + 1 or len(head)
    return length + (2 if flags & 2 else 0)


def open_stream(file: BinaryIO) -> ByteStream:
    """The stream that fits the file's first bytes."""
    magic = file.read(len(GZIP_MAGIC))
    file.seek(0)
    return GzipStream(file) if magic == GZIP_MAGIC else PlainStream(file)
