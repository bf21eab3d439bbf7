"""The words and patterns of main_text_*.yaml, compiled once."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.yaml_file import read_yaml

_BARS = r"[\s|｜丨/·•\-—>＞»›【】\[\]（）():：]*"

_GENERIC = ("时间", "日期")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Compiled words: see the heads of the data files for the meaning of each; equal to itself alone."""

    mass: re.Pattern[str]
    strong: re.Pattern[str]
    chrome: re.Pattern[str]
    tail_start: re.Pattern[str]
    ending: re.Pattern[str]
    labels: re.Pattern[str]
    pairs: re.Pattern[str]
    label_kinds: dict[str, str]


def load_words(name: str) -> dict[str, list[str]]:
    """One of the main_text_*.yaml files as lists of words."""
    loaded: dict[str, list[str]] = read_yaml(files("extract") / "data" / f"main_text_{name}.yaml")
    return loaded


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _spaced(label: str) -> str:
    """索引号 also matches 索 引 号; 时间 is no label inside 打印时间."""
    inside = r"(?<![\u4e00-\u9fff])" if label in _GENERIC else ""
    return inside + r"\s{0,6}".join(re.escape(char) for char in label)


def _chrome(data: dict[str, list[str]]) -> re.Pattern[str]:
    line = rf"{_BARS}(?:(?>{_any_of(data['lines'])}){_BARS}+)++"
    return re.compile("(?:" + "|".join([line, *data["patterns"]]) + r")\Z", re.IGNORECASE)


@cache
def lexicon() -> Lexicon:
    """The lexicon of the project's data files."""
    words, chrome, labels = load_words("lexicon"), load_words("chrome"), load_words("labels")
    kinds = {label: kind for kind, names in labels.items() for label in names}
    spaced = "|".join(_spaced(label) for label in sorted(kinds, key=len, reverse=True))
    return Lexicon(
        mass=re.compile(_any_of(words["mass"])),
        strong=re.compile(_any_of(words["strong"])),
        chrome=_chrome(chrome),
        tail_start=re.compile(rf"\W*(?:{_any_of(chrome['tail_starts'])})"),
        ending=re.compile(rf"(?:\s*(?:{_any_of(chrome['endings'])}))+\s*\Z"),
        labels=re.compile(rf"({spaced})[】\]]?(?:\s*[:：]\s*|\s+(?=20\d\d[-/.年]))"),
        pairs=re.compile(rf"(?:({spaced})\s+([^\s:：]+)(?:\s+|\Z))"),
        label_kinds=kinds,
    )
