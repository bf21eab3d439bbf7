"""The place that a name holds inside it, and the place that a line of the page is about."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.identity.division import choose_division
from extract.identity.names import any_of, load_data, load_words
from extract.places import Division, find_chain, find_divisions, iter_mentions

ENDINGS = {
    "province": ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区"),
    "prefecture": ("市", "盟", "地区"),
    "county": ("市", "县", "区", "旗"),
}
LEVELS = tuple(ENDINGS)
MAX_SHORT = 6  # characters of the longest name of a place without its ending: 呼和浩特 and two more


@dataclass(frozen=True, slots=True)
class _Patterns:
    superior: re.Pattern[str]
    led_from_above: re.Pattern[str]
    zone: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = load_data()
    return _Patterns(
        superior=re.compile(rf"(?:{any_of(data['superiors'])}|第[一二三四五六七八九十]{{1,3}}师)+"),
        led_from_above=re.compile(rf"(?:{any_of(data['led_from_above'])})\Z"),
        zone=re.compile(any_of(data["zones"])),
    )


def find_place(texts: Sequence[str], year: int, mentions: Counter[str]) -> Division | None:
    """The division that the first of these lines to name one is about, the innermost of those it names."""
    return next((found for text in texts if (found := innermost(text, year, mentions))), None)


def innermost(text: str, year: int, mentions: Counter[str]) -> Division | None:
    """The last of the divisions that a line names one inside the other: 西安市碑林区 is 碑林区."""
    inner: Division | None = None
    for name in iter_mentions(text):
        found = find_divisions(name)
        if inner is not None:
            found = tuple(item for item in found if _is_below(item, inner, year))
        chosen = choose_division(found, year, mentions)
        if chosen is None and inner is not None:
            break
        inner = chosen or inner
    return inner


def _is_below(division: Division, above: Division, year: int) -> bool:
    return above.code in {item.code for item in find_chain(division, year)[:-1]}


def names_superior(body: str) -> bool:
    """Whether a name begins with that of its superior: 国家税务总局…, 第八师…."""
    return _patterns().superior.match(body) is not None


def place_inside(body: str, year: int, mentions: Counter[str]) -> Division | None:
    """The division that a body is named after elsewhere than at its head, or by a short name.

    国家税务总局天长市税务局, 国家统计局青阳调查队, 厦门海关, 郑州高新技术产业开发区创新发展局.
    """
    patterns = _patterns()
    superior = patterns.superior.match(body)
    rest = body[superior.end() :] if superior else body
    if superior and (named := innermost(rest, year, mentions)):
        return named
    if superior or patterns.led_from_above.search(body) or patterns.zone.search(body):
        return _short_named(rest, year, mentions)
    return None


def _short_named(text: str, year: int, mentions: Counter[str]) -> Division | None:
    """The division whose name without its ending opens a text, the longest such name."""
    for length in range(min(MAX_SHORT, len(text)), 1, -1):
        levels = [_of_level(text[:length], level, year) for level in LEVELS]
        if named := [divisions for divisions in levels if divisions]:
            return _highest(named, year, mentions)
    return None


def _of_level(short: str, level: str, year: int) -> tuple[Division, ...]:
    found = (item for ending in ENDINGS[level] for item in find_divisions(short + ending))
    return tuple(item for item in found if item.level == level and item.years_off(year) == 0)


def _highest(named: Sequence[tuple[Division, ...]], year: int, mentions: Counter[str]) -> Division | None:
    """The city before the district; of province and city of one name (吉林) the one the page has in full."""
    if [divisions[0].level for divisions in named[:2]] == ["province", "prefecture"]:
        full = [item for divisions in named[:2] for item in divisions if mentions[item.name]]
        return full[0] if len(full) == 1 else None
    return choose_division(named[0], year, mentions)


def is_generic_zone(body: str) -> bool:
    """Whether a zone's name says only what kind of zone it is: 经济技术开发区."""
    kinds, zones = load_data()["zone_kinds"], load_data()["zones"]
    name = re.sub(rf"(?:{any_of(list(load_words().zone_bodies))})\Z", "", body)
    return re.fullmatch(rf"(?:{any_of(kinds)})*(?:{any_of(zones)})", name) is not None
