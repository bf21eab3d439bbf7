"""Gives composed reports their pages: dates, paths, duplicates, pages cut in two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.model import Composed, Heading, Part, Planted, Publisher
from demo.portals.cast import Cast
from demo.portals.markup import render
from demo.portals.site import Link, Site, anchor

UNDATED_SHARE = 0.12
COPY_SHARE = 0.08
CUT_SHARE = 0.05
Parts = tuple[Part, ...]
Damage = Callable[[Parts], tuple[Parts, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Bed:
    """Where the reports of one list are planted.

    `path` has {year} (of publication), {month}, {day}, {date_path}, {n}; `frame` stands round the text,
    `head` is for the page's head and has {title}, {date}, {source}; without `titled` the text begins
    at once. `damage` hands back the parts as the portal shows them and names what it did.
    """

    site: Site
    path: str
    trail: tuple[Link, ...]
    frame: str = "{body}"
    head: str = ""
    titled: bool = True
    cut: bool = True
    damage: Damage | None = None


def plant(bed: Bed, report: Composed, chance: Random) -> tuple[Planted, list[Link]]:
    """Puts the pages of one report; the links are what its list shows."""
    day = _choose_day(report.year, chance)
    shown_day = day if bed.titled and chance.random() >= UNDATED_SHARE else None
    path = bed.path.format(
        date_path=f"{day.year}/{day.month}/{day.day}",
        year=day.year, month=f"{day:%Y%m}", day=f"{day:%Y%m%d}", n=chance.randint(10000, 999999),
    )  # fmt: skip
    parts, kinds = bed.damage(report.parts) if bed.damage else (report.parts, ())
    pieces = _cut(parts) if bed.cut and chance.random() < CUT_SHARE else [parts]
    paths = [path, *(_sibling(path, f"_{n}") for n in range(2, len(pieces) + 1))]
    for at, piece in enumerate(pieces):
        _put(bed, report, paths, at, piece, shown_day)
    links = [Link(report.title, path, day)]
    copies = [_put_copy(bed, report, path, parts, shown_day)] if _is_copied(pieces, chance) else []
    links += [Link(f"{report.title}（图文版）", copy, day) for copy in copies]
    planted = Planted(
        report, bed.site.url(path), shown_day, tuple(map(bed.site.url, copies)), kinds,
        tuple(map(bed.site.url, paths[1:])),
    )  # fmt: skip
    return planted, links


def plant_all(bed: Bed, cast: Cast, publisher: Publisher, chance: Random) -> tuple[list[Planted], list[Link]]:
    """All reports of a publisher; links newest first."""
    planted: list[Planted] = []
    links: list[Link] = []
    for report in cast.iter_reports(publisher):
        one, shown = plant(bed, report, chance)
        planted.append(one)
        links[:0] = shown
    return planted, links


def _choose_day(year: int, chance: Random) -> date:
    """A day between early January and late March after the report year."""
    return date(year + 1, 1, 4) + timedelta(days=chance.randrange(84))


def _is_copied(pieces: list[Parts], chance: Random) -> bool:
    return len(pieces) == 1 and chance.random() < COPY_SHARE


def _cut(parts: Parts) -> list[Parts]:
    """The report in two pages, cut before a heading in the middle."""
    headings = [at for at, part in enumerate(parts) if isinstance(part, Heading)]
    middle = headings[len(headings) // 2]
    return [parts[:middle], parts[middle:]]


def _sibling(path: str, mark: str) -> str:
    stem, dot, ending = path.rpartition(".")
    return f"{stem}{mark}{dot}{ending}"


def _put(bed: Bed, report: Composed, paths: list[str], at: int, parts: Parts, day: date | None) -> None:
    """One page of a report, with links to its other pages."""
    steps = [Link(str(n + 1), path) for n, path in enumerate(paths) if n != at]
    if at + 1 < len(paths):
        steps.append(Link("下一页", paths[at + 1]))
    pager = f'<div class="pages">{" ".join(map(anchor, steps))}</div>' if steps else ""
    _write(bed, report, paths[at], parts, day, pager)


def _put_copy(bed: Bed, report: Composed, path: str, parts: Parts, day: date | None) -> str:
    copy = _sibling(path, "_tw")
    _write(bed, report, copy, parts, day, "")
    return copy


def _write(bed: Bed, report: Composed, path: str, parts: Parts, day: date | None, pager: str) -> None:
    site = bed.site
    body = bed.frame.format(body=render(parts, site.look.prose))
    content = site.article(report.title, body, day, report.publisher.name, bed.titled) + pager
    head = bed.head.format(title=report.title, date=day, source=report.publisher.name) if day else ""
    title = report.title if bed.titled else site.name
    site.page(path, title, content, bed.trail, site.look.dress(head))
