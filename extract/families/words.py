"""Words by which forms are recognised and read, from data/families_words.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.dictionary import DATA
from extract.families.labels import label_key
from extract.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class FormWords:
    """Headings of columns and rows as keys, and what they stand for."""

    unit_headings: frozenset[str]
    number_headings: frozenset[str]
    ignored_headings: frozenset[str]
    label_headings: frozenset[str]
    annual: frozenset[str]
    cumulative: frozenset[str]
    whole: frozenset[str]
    other_time: tuple[str, ...]
    quarter: tuple[str, ...]
    sub_total: frozenset[str]
    headings: dict[str, frozenset[str]]
    groups: dict[str, str]
    art20_rows: dict[str, str]
    art20_columns: dict[str, str]
    of_2021: frozenset[str]
    of_2019: frozenset[str]
    review_blocks: dict[str, str]
    review_undivided: dict[str, str]
    review_results: dict[str, str]
    derived: dict[str, tuple[str, ...]]
    announced: dict[str, str]
    announced_any: re.Pattern[str]
    announcing: tuple[str, ...]
    sections: dict[str, str]
    flat_marks: tuple[str, ...]


@cache
def load_form_words() -> FormWords:
    """Read the words once a process."""
    raw: dict[str, Any] = read_yaml(DATA / "families_words.yaml")
    art20, review = raw["art20"], raw["review"]
    return FormWords(
        unit_headings=_keys(raw["unit_headings"]),
        number_headings=_keys(raw["number_headings"]),
        ignored_headings=_keys(raw["ignored_headings"]),
        label_headings=_keys(raw["label_headings"]),
        annual=_keys(raw["annual"]),
        cumulative=_keys(raw["cumulative"]),
        whole=_keys(raw["whole"]),
        other_time=tuple(raw["other_time"]),
        quarter=tuple(raw["quarter"]),
        sub_total=_keys(raw["sub_total"]),
        headings={family: _keys(words) for family, words in raw["headings"].items()},
        groups=_by_key(raw["groups"]),
        art20_rows=_by_key(art20["rows"]),
        art20_columns=_by_key(art20["columns"]),
        of_2021=_keys(art20["of_2021"]),
        of_2019=_keys(art20["of_2019"]),
        review_blocks=_by_key(review["blocks"]),
        review_undivided=_by_key(review["undivided"]),
        review_results=_by_key(review["results"]),
        derived={metric: tuple(parts) for metric, parts in raw["derived"].items()},
        announced=raw["announced"],
        announced_any=re.compile(raw["announced_any"]),
        announcing=tuple(raw["announcing"]),
        sections=_by_key(raw["sections"]),
        flat_marks=tuple(raw["flat_marks"]),
    )


def _keys(words: list[str]) -> frozenset[str]:
    return frozenset(label_key(word) for word in words)


def _by_key(words: dict[str, str]) -> dict[str, str]:
    return {label_key(word): meaning for word, meaning in words.items()}
