"""Which division a publisher belongs to: names are ambiguous, the page around them decides."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from extract.identity.names import Name, load_words
from extract.places import Division, find_chain, find_divisions, iter_mentions

NEAR_YEARS = 3  # names stay in use so long after a change, or are set in afterwards


def count_mentions(texts: Sequence[str]) -> Counter[str]:
    """How often the page names each province to county."""
    return Counter(name for text in texts for name in iter_mentions(text))


def choose_division(divisions: Sequence[Division], year: int, mentions: Counter[str]) -> Division | None:
    """The one division meant by a name: valid near the year, its superiors named on the page; else None."""
    near = [item for item in divisions if item.years_off(year) <= NEAR_YEARS]
    if not near:
        return None
    ranked = sorted(((_standing(item, year, mentions), item) for item in near), key=lambda pair: pair[0])
    best, chosen = ranked[-1]
    rivals = {item.code for standing, item in ranked if standing == best}
    return chosen if len(rivals) == 1 else None


def _standing(division: Division, year: int, mentions: Counter[str]) -> tuple[int, int]:
    above = find_chain(division, year)[:-1]
    return sum(mentions[item.name] > 0 for item in above), -division.years_off(year)


def find_home(text: str, mentions: Counter[str], year: int) -> Division | None:
    """The division that speaks: the one most named whose ending is that of 我区, 我市 … in the text."""
    said = Counter({end: len(words.findall(text)) for end, words in load_words().territories.items()})
    for end, count in said.most_common():
        named = [name for name, _ in mentions.most_common() if name.endswith(end)] if count else []
        for name in named[:3]:
            if division := choose_division(find_divisions(name), year, mentions):
                return division
    return None


def name_divisions(name: Name, year: int, mentions: Counter[str]) -> tuple[Division, ...]:
    """The chain, province first, of the last place a name names; empty where it cannot be told."""
    division = choose_division(name.divisions, year, mentions)
    return find_chain(division, year) if division else ()


@cache
def is_urban_district(division: Division) -> bool:
    """Whether a county-level division is a city's district, whose name needs the city before it."""
    return division.level == "county" and division.name.endswith("区")
