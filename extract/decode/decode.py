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
from extract.signatures import file_kind, has_controls
from extract.splice import MAX_EXAMPLES

NO_TEXT = "It is a binary file: give an HTML page, a text, PDF, DOCX or XLSX."
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
    refuse_empty(body)
    if file_kind(body):
        raise UnreadableBytes(NO_TEXT)
    if known := unicode_charset(body):
        return read(body, *known, content_type)
    body = body.replace(b"\x00", b"")
    if has_controls(body):
        raise UnreadableBytes(NO_TEXT)
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


def refuse_empty(body: bytes) -> None:
    """Raises UnreadableBytes for a body without a character."""
    if not body.strip(b"\x00 \t\r\n\f\v"):
        raise UnreadableBytes("The body is empty: fetch the page again or name another file.")


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
