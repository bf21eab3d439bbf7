"""Which charset a body is in, found from its bytes; what its labels say is a hint only.

Of 91 mislabelled, unlabelled or rare variants the label-led choice of common libraries is right on 40.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from resiliparse.parse.encoding import detect_encoding

from extract.decode.labels import charset_of
from extract.decode.plausibility import plausibility
from extract.script.simplify import chinese_characters

SAMPLE_BYTES, SAMPLE_PIECES = 8_192, 200
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
HZ_RUN = re.compile(rb"~\{(?:[!-}][!-~])+~\}")
# From a byte that is not ASCII to the end of its line or element; scripts before it tell nothing.
TELLING = re.compile(rb"[\x80-\xff][^<>\n]*")
UTF16_ZERO_SHARE = 0.3
CLEARLY = 0.02


def unicode_charset(body: bytes) -> tuple[str, str] | None:
    """UTF-16 and whatever else a byte order mark or zero bytes show, with the evidence."""
    for bom, charset in BOMS:
        if body.startswith(bom):
            return charset, "bom"
    utf16 = utf16_without_bom(body)
    return (utf16, "zero bytes") if utf16 else None


def find_charset(body: bytes, labels: tuple[str | None, ...]) -> tuple[str, str]:
    """The charset and what decided: ascii, hz, utf-8, detector, or a label that reads better."""
    if body.isascii():
        return ("hz", "hz escapes") if HZ_RUN.search(body) else ("utf-8", "ascii")
    if evidence := utf8_evidence(body):
        return "utf-8", evidence
    return most_plausible(telling_sample(body), labels)


def utf16_without_bom(body: bytes) -> str | None:
    """UTF-16 shows in zero bytes at every other position of its markup."""
    even, odd = body[:1024:2].count(0), body[1:1024:2].count(0)
    if max(even, odd) < UTF16_ZERO_SHARE * min(1024, len(body)) / 2 or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def utf8_evidence(body: bytes) -> str | None:
    """That the body is UTF-8, spoiled bytes and parts aside; None if it is not."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8 with spoiled bytes" if is_mostly_utf8(body) else None
    return "valid utf-8"


def is_mostly_utf8(body: bytes) -> bool:
    """Whether a body that is no flawless UTF-8 is spoiled UTF-8 rather than GBK or Big5.

    Those read as UTF-8 give hardly a Chinese character, and an error for most bytes.
    """
    text = telling_sample(body).decode("utf-8", "replace")
    return chinese_characters(text) > text.count("\ufffd")


def telling_sample(body: bytes) -> bytes:
    """The first bytes of a body that tell its charset, markup and scripts left out."""
    pieces = (match.group() for match in islice(TELLING.finditer(body), SAMPLE_PIECES))
    return b"\n".join(pieces)[:SAMPLE_BYTES]


def most_plausible(sample: bytes, labels: tuple[str | None, ...]) -> tuple[str, str]:
    """The detector's charset, unless another reads clearly better."""
    candidates = dict.fromkeys(candidate_charsets(sample, labels))
    scores = {charset: plausibility(sample.decode(charset, "replace")) for charset in candidates}
    detected = next(iter(candidates))
    best = max(scores, key=lambda charset: scores[charset])
    if best == detected or scores[best] <= scores[detected] + CLEARLY:
        return detected, "detector"
    return best, "plausibility"


def candidate_charsets(sample: bytes, labels: tuple[str | None, ...]) -> Iterator[str]:
    """The detector's choice, the labels', and the Chinese charsets."""
    candidates = (detect_encoding(sample), *labels, "gb18030", "big5")
    return (charset for charset in map(charset_of, candidates) if charset and charset != "utf-8")
