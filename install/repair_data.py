"""Makes the data files of extract/repair from two freely licensed packages, in a venv of their own:

pip install -e . pypinyin==0.55.0 jieba==0.42.1
python install/repair_data.py
"""

import csv
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import yaml
from pypinyin import Style, pinyin

from extract.repair.language import WORD_END, language_key

HERE = Path(__file__).parent
DATA = HERE.parent / "extract" / "data"
BASIC_BLOCK = range(0x4E00, 0x9FA6)
CHINESE = re.compile("[\u4e00-\u9fff]")
# A word's frequency counts by its square root, so that 的 does not drown the rare words.
WORD_POWER, MAX_WORD = 0.5, 300.0
PLACE_WEIGHT = 1.0
MIN_WORD_FREQUENCY = 3
MIN_BIGRAM = 3.0


def write_readings(path: Path) -> None:
    """One line a reading: the syllable with its tone mark, a tab, all characters read so."""
    characters: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, BASIC_BLOCK):
        for syllable in pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")[:1]:
            for reading in syllable:
                characters[unicodedata.normalize("NFC", reading)].append(character)
    lines = (f"{reading}\t{''.join(found)}" for reading, found in sorted(characters.items()))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_bigrams(path: Path) -> None:
    """First line: the single characters; then one line a first character with its successors.

    A capital letter gives the level of the characters behind it: A is a count of 1, B of 2, C of 4 ...
    """
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text, weight in weighted_texts():
        key = language_key(text)
        for character in key:
            singles[character] += weight
        for pair in pairwise(f"{WORD_END}{key}{WORD_END}"):
            pairs[pair] += weight
    successors: dict[str, dict[str, float]] = defaultdict(dict)
    for (first, second), count in pairs.items():
        if count >= MIN_BIGRAM:
            successors[first][second] = count
    lines = [by_level(singles), *(first + by_level(found) for first, found in sorted(successors.items()))]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def weighted_texts() -> Iterator[tuple[str, float]]:
    """Words and place names, each with its weight."""
    for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        if CHINESE.match(word) and int(frequency) >= MIN_WORD_FREQUENCY:
            yield word, min(int(frequency) ** WORD_POWER, MAX_WORD)
    with (DATA / "places" / "divisions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["name"], PLACE_WEIGHT


def write_phrases(path: Path) -> None:
    """The labels of the metric dictionary, one a line, and the phrases kept beside this script."""
    metrics = yaml.safe_load((DATA / "metrics.yaml").read_text(encoding="utf-8"))["metrics"]
    phrases = (HERE / "repair_phrases.txt").read_text(encoding="utf-8").splitlines()
    labels = dict.fromkeys(label for label in iter_labels(metrics) if CHINESE.search(label))
    path.write_text("".join(f"{line}\n" for line in (*labels, *phrases)), encoding="utf-8")


def iter_labels(node: object) -> Iterator[str]:
    """The labels of the metric dictionary, in every form it lists."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("label_zh", "variants"):
                yield from iter_strings(value)
            else:
                yield from iter_labels(value)
    elif isinstance(node, list):
        for value in node:
            yield from iter_labels(value)


def iter_strings(node: object) -> Iterator[str]:
    """All strings below a node."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from iter_strings(value)


def by_level(counts: dict[str, float]) -> str:
    """Characters grouped by the logarithm of their counts, the largest level first."""
    levels: dict[int, list[str]] = defaultdict(list)
    for character, count in counts.items():
        levels[min(25, max(0, round(math.log2(count))))].append(character)
    return "".join(
        chr(ord("A") + level) + "".join(sorted(levels[level])) for level in sorted(levels, reverse=True)
    )


if __name__ == "__main__":
    write_readings(DATA / "repair_readings.txt")
    write_phrases(DATA / "repair_phrases.txt")
    write_bigrams(DATA / "repair_bigrams.txt")
