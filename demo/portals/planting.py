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

    `path` has {year} (of publication), {month}, {day}, {date_path}, {n};
    `head` is for the page's head and has {title}, {date}, {source}; in untitled pages the text begins
    at once. `damage` hands back the parts as the portal shows them and names what it did.
    """

    site: Site
    path: str
    trail: tuple[Link, ...]
    head: str = ""
    untitled_share: float = 0.0
    cut: bool = True
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the pages of one report have in common; day None: no date is shown."""

    bed: Bed
    report: Composed
    titled: bool
    day: date | None

    def put(self, path: str, parts: Parts, pager: str = "") -> None:
        """One page with some parts of the report."""
        site, report = self.bed.site, self.report
        name = report.publisher.name
        body = render(parts, site.look.prose)
        content = site.article(report.title, body, self.day, name, self.titled) + pager
        head = self.bed.head.format(title=report.title, date=self.day, source=name) if self.day else ""
        title = report.title if self.titled else site.name
        site.page(path, title, content, self.bed.trail, site.look.dress(head))


def plant(bed: Bed, report: Composed, chance: Random) -> tuple[Planted, list[Link]]:
    """Puts the pages of one report; the links are what its list shows."""
    day = _choose_day(report.year, chance)
    titled = chance.random() >= bed.untitled_share
    sheet = _Sheet(bed, report, titled, day if titled and chance.random() >= UNDATED_SHARE else None)
    parts, kinds = bed.damage(report.parts) if bed.damage else (report.parts, ())
    paths = _put_pages(sheet, _choose_path(bed, day, chance), parts, chance)
    copies = [_put_copy(sheet, paths[0], parts)] if len(paths) == 1 and chance.random() < COPY_SHARE else []
    url = bed.site.url
    planted = Planted(
        report, url(paths[0]), sheet.day, tuple(map(url, copies)), kinds, tuple(map(url, paths[1:])), titled
    )
    links = [Link(f"{report.title}（图文版）", copy, day) for copy in copies]
    return planted, [Link(report.title, paths[0], day), *links]


def _choose_day(year: int, chance: Random) -> date:
    """A day between early January and late March after the report year."""
    return date(year + 1, 1, 4) + timedelta(days=chance.randrange(84))


def _choose_path(bed: Bed, day: date, chance: Random) -> str:
    return bed.path.format(
        date_path=f"{day.year}/{day.month}/{day.day}",
        year=day.year, month=f"{day:%Y%m}", day=f"{day:%Y%m%d}", n=chance.randint(10000, 999999),
    )  # fmt: skip


def _put_pages(sheet: _Sheet, path: str, parts: Parts, chance: Random) -> list[str]:
    """The report on one page or, now and then, cut over two that link to each other."""
    if not sheet.bed.cut or chance.random() >= CUT_SHARE:
        sheet.put(path, parts)
        return [path]
    second = _sibling(path, "_2")
    middle = _middle(parts)
    forward = f"{anchor(Link('2', second))} {anchor(Link('下一页', second))}"
    sheet.put(path, parts[:middle], f'<div class="pages">1 {forward}</div>')
    sheet.put(second, parts[middle:], f'<div class="pages">{anchor(Link("1", path))} 2</div>')
    return [path, second]


def _middle(parts: Parts) -> int:
    """The place of a heading near the middle."""
    headings = [at for at, part in enumerate(parts) if isinstance(part, Heading)]
    return headings[len(headings) // 2]


def _put_copy(sheet: _Sheet, path: str, parts: Parts) -> str:
    copy = _sibling(path, "_tw")
    sheet.put(copy, parts)
    return copy


def _sibling(path: str, mark: str) -> str:
    stem, dot, ending = path.rpartition(".")
    return f"{stem}{mark}{dot}{ending}"


def plant_departments(bed: Bed, cast: Cast, chance: Random) -> tuple[list[Planted], list[Link]]:
    """All reports of all departments of a portal; links newest first."""
    planted: list[Planted] = []
    links: list[Link] = []
    for publisher in cast.departments:
        found, shown = plant_all(bed, cast, publisher, chance)
        planted += found
        links += shown
    links.sort(key=lambda link: str(link.day), reverse=True)
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
