"""Text that was read in a wrong charset and saved so: turned back piece by piece, where it reads better."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extract.decode.plausibility import plausibility
from extract.model import Damage, Edit
from extract.splice import MAX_EXAMPLES

PIECE = re.compile(r"[^<>\n]*[^\x00-\x7f<>\n][^<>\n]*")
MIN_GAIN = 0.2  # of a piece alone; on a page that was misread as a whole any gain will do
EXAMPLE_CHARACTERS = 40
EURO_BYTE = b"\x80"  # in the GBK that Windows and browsers read
LOST = re.compile("\ufffd+")


@dataclass(frozen=True, slots=True)
class Misreading:
    """Bytes of `written` that were read as `read`, and what frequent marks and words then look like."""

    written: str
    read: str
    marks: tuple[str, ...]


def utf8_as_gbk(text: str) -> Iterator[str]:
    """What pairs of characters become: three bytes each, read as pairs from the first byte or the second."""
    for word in map("".join, pairwise(text)):
        for start in (0, 1):
            yield word.encode()[start : start + 4].decode("gbk", "ignore")


MISREADINGS = (
    Misreading("utf-8", "cp1252", ("ä", "å", "æ", "ç", "è", "ï¼")),
    Misreading("gb18030", "cp1252", ("£¬", "¡£", "¡¢", "µÄ", "ÐÅÏ¢", "¹«¿ª")),
    Misreading("utf-8", "gb18030", ("鐨", "锛", "銆", "绾", *utf8_as_gbk("政府信息公开报告年度情况工作"))),
)


MARKS = re.compile("|".join(re.escape(mark) for misreading in MISREADINGS for mark in misreading.marks))


def is_misread(text: str) -> bool:
    """Whether words of a misreading show; few pages hold any by chance."""
    return MARKS.search(text) is not None


def undo_misreading(text: str) -> tuple[str, tuple[Damage, ...]]:
    """The text as it was before it was misread, with one damage; itself where nothing shows."""
    for misreading in MISREADINGS if is_misread(text) else ():
        if any(mark in text for mark in misreading.marks):
            text, edits = turn_back(text, misreading)
            if edits:
                return text, (Damage("mojibake", len(edits), tuple(edits[:MAX_EXAMPLES])),)
    return text, ()


def turn_back(text: str, misreading: Misreading) -> tuple[str, list[Edit]]:
    """The text with the pieces between its tags turned back, each with an edit."""
    edits: list[Edit] = []
    rule = f"{misreading.written} read as {misreading.read}"
    gain = 0.0 if is_better(text, reread(text, misreading), MIN_GAIN) else MIN_GAIN

    def change(match: re.Match[str]) -> str:
        before = match.group()
        after = reread(before, misreading)
        if not is_better(before, after, gain):
            return before
        edits.append(Edit("mojibake", *first_difference(before, after), rule))
        return after

    return PIECE.sub(change, text), edits


def is_better(before: str, after: str, gain: float) -> bool:
    """Whether a text reads more like Chinese than it did, by so much, and as Chinese at all."""
    found = plausibility(LOST.sub("\ufffd", after))
    return found > 2 * gain and found > plausibility(before) + gain and has_chinese(after)


def has_chinese(text: str) -> bool:
    """Whether at least two characters are Chinese: one alone comes about by chance."""
    return sum("\u4e00" <= character <= "\u9fff" for character in text) >= 2


def reread(text: str, misreading: Misreading) -> str:
    """Bytes as the misreading took them, read as they were written; a lost byte leaves U+FFFD."""
    text = text.replace("\ufffd", "")
    if misreading.read == "cp1252":
        raw = text.translate(cp1252_bytes()).encode("latin-1", "replace")
    else:
        raw = EURO_BYTE.join(part.encode(misreading.read, "replace") for part in text.split("€"))
    return raw.decode(misreading.written, "replace")


@cache
def cp1252_bytes() -> dict[int, int]:
    """The bytes of Windows-1252's marks; its unassigned bytes were read as Latin-1 controls."""
    marks = (bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
    return {ord(mark): byte for byte, mark in enumerate(marks, 0x80) if mark}


def first_difference(before: str, after: str) -> tuple[str, str]:
    """The first words that changed, before and after."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    end = start + EXAMPLE_CHARACTERS
    return before[start:end], after[start:end]
