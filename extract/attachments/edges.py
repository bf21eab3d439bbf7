"""Columns and rows of a printed table, from the edges of its cells, which seldom lie exactly on one line."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def join_edges(values: Iterable[float], apart: float) -> list[float]:
    """Sorted edges; those of a row of near ones are taken as the middle of their ends."""
    near: list[list[float]] = []
    for value in sorted(values):
        if near and value - near[-1][-1] <= apart:
            near[-1].append(value)
        else:
            near.append([value])
    return [(row[0] + row[-1]) / 2 for row in near]


def nearest(value: float, edges: Sequence[float]) -> int:
    """The number of the edge that lies nearest; of two the first."""
    after = bisect_left(edges, value)
    if after == 0 or (after < len(edges) and edges[after] - value < value - edges[after - 1]):
        return after
    return after - 1
