"""The bytes of a page to its text, with what was wrong with its charset."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.decode.charset import find_charset, unicode_charset
from extract.decode.labels import charset_of, http_label, markup_label
from extract.decode.mojibake import undo_misreading
from extract.decode.spoiled import read_spoiled
from extract.errors import UnreadableBytes
from extract.model import Damage, Edit
from extract.splice import MAX_EXAMPLES

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
CONTROLS = bytes((*range(9), 11, *range(14, 27), *range(28, 32)))
SAMPLE_BYTES = 65_536
MAX_CONTROL_SHARE = 0.05
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
    if known := unicode_charset(body):
        return read(body, *known, content_type)
    body = body.replace(b"\x00", b"")
    refuse_control_characters(body)
    labels = (http_label(content_type), markup_label(body))
    return read(body, *find_charset(body, labels), content_type)


def read(body: bytes, charset: str, evidence: str, content_type: str | None) -> Decoded:
    """The text of a body in a known charset, its spoiled parts mended."""
    decoded, edits = read_spoiled(body, charset)
    decoded = SURROGATES.sub("\ufffd", decoded).removeprefix("\ufeff")
    text, misread = undo_misreading(decoded.replace("\x00", ""))
    labels = {"http": http_label(content_type), "markup": markup_label(body)}
    edits = [*wrong_labels(body, decoded, charset, labels), *edits]
    return Decoded(text, charset, evidence, (*damage_of_edits(edits), *misread))


def refuse_binary(body: bytes) -> None:
    """Raises UnreadableBytes for what no charset makes a text of."""
    if not body.strip(b"\x00 \t\r\n\f\v"):
        raise UnreadableBytes("The body is empty: fetch the page again or name another file.")
    if body.startswith(BINARY_MAGIC):
        raise UnreadableBytes("It is a binary file: give an HTML page, a text, PDF, DOCX or XLSX.")


def refuse_control_characters(body: bytes) -> None:
    """Raises UnreadableBytes where control characters are too many for a text; zero bytes are padding."""
    sample = body[:SAMPLE_BYTES]
    if len(sample) - len(sample.translate(None, CONTROLS)) > MAX_CONTROL_SHARE * len(sample):
        raise UnreadableBytes("It is a binary file: give an HTML page, a text, PDF, DOCX or XLSX.")


def wrong_labels(body: bytes, text: str, charset: str, labels: dict[str, str | None]) -> Iterator[Edit]:
    """The labels under which the body does not read as this text."""
    for place, label in labels.items():
        if label and charset_of(label) != charset and not reads_as(body, text, label):
            yield Edit("wrong_charset", label, charset, f"{place} label")


def reads_as(body: bytes, text: str, label: str) -> bool:
    """Whether a label leads to the same text; an unknown label contradicts nothing."""
    charset = charset_of(label)
    return charset is None or body.decode(charset, "replace").removeprefix("\ufeff") == text


def damage_of_edits(edits: list[Edit]) -> Iterator[Damage]:
    """The edits counted by kind."""
    for kind in dict.fromkeys(edit.kind for edit in edits):
        found = [edit for edit in edits if edit.kind == kind]
        yield Damage(kind, len(found), tuple(found[:MAX_EXAMPLES]))
