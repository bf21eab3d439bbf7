"""Sorting with little memory gives what sorting in memory gives."""

from pathlib import Path
from tempfile import gettempdir

from hypothesis import given
from hypothesis import strategies as st

from archive.sorting import sorted_lines

LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=9))


@given(LINES, st.integers(1, 40))
def test_lines_come_in_the_order_of_their_bytes(words: list[str], run_characters: int) -> None:
    lines = [f"{word}\n" for word in words]
    with sorted_lines(lines, Path(gettempdir()), run_characters) as found:
        assert list(found) == sorted(lines, key=lambda line: line.encode("utf-8"))
