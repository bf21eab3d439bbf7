"""Who reports: the full official name, from the title, the signature, the text and the page around it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.identity.division import (
    choose_division,
    count_mentions,
    find_home,
    is_urban_district,
    name_divisions,
)
from extract.identity.names import Name, full_body, load_words, names_body, publisher_kind, split_name
from extract.identity.statement import is_whole_name, iter_stated_publishers
from extract.main_text.model import Hints
from extract.places import Division, find_divisions, iter_mentions
from extract.recognise.title import Title

LATEST = 2100  # where the report year is unknown, today's divisions are meant
HEAD_CHARS, END_CHARS = 20_000, 2_000
_SIGNED_BODY = re.compile(
    r"[（(]?([\u4e00-\u9fff、（）]{4,40}?)[）)]?\s*(?:[12二][0-9〇○零Oo一二三四五六七八九\s]{3,8}\s*年.{0,12})?\Z"
)
_SITE_META = ("author", "contentsource", "sitename", "source", "laiyuan")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Full name, kind and the chain of divisions, province first (empty where it cannot be told)."""

    name: str
    kind: str
    chain: tuple[Division, ...]


class _Page:
    """What the page around a name says of places; worked out when first asked for."""

    def __init__(self, title: Title | None, paragraphs: Sequence[str], hints: Hints, year: int) -> None:
        self.paragraphs = paragraphs
        self.text = excerpt("\n".join(paragraphs))
        self.year = year
        self._around = _surroundings(title, hints)
        self._site_names = _site_names(hints)

    @cached_property
    def mentions(self) -> Counter[str]:
        """How often the text and its frame name each province to county."""
        return count_mentions([self.text, *self._around])

    @cached_property
    def home(self) -> Division | None:
        """The division that speaks in the text."""
        return find_home(self.text, self.mentions, self.year) or self._site

    @cached_property
    def _site(self) -> Division | None:
        """The division that the site is named after."""
        for name in (name for text in self._site_names for name in iter_mentions(text)):
            if division := choose_division(find_divisions(name), self.year, self.mentions):
                return division
        return None

    @property
    def is_department(self) -> bool:
        """Whether the text speaks of its office (我局) more than of a territory (我区)."""
        words = load_words()
        territory = sum(len(said.findall(self.text)) for said in words.territories.values())
        return len(words.departments.findall(self.text)) > territory


def excerpt(text: str) -> str:
    """Beginning and end of a long text: who speaks shows there, and the time it takes stays bounded."""
    return text if len(text) <= HEAD_CHARS + END_CHARS else f"{text[:HEAD_CHARS]}\n{text[-END_CHARS:]}"


def find_publisher(
    title: Title | None, paragraphs: Sequence[str], hints: Hints, year: int | None
) -> Publisher | None:
    """The first source that names a body: title, signature, own territory, issuer and source, site."""
    page = _Page(title, paragraphs, hints, year or LATEST)
    for raw in _sources(title, page, hints):
        if publisher := _complete(raw, page):
            return publisher
    return None


def _sources(title: Title | None, page: _Page, hints: Hints) -> Iterator[str]:
    """Names as worded, the surest first; a territory's own report is its government's."""
    stated = list(iter_stated_publishers(page.paragraphs))
    if title and title.publisher:
        yield from (name for name in stated if name.endswith(title.publisher) and is_whole_name(name))
        yield title.publisher
    if signed := _signature(page.paragraphs):
        yield signed
    own = page.home.name if page.home else None
    if own and not page.is_department and not _names_below(stated, page):
        yield own
    yield from stated
    named = [*hints.values("issuer"), *hints.values("source")]
    named += [value for name in _SITE_META if (value := hints.meta_value(name))]
    yield from (value for value in named if names_body(value))
    if own and not page.is_department:
        yield own


def _names_below(stated: Sequence[str], page: _Page) -> bool:
    """Whether the report names itself after a place that is not the one that speaks."""
    return bool(stated) and page.home is not None and page.home.name not in stated[0]


def _surroundings(title: Title | None, hints: Hints) -> list[str]:
    meta = [content for _, content in hints.meta if len(content) <= 200]
    heads = [title.text if title else "", hints.title or "", *hints.headings, *hints.title_lines]
    return [*heads, *hints.breadcrumb, *meta, *hints.frame]


def _site_names(hints: Hints) -> list[str]:
    meta = [hints.meta_value("sitename") or "", hints.title or ""]
    return [*meta, *(line for line in hints.frame if re.match(r"\W*(?:主办|版权|网站主办)", line))]


def _signature(paragraphs: Sequence[str]) -> str | None:
    """The body's name on a line of its own (or before the date) at the end of the text."""
    words = load_words()
    for text in paragraphs[:-9:-1]:
        if len(text) <= 50 and (match := _SIGNED_BODY.fullmatch(text.replace(" ", ""))):
            name = match[1].strip("（）、")
            if words.body.search(name) and not re.search(r"公开|情况|报告|年报|问题", name):
                return name
    return None


def _complete(raw: str, page: _Page) -> Publisher | None:
    """The full official name for a name as worded; None where the wording names no body or place."""
    name = split_name(raw.strip().strip("《》“”\"'：: "), page.year)
    if not name.places and page.home is not None:
        name = _with_home(name, page.home, page.year)
    if not name.places and not names_body(name.body):
        return None
    chain = name_divisions(name, page.year, page.mentions)
    return Publisher(_prefix(name, chain) + full_body(name), publisher_kind(name), chain)


def _with_home(name: Name, home: Division, year: int) -> Name:
    """A body that leaves its place to the reader (区财政局, 市场监督管理局) gets the place that speaks."""
    words = load_words()
    if words.zone_name.search(name.body):
        return name
    bare = words.bare.match(name.body)
    body = name.body[bare.end() :] if bare and bare.end() and home.name.endswith(bare.group()) else name.body
    inner = split_name(home.name + body, year)
    return Name(
        inner.places or (home.name,), inner.divisions or (home,), inner.body if inner.places else body
    )


def _prefix(name: Name, chain: tuple[Division, ...]) -> str:
    """The places as worded; before a first district its city, before a lone township its county."""
    places = "".join(name.places)
    if not name.places or len(name.places) > len(chain):
        return places
    first = chain[-len(name.places)]
    above = chain[: -len(name.places)]
    needs_parent = is_urban_district(first) or (first.level == "township" and len(name.places) == 1)
    if not above or not needs_parent or first.name != name.places[0]:
        return places
    city = above[-2].name if len(above) > 1 and is_urban_district(above[-1]) else ""
    return city + above[-1].name + places
