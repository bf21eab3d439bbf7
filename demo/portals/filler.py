"""All the pages of a portal that are no annual reports."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from demo.model import Paragraph, Part, Publisher
from demo.portals.lists import PageName, Pager, numbered_pager, put_list
from demo.portals.markup import render
from demo.portals.site import Link, Site
from demo.reports.figures import stat_figures
from demo.reports.forms import Ink, draw_stat2014
from demo.wording import read_data

OLDEST = date(2009, 1, 5)
DAYS = 6000
PER_PAGE = 20


class Filler:
    """Fills columns with pages that a good crawler leaves alone."""

    def __init__(self, site: Site, government: Publisher, chance: Random) -> None:
        self._site = site
        self._government = government
        self._chance = chance

    def fill(
        self, pages: int, page_name: Callable[[str], PageName], article: str, pager: Pager = numbered_pager
    ) -> None:
        """Puts about that many pages; `article` is a path with {token}, {month} (202103), {day}, {n}."""
        columns = read_data("pages")["columns"]
        shares = sum(column["share"] for column in columns)
        homes = [Link(column["name"], page_name(f"/{column['token']}/")(1)) for column in columns]
        self._site.nav += homes
        for column, home in zip(columns, homes, strict=True):
            count = max(2, pages * column["share"] // shares)
            links = [self._article(column, article, home) for _ in range(count)]
            links.sort(key=lambda link: str(link.day), reverse=True)
            folder = f"/{column['token']}/"
            dead = f"{folder}{self._chance.randint(1000, 9999)}_removed.html"
            links.append(Link(self._title(column), dead, OLDEST))
            put_list(self._site, column["name"], links, page_name(folder), PER_PAGE, [home], pager)

    def _words(self) -> dict[str, object]:
        return {
            "y": self._chance.randint(2009, 2025),
            "n": self._chance.randint(2, 29),
            "q": self._chance.choice(["一", "二", "三"]),
            "name": self._government.name,
            "p": self._government.place.name,
            "d": self._government.place.name + self._chance.choice(read_data("departments"))[0],
        }

    def _title(self, column: dict[str, list[str]]) -> str:
        return self._chance.choice(column["titles"]).format(**self._words())

    def _article(self, column: dict[str, list[str]], pattern: str, home: Link) -> Link:
        day = OLDEST + timedelta(days=self._chance.randrange(DAYS))
        path = pattern.format(
            token=column["token"], year=day.year, month=f"{day:%Y%m}", day=f"{day:%Y%m%d}",
            n=self._chance.randint(10000, 9999999),
        )  # fmt: skip
        title = self._title(column)
        sentences = self._chance.sample(read_data("pages")["sentences"], 5)
        parts: list[Part] = [Paragraph(sentence.format(**self._words())) for sentence in sentences]
        if read_data("pages")["quarterly_table"] in title:
            ink = Ink(stat_figures(self._government.size // 4, self._chance))
            parts.append(draw_stat2014(ink, by_level=False, chance=self._chance))
        body = self._site.look.dress(render(parts, self._site.look.prose))
        content = self._site.article(title, body, day, self._government.name)
        self._site.page(path, title, content, [home])
        return Link(title, path, day)
