"""Names of metrics and series in the page's language: the dictionary's in Chinese, from ids in English."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extract.yaml_file import read_yaml

LABELS_FILE = Path(__file__).parent.parent / "data" / "explore_labels.yaml"


@cache
def load_labels() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """English words by segment of an id and by whole id, of data/explore_labels.yaml."""
    data = read_yaml(LABELS_FILE)
    return data["segments"], data["whole"]


def english(key: str) -> str:
    """The English name of a metric or series: its id in words, widest first.

    `requests.outcome.denied.state_secret` → Requests: outcome: refused: state secrets
    """
    segments, whole = load_labels()
    if key in whole:
        return whole[key]
    words = [segments.get(part, part.replace("_", " ")) for part in key.removeprefix("series.").split(".")]
    name = ": ".join(word for word in words if word)
    return name[:1].upper() + name[1:]


def told_in(language: str, row: Mapping[str, str | None], name: str) -> str:
    """What a row says in a language: its column `name` is English, `name_zh` Chinese."""
    return row[f"{name}_zh" if language == "zh" else name] or ""


def label_in(language: str, key: str, chinese: str | None) -> str:
    """The name in a language; the id where there is none."""
    return english(key) if language == "en" else chinese or key
