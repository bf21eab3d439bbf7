"""Kinds of damage to a record file, whoever wrote it: what becomes of its bytes, and what must be found.

They are written from the standard alone: nothing of the project reads or writes here.
"""

import gzip
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

from tests.archive.pieces import END, GZIP_MAGIC, Piece

FEXTRA = 4  # RFC 1952, 2.3.1
NOBODY = b"<urn:uuid:00000000-1111-4222-8333-444444444444>"


@dataclass(frozen=True)
class Spoilt:
    """A damaged file, the records that were hit, the rules one of which must tell.

    `saved`: the blocks of those that were hit can all be saved, too. `gone`: those of them that left
    no byte, so that nothing can tell of them.
    """

    data: bytes
    hit: tuple[int, ...]
    rules: str
    saved: bool = False
    gone: tuple[int, ...] = ()


Pieces = Sequence[Piece]
Damage = Callable[[Pieces, Random], Spoilt | None]
KINDS: dict[str, Damage] = {}


def joined(pieces: Pieces) -> bytes:
    return b"".join(piece.raw for piece in pieces)


def is_gzip(pieces: Pieces) -> bool:
    return pieces[0].raw.startswith(GZIP_MAGIC)


def with_bytes(pieces: Pieces, at: int, raw: bytes, gone: int = 1) -> bytes:
    return joined(pieces[:at]) + raw + joined(pieces[at + gone :])


def with_data(pieces: Pieces, at: int, data: bytes) -> bytes:
    return with_bytes(pieces, at, gzip.compress(data, mtime=0) if is_gzip(pieces) else data)


def some(pieces: Pieces, dice: Random, field: str | None = None, types: str = "") -> int | None:
    """A record after the first, with a field or of a type."""
    chosen = [
        number
        for number, piece in enumerate(pieces[1:-1], 1)
        if (field is None or piece.field(field)) and (not types or piece.type in types.split())
    ]
    return dice.choice(chosen) if chosen else None


def hit_by(pieces: Pieces, start: int, end: int) -> tuple[int, ...]:
    """The records that bytes of a file belong to."""
    hit, offset = [], 0
    for number, piece in enumerate(pieces):
        if offset < end and offset + len(piece.raw) > start:
            hit.append(number)
        offset += len(piece.raw)
    return tuple(hit)


def kind(damage: Damage) -> Damage:
    KINDS[damage.__name__] = damage
    return damage


def edit_kind(
    name: str,
    edit: Callable[[Piece, Random], bytes],
    rules: str,
    *,
    saved: bool = True,
    field: str | None = None,
    types: str = "",
) -> None:
    """A kind that edits one record and, in a gzip file, compresses it again."""

    def damage(pieces: Pieces, dice: Random) -> Spoilt | None:
        at = some(pieces, dice, field, types)
        if at is None:
            return None
        data = edit(pieces[at], dice)
        return None if data == pieces[at].data else Spoilt(with_data(pieces, at, data), (at,), rules, saved)

    KINDS[name] = damage


def gzip_kind(name: str, edit: Callable[[bytes, Random], bytes], *, saved: bool = False) -> None:
    """A kind that edits the compressed bytes of one member."""

    def damage(pieces: Pieces, dice: Random) -> Spoilt | None:
        at = dice.randrange(len(pieces))
        raw = edit(pieces[at].raw, dice)
        if not is_gzip(pieces) or raw == pieces[at].raw:
            return None
        return Spoilt(with_bytes(pieces, at, raw), (at,), "gzip_member", saved)

    KINDS[name] = damage


def extra_kind(name: str, extra: Callable[[Random], bytes], place: str, *, saved: bool = True) -> None:
    """A kind that puts bytes before, between or after the records."""

    def damage(pieces: Pieces, dice: Random) -> Spoilt | None:
        at = {"before": 0, "between": dice.randrange(1, len(pieces)), "after": len(pieces)}[place]
        data = with_bytes(pieces, at, extra(dice), gone=0)
        around = tuple(number for number in (at - 1, at) if 0 <= number < len(pieces))
        rules = "gzip_member warc_header record_end content_length warc_version one_record_a_member"
        return Spoilt(data, around, rules, saved)

    KINDS[name] = damage


def changed_field(name: str, *values: str) -> Callable[[Piece, Random], bytes]:
    """A record one field of which has another value."""
    pattern = re.compile(rb"(?i)(\r\n" + name.encode() + rb":\s*)[^\r]*")

    def edit(piece: Piece, dice: Random) -> bytes:
        value = dice.choice(values).encode()
        return (
            pattern.sub(lambda found: found[1] + value, piece.head, count=1) + piece.data[len(piece.head) :]
        )

    return edit


def without_field(name: str) -> Callable[[Piece, Random], bytes]:
    pattern = re.compile(rb"(?i)\r\n" + name.encode() + rb":[^\r]*")
    return lambda piece, _: pattern.sub(b"", piece.head, count=1) + piece.data[len(piece.head) :]


def with_line(line: bytes) -> Callable[[Piece, Random], bytes]:
    return lambda piece, _: piece.head[:-2] + line + b"\r\n\r\n" + piece.data[len(piece.head) :]


def off_by(*steps: int) -> Callable[[Piece, Random], bytes]:
    """A record whose Content-Length is off by so much."""

    def edit(piece: Piece, dice: Random) -> bytes:
        length = max(0, len(piece.block) + dice.choice(steps))
        return changed_field("Content-Length", str(length))(piece, dice)

    return edit


def misspelt_digest(name: str) -> Callable[[Piece, Random], bytes]:
    """A record with one wrong character in a digest."""

    def edit(piece: Piece, dice: Random) -> bytes:
        label = piece.field(name) or ""
        at = len(label) - dice.randrange(2, 20)
        return changed_field(name, label[:at] + ("2" if label[at] != "2" else "3") + label[at + 1 :])(
            piece, dice
        )

    return edit


def flipped(data: bytes, at: int, dice: Random) -> bytes:
    """Bytes with one bit turned."""
    return data[:at] + bytes((data[at] ^ 1 << dice.randrange(8),)) + data[at + 1 :]


def flipped_deflate(raw: bytes, dice: Random) -> bytes:
    """A bit of a gzip member's stream, but not of its header's extra field nor of its last, padded byte."""
    start = 12 + int.from_bytes(raw[10:12], "little") if raw[3] & FEXTRA else 10
    return flipped(raw, dice.randrange(start, len(raw) - 9), dice)


def flipped_block(piece: Piece, dice: Random) -> bytes:
    at = len(piece.head) + dice.randrange(max(1, len(piece.block)))
    return flipped(piece.data, at, dice) if piece.block else piece.data


def noise(dice: Random) -> bytes:
    choices = (
        b"garbage",
        b"x\r\n",
        b"\n\nhello\r\n\r\n",
        b"WARC/",
        b"HTTP/1.1 200 OK\r\n\r\n",
        dice.randbytes(300),
    )
    return dice.choice(choices)


def html(dice: Random) -> bytes:
    return "<html><body>502 年报</body></html>\n".encode() * dice.randrange(1, 30)


def zeros(dice: Random) -> bytes:
    return bytes(dice.choice((1, 3, 512, 70_000)))


def log_file(_: Random) -> bytes:
    return gzip.compress(b"a line of a log\n" * 50, mtime=0)


LENGTH = "content_length record_end block_digest warc_header repeated_field"
HEADER = f"{LENGTH} gzip_member mandatory_fields record_id warc_date target_uri warc_type warc_version"
DIGESTED = "WARC-Block-Digest"

edit_kind("bit of the block", flipped_block, "block_digest", saved=False, field=DIGESTED)
edit_kind("character of the block digest", misspelt_digest(DIGESTED), "block_digest", field=DIGESTED)
edit_kind(
    "character of the payload digest",
    misspelt_digest("WARC-Payload-Digest"),
    "payload_digest",
    field="WARC-Payload-Digest",
    types="request response resource",
)
edit_kind("Content-Length a little off", off_by(-2, -1, 1, 2, 3, 4), LENGTH, field=DIGESTED)
edit_kind("Content-Length too small", off_by(-9, -99, -(1 << 30)), LENGTH, field=DIGESTED)
edit_kind("Content-Length over the next records", off_by(99, 999, 4999), LENGTH, field=DIGESTED)
edit_kind("Content-Length beyond the file", off_by(1 << 40), LENGTH, field=DIGESTED)
edit_kind(
    "Content-Length no number",
    changed_field("Content-Length", "-1", "abc", "0x10", "", "9" * 30),
    "content_length",
    field=DIGESTED,
)
edit_kind("no Content-Length", without_field("Content-Length"), "content_length", field=DIGESTED)
edit_kind("Content-Length twice", with_line(b"Content-Length: 7"), LENGTH, field=DIGESTED)
edit_kind("a field twice", with_line(b"WARC-Date: 2001-01-01T00:00:00Z"), "repeated_field")
edit_kind("no end", lambda piece, _: piece.data[: -len(END)], "record_end")
edit_kind("half an end", lambda piece, _: piece.data[:-2], "record_end")
edit_kind("a long end", lambda piece, dice: piece.data + b"\r\n" * dice.randrange(1, 9), "record_end")
edit_kind("no id", without_field("WARC-Record-ID"), "mandatory_fields")
edit_kind("no URI for an id", changed_field("WARC-Record-ID", "<>", "<x", "none", "<no uri>"), "record_id")
edit_kind("no date", without_field("WARC-Date"), "mandatory_fields")
edit_kind(
    "a date that is none",
    changed_field("WARC-Date", "yesterday", "2024-02-30T10:00:00Z", "2024-03-01T25:61:61Z", "20240301"),
    "warc_date",
)
edit_kind("no type", without_field("WARC-Type"), "mandatory_fields", types="request response revisit")
edit_kind(
    "a type that is none",
    changed_field("WARC-Type", "respond"),
    "warc_type",
    types="request response revisit",
)
edit_kind("no target", without_field("WARC-Target-URI"), "mandatory_fields", types="request response revisit")
edit_kind(
    "no URI for a target", changed_field("WARC-Target-URI", "/a"), "target_uri", types="request response"
)
edit_kind(
    "another version",
    lambda piece, dice: dice.choice((b"WARC/2.9", b"WARC/x", b"WARC/")) + piece.data[8:],
    "warc_version",
    saved=False,
)
edit_kind("a header line without colon", with_line(b"none"), "warc_header", field=DIGESTED)
edit_kind("zeros in the header", with_line(b"A: " + bytes(9)), "warc_header", saved=False)
edit_kind(
    "bare line ends in the header",
    lambda piece, _: piece.head.replace(b"\r\n", b"\n") + piece.data[len(piece.head) :],
    "warc_header",
)
edit_kind(
    "another half that is nowhere",
    changed_field("WARC-Concurrent-To", NOBODY.decode()),
    "pair",
    types="request response revisit metadata",
)

gzip_kind("bit of a magic", lambda raw, dice: flipped(raw, dice.randrange(2), dice), saved=True)
gzip_kind("bit of the deflate stream", flipped_deflate)
gzip_kind("bit of the CRC", lambda raw, dice: flipped(raw, len(raw) - dice.randrange(5, 9), dice), saved=True)
gzip_kind("bit of ISIZE", lambda raw, dice: flipped(raw, len(raw) - dice.randrange(1, 5), dice), saved=True)
gzip_kind("zeros for the gzip trailer", lambda raw, _: raw[:-8] + bytes(8))

extra_kind("zeros between", zeros, "between")
extra_kind("noise between", noise, "between")
extra_kind("another gzip between", log_file, "between")
extra_kind("a page before", html, "before")
extra_kind("a byte order mark", lambda _: b"\xef\xbb\xbf", "before")
extra_kind("blank lines before", lambda dice: b"\r\n" * dice.randrange(1, 5), "before")
extra_kind("zeros after", zeros, "after")
extra_kind("a page after", html, "after")
extra_kind("another gzip after", log_file, "after")


@kind
def cut(pieces: Pieces, dice: Random) -> Spoilt:
    """The file ends inside a record."""
    at = dice.randrange(1, len(pieces))
    keep = dice.randrange(1, len(pieces[at].raw))
    data = joined(pieces[:at]) + pieces[at].raw[:keep]
    after = tuple(range(at + 1, len(pieces)))
    return Spoilt(data, (at, *after), HEADER, gone=after)


@kind
def cut_within(pieces: Pieces, dice: Random) -> Spoilt:
    """The end of a record is missing, others follow."""
    at = dice.randrange(1, len(pieces) - 1)
    return Spoilt(
        with_bytes(pieces, at, pieces[at].raw[: dice.randrange(1, len(pieces[at].raw) - 4)]), (at,), HEADER
    )


@kind
def cut_in_a_header(pieces: Pieces, dice: Random) -> Spoilt:
    """A record ends in its header, others follow."""
    at = dice.randrange(1, len(pieces) - 1)
    data = pieces[at].data[: dice.randrange(9, len(pieces[at].head) - 4)]
    return Spoilt(with_data(pieces, at, data), (at,), HEADER)


@kind
def zeros_for_the_tail(pieces: Pieces, dice: Random) -> Spoilt:
    """The last blocks of the disk were never written."""
    whole = joined(pieces)
    size = dice.randrange(10, len(whole) // 2)
    hit = hit_by(pieces, len(whole) - size, len(whole))
    return Spoilt(whole[:-size] + bytes(size), hit, HEADER)


@kind
def zeros_within(pieces: Pieces, dice: Random) -> Spoilt:
    """Some blocks of the disk were lost."""
    whole = joined(pieces)
    size = dice.choice((64, 512))
    start = dice.randrange(len(whole) - size)
    data = whole[:start] + bytes(size) + whole[start + size :]
    return Spoilt(data, hit_by(pieces, start, start + size), HEADER)


def merged(pieces: Pieces, dice: Random, count: int) -> Spoilt | None:
    if not is_gzip(pieces):
        return None
    at = dice.randrange(len(pieces) - count + 1)
    member = gzip.compress(b"".join(piece.data for piece in pieces[at : at + count]), mtime=0)
    hit = tuple(range(at, at + count))
    return Spoilt(with_bytes(pieces, at, member, count), hit, "one_record_a_member", saved=True)


KINDS["two records in a member"] = partial(merged, count=2)
KINDS["three records in a member"] = partial(merged, count=3)


@kind
def all_records_in_a_member(pieces: Pieces, dice: Random) -> Spoilt | None:
    return merged(pieces, dice, len(pieces))


@kind
def compressed_twice(pieces: Pieces, _: Random) -> Spoilt | None:
    if not is_gzip(pieces):
        return None
    every = tuple(range(len(pieces)))
    return Spoilt(gzip.compress(joined(pieces), mtime=0), every, "gzip_member", saved=True)


@kind
def line_ends_of_another_system(pieces: Pieces, _: Random) -> Spoilt | None:
    """The file went through a program that takes it for text."""
    whole = joined(pieces)
    before, after = (b"\n", b"\r\n") if is_gzip(pieces) else (b"\r\n", b"\n")
    hit = tuple(number for number, piece in enumerate(pieces) if before in piece.raw)
    return Spoilt(whole.replace(before, after), hit, HEADER) if hit else None


@kind
def a_record_twice(pieces: Pieces, dice: Random) -> Spoilt:
    """The copy stands somewhere behind."""
    first = dice.randrange(len(pieces))
    again = dice.randrange(first + 1, len(pieces) + 1)
    return Spoilt(with_bytes(pieces, again, pieces[first].raw, gone=0), (), "duplicate_id", saved=True)


@kind
def the_id_of_another(pieces: Pieces, dice: Random) -> Spoilt:
    at = dice.randrange(1, len(pieces) - 1)
    data = changed_field("WARC-Record-ID", pieces[at - 1].id)(pieces[at], dice)
    return Spoilt(with_data(pieces, at, data), (at,), "duplicate_id", saved=True)


def gone(pieces: Pieces, dice: Random, types: str) -> Spoilt | None:
    at = some(pieces, dice, types=types)
    return None if at is None else Spoilt(with_bytes(pieces, at, b""), (at,), "pair")


KINDS["request without response"] = partial(gone, types="response")
KINDS["response without request"] = partial(gone, types="request")
