"""Record files taken apart by the standard alone: nothing of the project reads here."""

import re
import zlib
from dataclasses import dataclass
from functools import cached_property

GZIP_MAGIC = b"\x1f\x8b\x08"
END = b"\r\n\r\n"


@dataclass(frozen=True)
class Piece:
    """One record as it stands in a file, and as it is without compression."""

    raw: bytes
    data: bytes

    @cached_property
    def head(self) -> bytes:
        return self.data[: self.data.index(END) + len(END)]

    @property
    def block(self) -> bytes:
        length = int(self.field("Content-Length") or 0)
        return self.data[len(self.head) :][:length]

    def field(self, name: str) -> str | None:
        found = re.search(rb"(?i)\r\n" + name.encode() + rb":\s*([^\r]*)\r\n", self.head)
        return found[1].decode() if found else None

    @property
    def id(self) -> str:
        return self.field("WARC-Record-ID") or ""

    @property
    def type(self) -> str:
        return self.field("WARC-Type") or ""


def split(data: bytes) -> list[Piece]:
    """The records of a good file."""
    pieces = []
    while data:
        if data.startswith(GZIP_MAGIC):
            inflate = zlib.decompressobj(31)
            plain = inflate.decompress(data)
            raw = data[: len(data) - len(inflate.unused_data)]
        else:
            head = data.index(END) + len(END)
            length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", data[:head])
            assert length is not None
            raw = plain = data[: head + int(length[1]) + len(END)]
        data = data[len(raw) :]
        if plain:
            pieces.append(Piece(raw, plain))
    return pieces
