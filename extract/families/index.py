"""The dictionary turned round: from a label's key to the rows of a form that carry it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract import dictionary
from extract.dictionary import Metric, Place
from extract.families.labels import label_key


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a form: its metric, all keys it goes by (the form's own first), its number in the form."""

    metric: str
    keys: tuple[str, ...]
    order: int | None


@dataclass(frozen=True, slots=True)
class Index:
    """The rows of one or more forms of the same kind."""

    entries: tuple[Entry, ...]
    by_key: Mapping[str, tuple[Entry, ...]]


@cache
def form_index(*tables: str) -> Index:
    """The rows of the named forms; a metric of several of them stands once, with its order in the last."""
    entries: dict[str, Entry] = {}
    for metric in dictionary.load().metrics.values():
        for place in metric.cells:
            if place.table in tables:
                entries[metric.id] = Entry(metric.id, _keys(metric, place), place.order)
    by_key: dict[str, tuple[Entry, ...]] = {}
    for entry in entries.values():
        for key in entry.keys:
            by_key[key] = (*by_key.get(key, ()), entry)
    return Index(tuple(entries.values()), by_key)


def _keys(metric: Metric, place: Place) -> tuple[str, ...]:
    own = [place.row, *(row.row for row in metric.cells if row.column is None and "/" not in row.row)]
    labels = [part for label in metric.labels.values() for part in label.split(" / ")]
    words = [*own, *labels, *metric.variants]
    return tuple(dict.fromkeys(key for word in words if "…" not in word and (key := label_key(word))))
