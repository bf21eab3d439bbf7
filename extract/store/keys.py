"""Ids that come from content, so that a database can be deleted and built again the same."""

import json
from hashlib import sha256

ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)  # `dumps` makes one for every fact


def content_digest(*parts: object) -> str:
    """SHA-256 of the natural key, as hex."""
    return sha256(ENCODER.encode(parts).encode("utf-8", "surrogatepass")).hexdigest()


def part_id(whole: int, part: int) -> int:
    """The `content_id` of two ids, without the encoder: every fact has one."""
    return int(sha256(f"[{whole}, {part}]".encode()).hexdigest()[:16], 16) >> 1


def content_id(*parts: object) -> int:
    """The first 63 bits of the natural key's SHA-256: a positive SQLite integer."""
    return int(content_digest(*parts)[:16], 16) >> 1
