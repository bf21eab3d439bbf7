"""Tables of which a run of characters is left: label, unit and values without anything between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.families.labels import label_key
from extract.model import Grid, Part, Prose
from extract.numbers.words import load_words
from extract.tables.flat.build import RawRow, raw_row
from extract.tables.flat.known import indicator_keys
from extract.tables.flat.split import RunRow, split_values
from extract.tables.grid import RawCell, build_grid

ORIGIN = "run_together"
MIN_ROWS, MIN_KNOWN = 5, 3
HEADER_CHARS, LABEL_CHARS, LINE_CHARS = 40, 60, 80
_LABEL = re.compile(rf"\s*(?:其中[:：]?)?(?:\d[、.．])?[^\d。；]{{2,{LABEL_CHARS}}}")
_HEADER = re.compile(
    r"(?P<label>指标名称|统计指标|指标|项目)(?P<unit>计量单位|计算单位|单位)?"
    r"(?P<annual>(?:20\d\d)?年度?|本年度?|统计数|数量)(?P<total>(?:历年|历史)?累计数?)?$"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A table inside a text: its span, its header and its rows."""

    start: int
    end: int
    header: tuple[str, ...]
    rows: tuple[RunRow, ...]
    width: int


def lift_run_together(parts: Sequence[Part]) -> Iterator[Part]:
    """Prose with such a table in it becomes prose, grid, prose; unproven cells stay whole."""
    told = "\n".join(one.text for one in parts if isinstance(one, Prose))
    for group in _groups(parts):
        text = "\n".join(part.text for part in group if isinstance(part, Prose))
        run = _find_run(text)
        if run is None:
            yield from group
            continue
        yield from _lines(text[: run.start])
        yield _grid(run, told.replace(text[run.start : run.end], "\n"))
        yield from _lines(text[run.end :])


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Each part alone, but for consecutive short lines, which may be the rows of one table."""
    group: list[Part] = []
    for part in parts:
        short = isinstance(part, Prose) and len(part.text) <= LINE_CHARS
        if group and not short:
            yield group
            group = []
        if short:
            group.append(part)
        else:
            yield [part]
    if group:
        yield group


def _lines(text: str) -> Iterator[Prose]:
    return (Prose(line.strip()) for line in text.split("\n") if line.strip())


@cache
def _values_pattern() -> re.Pattern[str]:
    """A unit with digits right behind it, up to the next label or its number."""
    units = "|".join(load_words().units)
    end = r"(?=其中|\d[、.．](?!\d)|[^\d,.%％万亿余多]|$)"
    return re.compile(rf"(?P<unit>{units})(?P<values>\d[\d,]*?(?:\.\d{{1,4}})?){end}")


def _find_run(text: str) -> Run | None:
    """The longest unbroken run of rows, if enough of its labels are known."""
    best: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for match in _values_pattern().finditer(text):
        goes_on = run and _LABEL.fullmatch(text, run[-1].end(), match.start())
        if goes_on:
            run.append(match)
        else:
            run = [match]
        best = run if len(run) > len(best) else best
    if len(best) < MIN_ROWS:
        return None
    first = max(0, best[0].start() - LABEL_CHARS)
    start = first + _label_start(text[first : best[0].start()])
    starts = [start, *(match.end() for match in best[:-1])]
    rows = tuple(
        RunRow(text[at : match.start()].strip(), match["unit"], match["values"])
        for at, match in zip(starts, best, strict=True)
    )
    return _run(text, start, best[-1].end(), rows)


def _run(text: str, start: int, end: int, rows: tuple[RunRow, ...]) -> Run | None:
    if sum(label_key(row.label) in indicator_keys() for row in rows) < MIN_KNOWN:
        return None
    header = _HEADER.search(text[max(0, start - HEADER_CHARS) : start])
    cells = tuple(cell for cell in header.groups() if cell) if header else ()
    width = 2 if header and header["total"] else 1
    return Run(start - len(header[0]) if header else start, end, cells, rows, width)


def _label_start(label: str) -> int:
    """Where the longest known label at the end begins; words before it are header or prose."""
    return next((i for i in range(len(label) - 1) if label_key(label[i:]) in indicator_keys()), 0)


def _grid(run: Run, told: str) -> Grid:
    rows = [raw_row(run.header)] if len(run.header) == run.width + 2 else []
    split = split_values(run.rows, told) if run.width > 1 else [(row.values,) for row in run.rows]
    rows += [_row(row, values, run.width) for row, values in zip(run.rows, split, strict=True)]
    return build_grid([rows], ORIGIN)


def _row(row: RunRow, values: tuple[str, ...] | None, width: int) -> RawRow:
    cells = raw_row((row.label, row.unit))
    return (*cells, RawCell(row.values, 1, width)) if values is None else (*cells, *raw_row(values))
