"""How characters are read: pinyin with and without tone marks (data/repair_readings.txt)."""

import unicodedata
from functools import cache
from importlib.resources import files

# Letters of pinyin as mirrors write them; ɡ (U+0261) stands for g in some fonts' syllables.
LETTERS = "a-zāáǎàēéěèếềêīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ"


def is_reading(character: str, syllable: str) -> bool:
    """Whether a syllable, with its tone mark or without any, reads the character."""
    return character in characters_read(syllable)


@cache
def characters_read(syllable: str) -> frozenset[str]:
    """All characters of a reading; a plain syllable stands for all its tones."""
    spelled = unicodedata.normalize("NFC", syllable.replace("ɡ", "g"))
    toned, plain = load_readings()
    return plain.get(spelled) or toned.get(spelled) or frozenset()


@cache
def load_readings() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Characters by syllable with tone mark, and by syllable without."""
    text = (files("extract") / "data" / "repair_readings.txt").read_text(encoding="utf-8")
    toned = {reading: frozenset(found) for reading, found in map(str.split, text.splitlines())}
    plain: dict[str, frozenset[str]] = {}
    for reading, found in toned.items():
        for spelled in plain_spellings(reading):
            plain[spelled] = plain.get(spelled, frozenset()) | found
    return toned, plain


def plain_spellings(reading: str) -> set[str]:
    """A reading without its tone mark; ü also as v and u."""
    letters = unicodedata.normalize("NFD", reading)
    umlaut = unicodedata.normalize(
        "NFC", "".join(c for c in letters if c in "\u0308" or not unicodedata.combining(c))
    )
    return {umlaut, umlaut.replace("ü", "v"), umlaut.replace("ü", "u")}
