"""Who reports: the full official name, from the title, the signature, the text and the page around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.identity.division import is_urban_district, name_divisions
from extract.identity.names import (
    Name,
    full_body,
    is_bare,
    is_lone_township,
    is_zone,
    load_words,
    names_body,
    publisher_kind,
    split_name,
)
from extract.identity.page_words import PageWords
from extract.identity.placing import is_generic_zone, names_superior, place_inside
from extract.identity.statement import is_whole_name, iter_stated_publishers
from extract.main_text.model import Hints
from extract.places import Division, find_chain
from extract.recognise.title import Title

LATEST = 2100  # where the report year is unknown, today's divisions are meant
_SIGNED_BODY = re.compile(
    r"[（(]?([\u4e00-\u9fff、（）]{4,40}?)[）)]?\s*(?:[12二][0-9〇○零Oo一二三四五六七八九\s]{3,8}\s*年.{0,12})?\Z"
)
_BUREAU = re.compile(r"(?:局|厅|委|委员会)\Z")  # reports for itself; an office, for its government
_SITE_META = ("author", "contentsource", "sitename", "source", "laiyuan")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Full name, kind and the chain of divisions, province first (empty where it cannot be told)."""

    name: str
    kind: str
    chain: tuple[Division, ...]


def find_publisher(
    title: Title | None, paragraphs: Sequence[str], hints: Hints, year: int | None
) -> Publisher | None:
    """The first source that names a body: title, signature, own territory, issuer and source, site."""
    page = PageWords(title, paragraphs, hints, year or LATEST)
    for raw in _sources(title, page, hints):
        if publisher := _complete(raw, page):
            return publisher
    return None


def _sources(title: Title | None, page: PageWords, hints: Hints) -> Iterator[str]:
    """Names as worded, the surest first; a territory's own report is its government's."""
    stated = list(iter_stated_publishers(page.paragraphs))
    signed = _signature(page.paragraphs)
    named = [*hints.values("issuer"), *hints.values("source")]
    named += [value for name in _SITE_META if (value := hints.meta_value(name))]
    if title and title.publisher:
        fuller = (name for name in (*stated, signed or "", *named) if is_fuller(name, title.publisher))
        yield from fuller
        yield title.publisher
    if signed:
        yield signed
    yield from (name for name in hints.values("issuer") if _BUREAU.search(name))
    own = page.home.name if page.home else None
    if own and not page.is_department and not _names_below(stated, page):
        yield own
    yield from stated
    yield from (value for value in named if names_body(value))
    if own and not page.is_department:
        yield own


def is_fuller(name: str, worded: str) -> bool:
    """Whether a name is the worded one with the place that it leaves out: 砀山县应急管理局, 县应急管理局."""
    bare = load_words().bare.match(worded)
    body = worded[bare.end() :] if bare else worded
    return name != worded and name.endswith(body or worded) and is_whole_name(name)


def _names_below(stated: Sequence[str], page: PageWords) -> bool:
    """Whether the report names itself after a place that is not the one that speaks."""
    return bool(stated) and page.home is not None and page.home.name not in stated[0]


def _signature(paragraphs: Sequence[str]) -> str | None:
    """The body's name on a line of its own (or before the date) at the end of the text."""
    words = load_words()
    for text in paragraphs[:-9:-1]:
        if len(text) <= 50 and (match := _SIGNED_BODY.fullmatch(text.replace(" ", ""))):
            name = match[1].strip("（）、")
            if words.body.search(name) and not re.search(r"公开|情况|报告|年报|问题", name):
                return name
    return None


def _complete(raw: str, page: PageWords) -> Publisher | None:
    """The full official name for a name as worded; None where the wording names no body or place."""
    name = split_name(raw.strip().strip("《》“”\"'：: "), page.year)
    if name.places:
        return _placed(name, page)
    if not (names_body(name.body) or names_superior(name.body)):
        return None
    if inside := place_inside(name.body, page.year, page.mentions):
        return _as_worded(name, inside, page.year)
    if page.home is None:
        return None if is_bare(name.body) else Publisher(full_body(name), publisher_kind(name), ())
    if page.home.name in name.body:
        return _as_worded(name, page.home, page.year)
    if is_zone(name.body) and not is_generic_zone(name.body):
        return _as_worded(name, page.home, page.year)
    return _placed(_with_home(name, page.home, page.year), page)


def _placed(name: Name, page: PageWords) -> Publisher:
    """A name whose places stand before its body; a lone township may be that of the place that speaks."""
    chain = name_divisions(name, page.year, page.mentions)
    codes = {division.code for division in chain}
    if is_lone_township(name) and page.home is not None and page.home.code not in codes:
        below = Name((page.home.name,), (page.home,), name.places[0] + full_body(name))
        return _placed(below, page)
    return Publisher(_prefix(name, chain) + full_body(name), publisher_kind(name), chain)


def _as_worded(name: Name, place: Division, year: int) -> Publisher:
    """A body whose name is whole without a place before it."""
    return Publisher(full_body(name), publisher_kind(name), find_chain(place, year))


def _with_home(name: Name, home: Division, year: int) -> Name:
    """A body that leaves its place to the reader (区财政局, 市场监督管理局) gets the place that speaks."""
    bare = load_words().bare.match(name.body)
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
