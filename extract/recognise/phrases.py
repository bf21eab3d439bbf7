"""The words of recognise_*.yaml, compiled once."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import cast
from unicodedata import normalize

from extract.yaml_file import read_yaml

_RADICAL = re.compile("[\u2e80-\u2fdf]")  # PDF fonts write ⼀ for 一

Words = dict[str, list[str]]


@cache
def load_words(name: str) -> Words:
    """One of the recognise_*.yaml files as lists of words."""
    return cast(Words, read_yaml(files("extract") / "data" / f"recognise_{name}.yaml"))


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _foldable() -> re.Pattern[str]:
    """What `fold` changes; most texts hold nothing of it, and to look is cheaper than to translate."""
    return re.compile("[" + "".join(map(chr, _fold_table())) + "\u2e80-\u2fdf]")


@cache
def _fold_table() -> dict[int, str]:
    pairs = "".join(load_words("titles")["folds"])
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


def fold(text: str) -> str:
    """The text as a key: traditional characters of the title words simplified, radicals made characters."""
    if _foldable().search(text) is None:
        return text
    return _RADICAL.sub(lambda match: normalize("NFKC", match.group()), text.translate(_fold_table()))


@cache
def unfold(word: str) -> str:
    """A word in traditional characters, as far as the title words have them."""
    return word.translate({ord(new): chr(old) for old, new in _fold_table().items()})
