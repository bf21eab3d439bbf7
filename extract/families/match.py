"""Which metric a row's label names: by its key, else by likeness and its place between known rows."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from extract.families.index import Entry, Index

ALIKE = 80.0  # misprints of national forms score 83 and more, the nearest label of another meaning 75
ALIKE_IN_GAP = 70.0  # where only one row is left for a place
MAX_ROWS = 300  # no form has more; likeness in longer tables costs the square of their rows
MIN_INSIDE = 4
MIN_LIKE = 5  # shorter labels differ by one character from others of another meaning
NEGATIONS = "不未非无否"


def match_rows(keys: Sequence[str], index: Index, groups: Sequence[str | None]) -> list[Entry | None]:
    """An entry or None for every row; `groups` holds the metric of the heading over each row where known."""
    found = _exact(keys, index, groups)
    if len(keys) <= MAX_ROWS:
        for _ in range(2):  # a row found by likeness bounds the place of its neighbours
            _match_rest(keys, index, groups, found)
    return found


def _match_rest(
    keys: Sequence[str], index: Index, groups: Sequence[str | None], found: list[Entry | None]
) -> None:
    taken = {entry.metric for entry in found if entry}
    for row, key in enumerate(keys):
        if found[row] is None and len(key) >= MIN_LIKE:
            left = [
                one for one in index.entries if one.metric not in taken and not _names_other(key, one, index)
            ]
            found[row] = _fits_gap(key, left, found, row) or _alike(
                key, _between(left, found, row), groups[row]
            )
            if entry := found[row]:
                taken.add(entry.metric)


def _exact(keys: Sequence[str], index: Index, groups: Sequence[str | None]) -> list[Entry | None]:
    found: list[Entry | None] = []
    last = 0
    for key, group in zip(keys, groups, strict=True):
        entry = _choose(index.by_key.get(key, ()), last, group)
        found.append(entry)
        if entry and entry.order:
            last = entry.order
    return found


def _choose(candidates: tuple[Entry, ...], last: int, group: str | None) -> Entry | None:
    """The next one in the form's order; a short word that fits many headings must stand under its own."""
    fitting = [entry for entry in candidates if _belongs(entry, group)] if group else list(candidates)
    if not fitting:
        return next((entry for entry in candidates if len(entry.keys[0]) >= MIN_LIKE), None)
    return min(fitting, key=lambda entry: _distance(entry, last))


def _distance(entry: Entry, last: int) -> tuple[bool, int]:
    if entry.order is None:
        return True, 0
    return entry.order <= last, entry.order


def _belongs(entry: Entry, group: str) -> bool:
    return entry.metric == group or entry.metric.startswith(group + ".")


def _between(entries: list[Entry], found: Sequence[Entry | None], row: int) -> list[Entry]:
    """The entries that the form prints between the nearest known rows above and below."""
    above, below = _bounds(found, row)
    if below is not None and below <= above:
        return entries
    return [
        one
        for one in entries
        if one.order is None or (above < one.order and (below is None or one.order < below))
    ]


def _names_other(key: str, entry: Entry, index: Index) -> bool:
    """A label that holds another row's key, or what is its own, counts that too: 信函、传真申请数."""
    return any(
        len(other) >= MIN_INSIDE and other in key and not any(other in own for own in entry.keys)
        for other in index.by_key
    ) or any(
        (stem := _stem(entry.keys[0], other.keys[0])) and stem in key and stem not in entry.keys[0]
        for other in index.entries
        if other.metric != entry.metric and _parent(other) == _parent(entry)
    )


def _parent(entry: Entry) -> str:
    return entry.metric.rpartition(".")[0]


@lru_cache(8192)
def _stem(own: str, other: str) -> str:
    """What `other` has between the beginning and the end it shares with `own`; one character is none."""
    first = _shared(own, other)
    last = _shared(own[first:][::-1], other[first:][::-1])
    stem = other[first : len(other) - last]
    return stem if len(stem) > 1 else ""


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (left, right) in pairs if left != right), min(len(one), len(other)))


def _fits_gap(key: str, entries: list[Entry], found: Sequence[Entry | None], row: int) -> Entry | None:
    """The only row that the form prints between the known rows around, if the label is at all like it."""
    above, below = _bounds(found, row)
    if not above or below != above + 2:
        return None
    missing = next((entry for entry in entries if entry.order == above + 1), None)
    if missing and max(fuzz.ratio(key, one) for one in missing.keys) >= ALIKE_IN_GAP:
        return missing
    return None


def _bounds(found: Sequence[Entry | None], row: int) -> tuple[int, int | None]:
    """The numbers in the form of the nearest known rows above (0: none) and below."""
    above = next((one.order for one in reversed(found[:row]) if one and one.order), 0)
    below = next((one.order for one in found[row + 1 :] if one and one.order), None)
    return above, below


def _alike(key: str, entries: list[Entry], group: str | None) -> Entry | None:
    scored = sorted(
        ((max(_likeness(key, one) for one in entry.keys), entry.metric, entry) for entry in entries),
        reverse=True,
    )
    if not scored or scored[0][0] < ALIKE:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    best = scored[0][2]
    return best if group is None or _belongs(best, group) else None


def _likeness(key: str, other: str) -> float:
    """0 to 100; 0 where digits or negations differ, for these turn the meaning."""
    if len(other) < MIN_LIKE or _turns(key) != _turns(other):
        return 0.0
    if key.startswith(other):
        return 95.0
    return fuzz.ratio(key, other, score_cutoff=ALIKE)


@lru_cache(8192)
def _turns(key: str) -> str:
    return "".join(char for char in key if char.isdigit() or char in NEGATIONS)
