"""Labelled digests: SHA-256 in base 16, as WARC-Block-Digest and WARC-Payload-Digest carry them.

SHA-256 because digests decide what is stored once: nobody may craft a page that passes for
another. Base 16 because that is what warcio, FastWARC and Browsertrix agree on for it (base 32
needs padding there, which some of them strip).
"""

import base64
import binascii
import hashlib

ALGORITHM = "sha256"
# One character of so many may be wrong in a damaged digest.
NEARLY = 8


def digest(data: bytes) -> str:
    """`sha256:` and the digest in base 16."""
    return f"{ALGORITHM}:{hashlib.sha256(data).hexdigest()}"


def matches(label: str, data: bytes) -> bool | None:
    """Whether a labelled digest in base 32, 16 or 64 is that of the data; None: cannot be judged."""
    algorithm, colon, value = label.strip().partition(":")
    name = algorithm.lower().replace("-", "")
    if not colon or name not in hashlib.algorithms_guaranteed or name.startswith("shake"):
        return None
    wanted = hashlib.new(name, data, usedforsecurity=False).digest()
    return wanted == octets_of(value, len(wanted))


def nearly_matches(label: str, data: bytes) -> bool:
    """Whether a labelled digest is that of the data but for a few characters.

    No other data comes near a digest by chance: it is the label that was damaged.
    """
    algorithm, colon, value = label.strip().partition(":")
    name = algorithm.lower().replace("-", "")
    if not colon or name not in hashlib.algorithms_guaranteed or name.startswith("shake"):
        return False
    octets = hashlib.new(name, data, usedforsecurity=False).digest()
    right = {len(text): text for text in (octets.hex(), base64.b32encode(octets).decode("ascii").rstrip("="))}
    given = value.rstrip("=")
    wanted = right.get(len(given), "")
    wrong = sum(map(str.__ne__, given.lower(), wanted.lower()))
    return bool(wanted) and wrong <= len(wanted) // NEARLY


def octets_of(value: str, size: int) -> bytes | None:
    """The octets a digest text stands for; its length tells base 16, base 64 or base 32."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        if len(value) == (size + 2) // 3 * 4:
            return base64.b64decode(value)
        bare = value.rstrip("=").upper()
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except (ValueError, binascii.Error):
        return None
