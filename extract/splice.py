"""Logged replacements of spans of a text, and the way back from a changed span to what stood there."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import Damage, Edit

MAX_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Splice:
    """Text `[start:end]` becomes `after`, by a named rule, with a certainty between 0 and 1."""

    start: int
    end: int
    after: str
    kind: str
    rule: str
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Spliced:
    """A text with its splices applied; both texts and the (ascending, disjoint) splices are kept."""

    before: str
    text: str
    splices: tuple[Splice, ...]
    starts: tuple[int, ...]

    def span_before(self, start: int, end: int) -> tuple[int, int]:
        """The span of `before` that the span of `text` came from; a cut splice is taken whole."""
        return self._position_before(start, at_end=False), self._position_before(end, at_end=True)

    def _position_before(self, position: int, at_end: bool) -> int:
        """An end at the start of a splice stays before it, and a start after one stays after it."""
        index = bisect_right(self.starts, position - at_end) - 1
        if index < 0:
            return position
        splice, start = self.splices[index], self.starts[index]
        into = position - start - len(splice.after)
        if into >= 0:
            return splice.end + into
        return splice.end if at_end else splice.start


def apply_splices(text: str, splices: Sequence[Splice]) -> Spliced:
    """Applies ascending, disjoint splices."""
    pieces: list[str] = []
    starts: list[int] = []
    taken = length = 0
    for splice in splices:
        kept = text[taken : splice.start]
        starts.append(length + len(kept))
        pieces += (kept, splice.after)
        length = starts[-1] + len(splice.after)
        taken = splice.end
    pieces.append(text[taken:])
    return Spliced(text, "".join(pieces), tuple(splices), tuple(starts))


def damage_of(text: str, splices: Iterable[Splice]) -> tuple[Damage, ...]:
    """Counts the splices of a text by kind, in order of appearance, with the first distinct examples."""
    counts: Counter[str] = Counter()
    examples: dict[str, dict[Edit, None]] = {}
    for splice in splices:
        counts[splice.kind] += 1
        shown = examples.setdefault(splice.kind, {})
        if len(shown) < MAX_EXAMPLES:
            before = text[splice.start : splice.end]
            shown[Edit(splice.kind, before, splice.after, splice.rule, splice.certainty)] = None
    return tuple(Damage(kind, count, tuple(examples[kind])) for kind, count in counts.items())
