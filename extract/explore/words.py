"""The pages' words in Chinese and English, from data/explore_words.yaml, and how numbers are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.yaml_file import read_yaml

WORDS_FILE = Path(__file__).parent.parent / "data" / "explore_words.yaml"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One language: `texts` by key, `codes` by kind of code and code."""

    language: str
    texts: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **values: object) -> str:
        """The text of a key, its {places} filled; raises KeyError for an unknown key."""
        return self.texts[key].format(**values)

    def code(self, kind: str, code: object) -> str:
        """The word for a code of the database; the code itself if there is none, — if it is null."""
        if code is None:
            return "—"
        return self.codes[kind].get(str(code), str(code))


@cache
def load_words(language: str) -> Words:
    """Reads data/explore_words.yaml, where every entry is a pair [Chinese, English]."""
    data = read_yaml(WORDS_FILE)
    at = LANGUAGES.index(language)
    texts = {key: pair[at] for key, pair in data["texts"].items()}
    codes = {kind: {code: pair[at] for code, pair in pairs.items()} for kind, pairs in data["codes"].items()}
    return Words(language, texts, codes)


def choose_language(asked: str | None, accepted: str | None) -> str:
    """The language asked for by `?lang=`, else the first that the browser accepts, else Chinese."""
    if asked in LANGUAGES:
        return asked
    for part in (accepted or "").split(","):
        language = part.split(";")[0].strip().lower()[:2]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def figure(value: float | str | None) -> str:
    """A number with thousands divided, — for none; whole floats without their point."""
    if value is None:
        return "—"
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}"
    return f"{int(value):,}"
