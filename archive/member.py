"""One gzip member that fails its checksum, and what still proves it."""

import struct
import zlib
from typing import BinaryIO

CHUNK = 1 << 16
PIECE = 1 << 20
# Decoded bytes at most where a damaged member is read.
FAR = 256 << 20
GZIP_HEAD = 10
GZIP_TRAILER = struct.Struct("<II")


def inflate_proven(file: BinaryIO, offset: int, limit: int = FAR) -> tuple[bytes, int] | None:
    """What a gzip member holds and where it ends, if its trailer, but for one octet, still proves it."""
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
    end = file.tell() - len(inflate.unused_data) + GZIP_TRAILER.size
    trailer = (inflate.unused_data + file.read(GZIP_TRAILER.size))[: GZIP_TRAILER.size]
    return (data, end) if inflate.eof and proves(trailer, data) else None


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
