"""Makes the data files of extract/repair from two freely licensed packages, in a venv of their own:

pip install pypinyin==0.55.0
python install/repair_data.py
"""

import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

DATA = Path(__file__).parents[1] / "extract" / "data"
BASIC_BLOCK = range(0x4E00, 0x9FA6)


def write_readings(path: Path) -> None:
    """One line a reading: the syllable with its tone mark, a tab, all characters read so."""
    characters: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, BASIC_BLOCK):
        for syllable in pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")[:1]:
            for reading in syllable:
                characters[unicodedata.normalize("NFC", reading)].append(character)
    lines = (f"{reading}\t{''.join(found)}" for reading, found in sorted(characters.items()))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    write_readings(DATA / "repair_readings.txt")
