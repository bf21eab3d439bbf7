"""Content codings (gzip, deflate, br) undone within bounds."""

import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec

MAX_PAYLOAD = 64 << 20
# Encoded bytes fed at once: small, so that a bomb is noticed before it goes off.
STEP = 1 << 12
MAX_CODINGS = 4
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32

Inflate = Callable[[bytes], bytes]


class BrokenCoding(Exception):
    """Raised when encoded data cannot be decoded further."""


def decode_content(body: bytes, codings: str | None, limit: int = MAX_PAYLOAD) -> tuple[bytes, str | None]:
    """The body without its content codings, and why it is not whole (None: whole).

    A body that was labelled but never encoded comes back as it is; browsers show such pages too.
    """
    listed = [name.strip().lower() for name in (codings or "").split(",")]
    names = [name for name in listed if name not in ("", "identity")]
    if len(names) > MAX_CODINGS:
        return body[:limit], f"{len(names)} content-encodings one over the other"
    for name in reversed(names):
        body, reason = decode_one(body, name, limit)
        if reason is not None:
            return body, reason
    return (body, None) if len(body) <= limit else (body[:limit], over(limit))


def decode_one(body: bytes, name: str, limit: int) -> tuple[bytes, str | None]:
    """The body without one coding, and why it is not whole."""
    decoder = DECODERS.get(name.removeprefix("x-"))
    if decoder is None:
        return body, f"content-encoding {name!r} is not known here"
    pieces: list[bytes] = []
    room = limit
    try:
        for piece in decoder(body):
            pieces.append(piece[:room])
            room -= len(piece)
            if room < 0:
                return b"".join(pieces), over(limit)
    except BrokenCoding as error:
        return (b"".join(pieces), str(error)) if pieces else (body, None)
    return b"".join(pieces), None


def over(limit: int) -> str:
    """The reason of a payload that was cut at the limit."""
    return f"cut at {limit} decoded bytes"


def inflate(body: bytes, window: int) -> Iterator[bytes]:
    """gzip (also several members) or deflate, piece by piece."""
    rest = body
    while rest:
        decompressor = zlib.decompressobj(window)
        while rest and not decompressor.eof:
            try:
                piece = decompressor.decompress(rest, 1 << 20)
            except zlib.error as error:
                raise BrokenCoding(f"content-encoding broken ({error})") from error
            if piece:
                yield piece
            rest = decompressor.unconsumed_tail
        yield decompressor.flush()
        if not decompressor.eof:
            raise BrokenCoding("content-encoding cut short")
        rest = decompressor.unused_data.lstrip(b"\0")
        if not rest.startswith(b"\x1f\x8b"):
            return  # servers append blanks and comments after the stream


def decode_gzip(body: bytes) -> Iterator[bytes]:
    """gzip, or zlib under the same label."""
    return inflate(body, GZIP_OR_ZLIB)


def decode_deflate(body: bytes) -> Iterator[bytes]:
    """deflate: by the standard with a zlib header, from many servers without."""
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return inflate(body, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def decode_brotli(body: bytes) -> Iterator[bytes]:
    """br."""
    brotli = import_module("brotli")
    decompressor = brotli.Decompressor()
    for at in range(0, len(body), STEP):
        try:
            yield decompressor.process(body[at : at + STEP])
        except brotli.error as error:
            raise BrokenCoding(f"content-encoding broken ({error})") from error
    if not decompressor.is_finished():
        raise BrokenCoding("content-encoding cut short")


DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {"gzip": decode_gzip, "deflate": decode_deflate}
if find_spec("brotli"):  # optional: archives that others made hold it, ours never ask for it
    DECODERS["br"] = decode_brotli
