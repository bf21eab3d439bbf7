"""Record files as streams of bytes that know where a record begins and ends."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import BinaryIO

from archive.rule import Rule

RECORD_STARTS = (b"WARC/", b"filedesc:", b"http://", b"https://", b"dns:")
LONGEST_START = max(map(len, RECORD_STARTS))
CHUNK = 1 << 16
# Decoded bytes taken at once, so that a member of zeros cannot fill the memory.
PIECE = 1 << 20
# Line ends after a record that are told apart; more are passed over.
MAX_BLANK = 16
# What follows the block of a record that ends where its Content-Length says.
RECORD_ENDS = (b"\r\n\r\n", b"\n\n")
# Where a plain file may go on after damage: a version line and a field, or a whole ARC line.
NEXT_START = re.compile(
    rb"WARC/\d\.\d\r?\n[A-Za-z][A-Za-z0-9-]*:"
    rb"|(?<=\n)(?:filedesc|https?|dns):[^\n]{1,2048} \d{12,18} [^\n]{1,256}\n"
)
LONGEST_NEXT_START = 1 << 12


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


class ByteStream(ABC):
    """Bytes of a record file, one member after the other; a plain file is one long member."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = b""
        self._at = 0
        self.offset = 0  # where the record or member being read begins
        self.member_flaw: Flaw | None = None  # of the member being read, once it shows

    @abstractmethod
    def _more(self) -> bytes:
        """The next bytes of this member; nothing at its end."""

    @abstractmethod
    def begin(self) -> int | None:
        """Passes over blank lines to the next record; its offset, or None at the end of the file."""

    @abstractmethod
    def end(self) -> int:
        """The offset after the record just read and the line ends after it.

        Raises Damaged if its member is broken or what follows is no record.
        """

    @property
    def known_end(self) -> int | None:
        """Where the damaged record ends, if that is known."""
        return None

    def cause(self, flaw: Flaw) -> Flaw:
        """The flaw behind one that showed while a record was read."""
        return flaw

    @property
    def position(self) -> int:
        """How far the file has been read."""
        return self._file.tell()

    @abstractmethod
    def resync(self, after: int) -> bool:
        """Goes to the next place after an offset where a record seems to begin."""

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
        """Passes over the line ends that stand here; the first of them."""
        blank = b""
        while self.peek(1) in (b"\r", b"\n"):
            rest = self._buffer[self._at :].lstrip(b"\r\n")
            end = len(self._buffer) - len(rest)
            blank = (blank + self._buffer[self._at : min(end, self._at + MAX_BLANK)])[:MAX_BLANK]
            self._at = end
        return blank

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
        self.offset = self.here
        if self.read_blank() and self.peek(1):
            raise Damaged("warc_header", "blank lines stand where a record should begin")
        return self.offset if self.peek(1) else None

    def end(self) -> int:
        """See ByteStream."""
        rest = self.peek(LONGEST_START)
        if rest and not rest.startswith(RECORD_STARTS):
            raise Damaged("content_length", "the block does not end where Content-Length says", proven=True)
        return self.here

    def resync(self, after: int) -> bool:
        """See ByteStream."""
        self.go_to(after + 1)
        while self._at < len(self._buffer) or self._fill():
            found = NEXT_START.search(self._buffer, self._at)
            if found is not None:
                self._at = found.start()
                return True
            self._at = max(self._at, len(self._buffer) - LONGEST_NEXT_START)
            if not self._fill():
                self._at = len(self._buffer)
        return False

    @property
    def here(self) -> int:
        """The offset of the next byte."""
        return self._file.tell() - (len(self._buffer) - self._at)
