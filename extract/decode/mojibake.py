"""UTF-8 that was read as GBK, or as Latin-1, and saved again: turned back where that reads better."""

import re

from extract.decode.plausibility import plausibility
from extract.model import Damage, Edit

# What frequent Chinese marks and words become: 的 ， 。 、 公 开 信 息 under GBK; any under Latin-1.
AS_GBK = re.compile("鐨|锛|銆|鍏|寮€|淇℃|伅|鏀垮|绾")
AS_LATIN_1 = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
MIN_MARKS = 3
MIN_GAIN = 0.2
EXAMPLE_CHARACTERS = 40


def undo_misreading(text: str) -> tuple[str, tuple[Damage, ...]]:
    """The text as it was before it was misread, with one damage; itself where nothing shows."""
    for charset, marks in (("cp1252", AS_LATIN_1), ("gb18030", AS_GBK)):
        if has_marks(text, marks):
            before = reread(text, charset)
            if plausibility(before) > plausibility(text) + MIN_GAIN:
                return before, (mojibake_damage(text, before, charset),)
    return text, ()


def has_marks(text: str, marks: re.Pattern[str]) -> bool:
    """Whether marks of a misreading stand in the text, more than chance brings."""
    found = marks.finditer(text)
    return sum(1 for _, _ in zip(range(MIN_MARKS), found, strict=False)) == MIN_MARKS


def reread(text: str, charset: str) -> str:
    """Bytes as the misreading took them, read as UTF-8; a lost byte leaves U+FFFD."""
    if charset == "cp1252":
        raw = b"".join(cp1252_byte(character) for character in text)
    else:
        raw = text.replace("\ufffd", "").encode(charset, "replace")
    return raw.decode("utf-8", "replace")


def cp1252_byte(character: str) -> bytes:
    """The byte a character stood for: Windows-1252, its unassigned bytes as Latin-1."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")


def mojibake_damage(text: str, before: str, charset: str) -> Damage:
    """One damage with the first changed words as its example."""
    start = next((i for i, (a, b) in enumerate(zip(text, before, strict=False)) if a != b), 0)
    end = start + EXAMPLE_CHARACTERS
    return Damage(
        "mojibake", 1, (Edit("mojibake", text[start:end], before[start:end], f"utf-8 read as {charset}"),)
    )
