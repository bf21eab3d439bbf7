"""Which metric a number counts: the first frame of the grammar that fits its words."""

from collections.abc import Iterator, Sequence

from extract.prose.clauses import Counting
from extract.prose.concepts import families_of
from extract.prose.grammar import Frame, load_grammar

MAX_GAP = 10
REQUESTED = frozenset(("request", "on_request"))
ABOUT = frozenset(("about_disclosure", "request", "on_request"))
NEUTRAL = frozenset(
    (
        "sum",
        "grand_total",
        "noise",
        "each",
        "including",
        "dated",
        "this_year",
        "accumulate",
        "of_which",
        "issue",
    )
)


def match_frames(counting: Counting, year: int | None) -> Sequence[Frame]:
    """The first frame that fits; where a number is said of each thing named (各, 均, 0), all joint ones."""
    joined = counting.quantity.number == "0" or "each" in counting.left
    for concepts, topics in _readings(counting):
        frames = load_grammar().frames_of(concepts, counting.quantity.unit)
        fitting = (frame for frame in frames if _fits(frame, counting, concepts, topics, year, joined))
        first = next(fitting, None)
        if first is not None:
            return (
                [first, *(frame for frame in fitting if frame.joint)] if joined and first.joint else [first]
            )
    return ()


def _readings(counting: Counting) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Own words before the number, then also those after it, then with what was spoken of."""
    if len(counting.gap) <= MAX_GAP and counting.left:
        yield counting.left, families_of(counting.left)
        if counting.after & REQUESTED and "receive" in counting.left:
            yield counting.left | counting.after, families_of(counting.left | counting.after)
    yield counting.own, families_of(counting.own)
    own = families_of(counting.own)
    yield counting.own, own or counting.topics
    yield counting.own, own | counting.topics


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
    if not counting.quantity.unit and counting.left and not is_tight(counting):
        return False  # 公众号用户已突破550万
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
    if frame.means and frame.means != counting.means:
        return False
    if frame.bare and concepts - NEUTRAL - frozenset().union(*frame.own):
        return False
    if frame.nearest and not frame.own[0] & counting.nearest:
        return False
    if frame.other and _is_other_case(frame, counting):
        return False
    return not frame.tight or is_tight(counting)


def _is_other_case(frame: Frame, counting: Counting) -> bool:
    """Other cases named before the number are meant, unless its clause names disclosure; those named behind
    it, unless disclosure was named before."""
    before = counting.earlier | counting.clause
    about = counting.clause if frame.other & before else before
    return bool(frame.other & counting.around) and not ABOUT & about


def is_tight(counting: Counting) -> bool:
    return bool(counting.left and load_grammar().fillers.fullmatch(counting.gap))
