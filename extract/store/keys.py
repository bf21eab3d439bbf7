"""Ids that come from content, so that a database can be deleted and built again the same."""

import json
from hashlib import sha256

ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)  # `dumps` makes one for every fact


def content_digest(*parts: object) -> str:
    """SHA-256 of the natural key, as hex."""
    return sha256(encode(parts)).hexdigest()


def part_id(whole: int, part: int) -> int:
    """The `content_id` of two ids, without the encoder: every fact has one."""
    return first_bits(b"[%d, %d]" % (whole, part))


def content_id(*parts: object) -> int:
    """The first 63 bits of the natural key's SHA-256: a positive SQLite integer."""
    return first_bits(encode(parts))


def encode(parts: tuple[object, ...]) -> bytes:
    """A natural key as JSON."""
    return ENCODER.encode(parts).encode("utf-8", "surrogatepass")


def first_bits(key: bytes) -> int:
    """The first 63 bits of its SHA-256."""
    return int.from_bytes(sha256(key).digest()[:8], "big") >> 1
