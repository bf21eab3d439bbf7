"""Sorts any number of lines with little memory: sorted runs on the disk, merged."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from heapq import merge
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

# Characters of a run. An index line has some 350, so that 10 million lines make 55 runs.
RUN_CHARACTERS = 64 << 20


@contextmanager
def sorted_lines(
    lines: Iterable[str], folder: Path | None = None, run_characters: int = RUN_CHARACTERS
) -> Iterator[Iterator[str]]:
    """The lines in the order of their code points, which is that of their UTF-8 bytes.

    Runs stand in passing files in `folder` (None: where the system keeps such files).
    """
    with ExitStack() as stack:
        runs: list[Iterable[str]] = []
        last: list[str] = []
        for run in iter_runs(lines, run_characters):
            if last:
                runs.append(stack.enter_context(stored_run(last, folder)))
            last = run
        yield merge(*runs, last)


def iter_runs(lines: Iterable[str], run_characters: int) -> Iterator[list[str]]:
    """The lines in sorted lists of bounded size."""
    run: list[str] = []
    room = run_characters
    for line in lines:
        run.append(line)
        room -= len(line)
        if room <= 0:
            yield sorted(run)
            run, room = [], run_characters
    yield sorted(run)


@contextmanager
def stored_run(run: list[str], folder: Path | None) -> Iterator[TextIO]:
    """One sorted run in a file, ready to be read."""
    with TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder) as file:
        file.writelines(run)
        file.seek(0)
        del run[:]  # its lines stand in the file now
        yield file
