"""Coverage as text: a matrix of marks, CSV, JSON values, and a list of what is overdue by province."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from unicodedata import east_asian_width

from watch.coverage import Cell, load_rules
from watch.estimates import Estimate

COLUMNS = tuple(Cell.__dataclass_fields__)
NAME_WIDTH = 44
NO_PROVINCE = "(province unknown)"


def cell_values(cell: Cell) -> dict[str, object]:
    """A cell as JSON knows it: dates as ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(cell).items()
    }


def as_csv(cells: Iterable[Cell]) -> str:
    """One line a cell, with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(cell_values, cells))
    return out.getvalue().rstrip("\n")


def as_table(cells: Sequence[Cell]) -> str:
    """Publishers by year as a matrix of marks, by province, and what the marks mean."""
    if not cells:
        return "No publisher is known."
    years = range(min(cell.year for cell in cells), max(cell.year for cell in cells) + 1)
    lines = [pad("", NAME_WIDTH) + " ".join(f"{year % 100:02}" for year in years)]
    for province, group in by_province(cells):
        lines.append(province)
        lines += [matrix_line(name, list(own), years) for name, own in groupby(group, key=publisher_of)]
    return "\n".join([*lines, "", *legend(cells)])


def as_estimates(estimates: Sequence[Estimate]) -> str:
    """What was estimated of each portal, a line each."""
    lines = [f"  {one.portal}: {one.statement}" for one in estimates]
    return "\n".join(["Portals, at the end of their newest runs:", *lines]) if lines else ""


def matrix_line(name: str, cells: Sequence[Cell], years: range) -> str:
    """One publisher's marks under its years."""
    states = load_rules().states
    marks = {cell.year: states[cell.state].mark for cell in cells}
    row = " ".join(f"{marks.get(year, ' '):>2}" for year in years)
    return pad(f"  {name}", NAME_WIDTH) + row.rstrip()


def legend(cells: Iterable[Cell]) -> list[str]:
    """Each mark that occurs, how often, and its words."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.state] = counts.get(cell.state, 0) + 1
    return [
        f"{state.mark} {name} {counts[name]}: {state.words}"
        for name, state in load_rules().states.items()
        if name in counts
    ]


def as_overdue_list(cells: Iterable[Cell], today: date) -> str:
    """What the law dated and nobody found, by province and publisher, to be printed; then, apart, what is
    due where nobody could look.
    """
    dated = [cell for cell in cells if cell.due]
    overdue = [cell for cell in dated if cell.state == "overdue"]
    lines = [f"Annual reports overdue on {today}: {len(overdue)}", *province_lines(overdue, today)]
    if blocked := [cell for cell in dated if cell.state == "blocked" and cell.year == today.year - 1]:
        lines += ["", f"Due, but nobody could look whether they are there: {len(blocked)}"]
        lines += province_lines(blocked, today)
    return "\n".join(lines)


def province_lines(cells: Iterable[Cell], today: date) -> Iterator[str]:
    """Each province with its cells."""
    for province, group in by_province(cells):
        own = list(group)
        yield from ("", f"{province} ({len(own)})", *(overdue_line(cell, today) for cell in own))


def overdue_line(cell: Cell, today: date) -> str:
    """One report that is due: who, which year, since when, what is known."""
    days = (today - cell.due).days if cell.due else 0
    known = "; ".join(filter(None, (cell.reason, cell.url)))
    name = pad(f"  {cell.publisher}", NAME_WIDTH)
    return f"{name}{cell.year}  due {cell.due}, {days} days ago  {known}".rstrip()


def by_province(cells: Iterable[Cell]) -> Iterable[tuple[str, Iterable[Cell]]]:
    """Cells, sorted as coverage is, by the name of the province."""
    return groupby(cells, key=lambda cell: cell.province or NO_PROVINCE)


def publisher_of(cell: Cell) -> str:
    """The name under which a line stands."""
    return cell.publisher


def pad(text: str, width: int) -> str:
    """A text filled up to so many columns of a terminal; Chinese characters take two."""
    return text + " " * max(1, width - sum(2 if east_asian_width(one) in "WF" else 1 for one in text))
