"""Record files of gzip members, read member by member with zlib.

The usual readers take a cut file for a whole one; this one says so.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from archive.member import FAR, inflate_proven
from archive.stream import CHUNK, LONGEST_START, PIECE, RECORD_STARTS, ByteStream, Damaged, Flaw

GZIP_MAGIC = b"\x1f\x8b\x08"
# Encoded bytes that show whether a member begins with a record.
FIRST_LOOK = 1 << 12


class GzipStream(ByteStream):
    """A file of gzip members, as a rule one a record."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._raw = b""
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._inside = False
        self._given = 0
        self._records = 0
        self._proven_end: int | None = None

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
            data, self._proven_end = proven or (b"", None)
            return data[self._given :]

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
        self._proven_end = None
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

    @property
    def known_end(self) -> int | None:
        """See ByteStream."""
        return self._proven_end

    def cause(self, flaw: Flaw) -> Flaw:
        """See ByteStream: what was decoded wrong may look like anything until the member's end is seen."""
        try:
            self.skip(FAR)
        except Damaged as damage:
            return damage.flaw
        return self.member_flaw or flaw

    def _check_member(self) -> None:
        if self.member_flaw is not None:
            flaw = self.member_flaw
            raise Damaged(flaw.rule, flaw.detail, proven=flaw.proven)

    def resync(self, after: int) -> bool:
        """See ByteStream."""
        at = next((at for at in self._magics(after + 1) if self._begins_record(at)), None)
        if at is not None:
            self.go_to(at)
        return at is not None

    def _magics(self, start: int) -> Iterator[int]:
        """The offsets at which a gzip member may begin."""
        while True:
            self._file.seek(start)
            window = self._file.read(PIECE)
            yield from (start + found.start() for found in re.finditer(re.escape(GZIP_MAGIC), window))
            if len(window) < PIECE:
                return
            start += PIECE - len(GZIP_MAGIC) + 1

    def _begins_record(self, offset: int) -> bool:
        self._file.seek(offset)
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(self._file.read(FIRST_LOOK), 64)
        except zlib.error:
            return False
        return start.lstrip().startswith(RECORD_STARTS)
