"""Pages whose bytes are not all in one charset, or not all there.

Includes in another charset than their page (a UTF-8 footer in a GBK page) are read in their own;
where one lost byte put the pairs of GBK or Big5 out of step, they are put back.
"""

import re
from collections.abc import Iterator

from extract.decode.plausibility import plausibility
from extract.model import Edit

PIECE = re.compile(rb"[\x80-\xff][^<>\n]*")
UTF8_MARKS = tuple(mark.encode() for mark in "，。：的政网公信主")
UTF8_WORDS = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){4}")  # never seen in GBK or Big5 text
RUN = re.compile(rb"[\x80-\xff](?:[0-9][\x81-\xfe][0-9]|[@-~]?[\x80-\xff])*")
# U+FFFD in GB18030: where UTF-8 went through a GB18030 database, it ends in the digits 1 and 7.
LOST_IN_GB18030 = "\ufffd".encode("gb18030")
PAIRED = frozenset({"gb18030", "big5hkscs"})
WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
MIN_PLAUSIBLE = 0.9
MAX_ERRORS = 200  # a page with more is something else than a page with a few spoiled bytes
MAX_RUN = 240
EXAMPLE = 40
DIGIT = re.compile("[0-9]")

Edits = list[Edit]


def read_spoiled(body: bytes, charset: str) -> tuple[str, Edits]:
    """The text of a body whose charset is known; what was read otherwise than in it, as edits."""
    body = body.replace(LOST_IN_GB18030, b"" if charset == "utf-8" else b"\xff")
    text = body.decode(charset, "replace")
    errors = text.count("\ufffd")
    if charset in WIDE or (not errors and (charset == "utf-8" or not has_utf8(body))):
        return text, []
    edits: Edits = []

    def read(match: re.Match[bytes]) -> bytes:
        piece = match.group()
        found = foreign_text(piece, charset, edits)
        if found is None and charset in PAIRED and errors <= MAX_ERRORS:
            piece = put_in_step(piece, charset, edits)
        return (found or piece.decode(charset, "replace")).encode("utf-8", "replace")

    return PIECE.sub(read, body).decode("utf-8", "replace"), edits


def has_utf8(body: bytes) -> bool:
    """Whether a body in another charset has words in UTF-8."""
    return any(mark in body for mark in UTF8_MARKS) and UTF8_WORDS.search(body) is not None


def foreign_text(piece: bytes, charset: str, edits: Edits) -> str | None:
    """A piece between tags in UTF-8 on another page, or in GBK on a UTF-8 page; None for all others."""
    other = "gb18030" if charset == "utf-8" else "utf-8"
    text, before = strictly(piece, other), piece.decode(charset, "replace")
    if text is None or (charset == "utf-8" and "\ufffd" not in before):
        return None
    if not MIN_PLAUSIBLE <= plausibility(text) > plausibility(before):
        return None
    edits.append(Edit("wrong_charset", before[:EXAMPLE], text[:EXAMPLE], f"part in {other}"))
    return text


def strictly(piece: bytes, charset: str) -> str | None:
    """The text of bytes that are flawless in a charset."""
    try:
        return piece.decode(charset)
    except UnicodeDecodeError:
        return None


def put_in_step(piece: bytes, charset: str, edits: Edits) -> bytes:
    """Runs of pairs that one byte less makes readable, that byte given up as lost."""

    def change(match: re.Match[bytes]) -> bytes:
        run = match.group()
        text = run.decode(charset, "replace")
        if "\ufffd" not in text or len(run) > MAX_RUN:
            return run
        best = max((text, *without_one_byte(run, charset)), key=plausibility)
        if best == text or DIGIT.findall(best) != DIGIT.findall(text):
            return run
        rule = "a lost byte put the rest out of step"
        edits.append(Edit("gbk_byte_shift", text[:EXAMPLE], best[:EXAMPLE], rule))
        return b"\xff".join(part.encode(charset, "replace") for part in best.split("\ufffd"))

    return RUN.sub(change, piece)


def without_one_byte(run: bytes, charset: str) -> Iterator[str]:
    """All readings of a run with one byte taken as lost."""
    for at in range(len(run)):
        yield f"{run[:at].decode(charset, 'replace')}\ufffd{run[at + 1 :].decode(charset, 'replace')}"
