"""Which metric a number counts: the first frame of the grammar that fits its words."""

from collections.abc import Iterator

from extract.prose.clauses import Counting
from extract.prose.grammar import Frame, load_grammar

MAX_GAP = 10
NEUTRAL = frozenset(
    ("sum", "noise", "each", "including", "dated", "this_year", "accumulate", "of_which", "issue")
)


def match_frames(counting: Counting, year: int | None, joined: bool) -> Iterator[Frame]:
    """The frames of one number; several only where it is said of each thing named (`joined`)."""
    for concepts, topics in _readings(counting):
        frames = load_grammar().frames_of(concepts, counting.quantity.unit)
        fitting = (frame for frame in frames if _fits(frame, counting, concepts, topics, year, joined))
        if joined:
            found = tuple(fitting)
            yield from found[:1] if not found or not found[0].joint else (one for one in found if one.joint)
        else:
            found = tuple(frame for frame, _ in zip(fitting, range(1), strict=False))
            yield from found
        if found:
            return


def _readings(counting: Counting) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Own words before the number, then also those after it, then with what was spoken of."""
    if len(counting.gap) <= MAX_GAP and counting.left:
        yield counting.left, own_families(counting.left)
    yield counting.own, own_families(counting.own)
    own = own_families(counting.own)
    yield counting.own, own or counting.topics
    yield counting.own, own | counting.topics


def own_families(concepts: frozenset[str]) -> frozenset[str]:
    families = load_grammar().families
    return frozenset(families[one] for one in concepts if one in families)


def _fits(
    frame: Frame,
    counting: Counting,
    concepts: frozenset[str],
    topics: frozenset[str],
    year: int | None,
    joined: bool,
) -> bool:
    if not all(one & concepts for one in frame.own):
        return False
    if (frame.without - frame.joint if joined else frame.without) & concepts:
        return False
    return in_years(frame, year) and _context_fits(frame, counting, concepts, topics)


def in_years(frame: Frame, year: int | None) -> bool:
    return year is None or frame.first_year <= year <= frame.last_year


def _context_fits(frame: Frame, counting: Counting, concepts: frozenset[str], topics: frozenset[str]) -> bool:
    if frame.topic and not frame.topic & topics:
        return False
    if frame.near and not frame.near & (concepts | counting.earlier | counting.above):
        return False
    if frame.not_near & counting.earlier:
        return False
    if frame.channel and frame.channel != counting.channel:
        return False
    if frame.bare and concepts - NEUTRAL - frozenset().union(*frame.own):
        return False
    return not frame.tight or _is_tight(counting)


def _is_tight(counting: Counting) -> bool:
    return bool(counting.left and load_grammar().fillers.fullmatch(counting.gap))
