"""The bytes of a page to its text. Labels are hints only: of 91 mislabelled, unlabelled or rare
variants the label-led choice of common libraries is right on 40.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding

from extract.decode.labels import charset_of, http_label, markup_label
from extract.decode.mojibake import undo_misreading
from extract.decode.plausibility import plausibility
from extract.errors import UnreadableBytes
from extract.model import Damage, Edit

SAMPLE_BYTES = 65_536
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
BINARY_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"Rar!",
    b"\x1f\x8b",
)
HZ_RUN = re.compile(rb"~\{(?:[!-}][!-~])+~\}")
# A GBK page read as UTF-8 has hardly a valid sequence; a cut or spoiled UTF-8 page few invalid ones.
VALID_PER_ERROR = 4
MAX_CONTROL_SHARE = 0.05
UTF16_ZERO_SHARE = 0.3
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a body; `evidence` names what decided on the charset."""

    text: str
    charset: str
    evidence: str
    damage: tuple[Damage, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decodes a page in any of the charsets Chinese pages come in.

    Raises UnreadableBytes for an empty body and for one that is no text.
    """
    refuse_binary(body)
    labels = {"http": http_label(content_type), "markup": markup_label(body)}
    charset, evidence = find_charset(body, tuple(labels.values()))
    read = SURROGATES.sub("\ufffd", body.decode(charset, "replace")).removeprefix("\ufeff")
    text, misread = undo_misreading(read.replace("\x00", ""))
    damage = (*wrong_labels(body, read, charset, labels), *misread)
    return Decoded(text, charset, evidence, damage)


def refuse_binary(body: bytes) -> None:
    """Raises UnreadableBytes for what no charset makes a text of."""
    if not body.strip():
        raise UnreadableBytes("The body is empty: fetch the page again or name another file.")
    if body.startswith(BINARY_MAGIC):
        raise UnreadableBytes("It is a binary file: give an HTML page, a text, PDF, DOCX or XLSX.")


def find_charset(body: bytes, labels: tuple[str | None, ...]) -> tuple[str, str]:
    """The charset and what decided: bom, ascii, hz, utf-8, detector, or a label that reads better."""
    for bom, charset in BOMS:
        if body.startswith(bom):
            return charset, "bom"
    if utf16 := utf16_without_bom(body):
        return utf16, "zero bytes"
    refuse_control_characters(body)
    if body.isascii():
        return ("hz", "hz escapes") if HZ_RUN.search(body) else ("utf-8", "ascii")
    if evidence := utf8_evidence(body):
        return "utf-8", evidence
    return most_plausible(body[:SAMPLE_BYTES], labels)


def utf16_without_bom(body: bytes) -> str | None:
    """UTF-16 shows in zero bytes at every other position of its markup."""
    even, odd = body[:1024:2].count(0), body[1:1024:2].count(0)
    if max(even, odd) < UTF16_ZERO_SHARE * min(1024, len(body)) / 2 or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def refuse_control_characters(body: bytes) -> None:
    """Raises UnreadableBytes where control characters are too many for a text."""
    sample = body[:SAMPLE_BYTES]
    controls = len(sample) - len(
        sample.translate(None, bytes((*range(9), 11, *range(14, 27), *range(28, 32))))
    )
    if controls > MAX_CONTROL_SHARE * len(sample):
        raise UnreadableBytes("It is a binary file: give an HTML page, a text, PDF, DOCX or XLSX.")


def utf8_evidence(body: bytes) -> str | None:
    """That the body is UTF-8, a few spoiled bytes aside; None if it is not."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body[:SAMPLE_BYTES].decode("utf-8", "replace")
        errors = text.count("\ufffd")
        valid = len(text) - len(text.encode("ascii", "ignore")) - errors
        return "utf-8 with spoiled bytes" if valid > VALID_PER_ERROR * errors else None
    return "valid utf-8"


def most_plausible(sample: bytes, labels: tuple[str | None, ...]) -> tuple[str, str]:
    """The detector's charset, unless another reads clearly better."""
    candidates = dict.fromkeys(candidate_charsets(sample, labels))
    scores = {charset: plausibility(sample.decode(charset, "replace")) for charset in candidates}
    detected = next(iter(candidates))
    best = max(scores, key=lambda charset: scores[charset])
    if best == detected or scores[best] <= scores[detected] + 0.02:
        return detected, "detector"
    return best, "plausibility"


def candidate_charsets(sample: bytes, labels: tuple[str | None, ...]) -> Iterator[str]:
    """The detector's choice, the labels', and the Chinese charsets."""
    candidates = (detect_encoding(sample), *labels, "gb18030", "big5")
    return (charset for charset in map(charset_of, candidates) if charset and charset != "utf-8")


def wrong_labels(body: bytes, text: str, charset: str, labels: dict[str, str | None]) -> Iterator[Damage]:
    """One damage for the labels under which the body does not read as this text."""
    named = {place: label for place, label in labels.items() if label and charset_of(label) != charset}
    wrong = {place: label for place, label in named.items() if not reads_as(body, text, label)}
    if wrong:
        edits = (Edit("wrong_charset", label, charset, f"{place} label") for place, label in wrong.items())
        yield Damage("wrong_charset", len(wrong), tuple(edits))


def reads_as(body: bytes, text: str, label: str) -> bool:
    """Whether a label leads to the same text; an unknown label contradicts nothing."""
    charset = charset_of(label)
    return charset is None or body.decode(charset, "replace").removeprefix("\ufeff") == text
