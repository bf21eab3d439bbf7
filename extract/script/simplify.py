"""Traditional text to simplified, only where the document is in traditional script."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter, ne

from extract.model import Damage, Edit
from extract.script.t2s import load_tables, to_simplified
from extract.script.taiwan import find_taiwan_words
from extract.splice import MAX_EXAMPLES, Spliced, apply_splices, damage_of

# Of the Chinese characters of real reports 33-37 % are traditional forms in a traditional text, and
# under 0.1 % in a simplified one (names: 乾, 於). A traditional body in a simplified frame stays above 5 %.
TRADITIONAL_SHARE = 0.05
MIN_TRADITIONAL = 3
CHINESE = re.compile("[\u3400-\u9fff]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Simplified:
    """The simplified text with what was changed; `spliced` leads back to the text before."""

    text: str
    damage: tuple[Damage, ...]
    spliced: Spliced


def simplify(text: str, keep: Sequence[Span] = ()) -> Simplified:
    """The text in simplified script and mainland words; itself if it is not traditional.

    `keep` are ascending, disjoint spans (URLs, scripts) that stay as they are.
    """
    if not is_traditional(text):
        return Simplified(text, (), apply_splices(text, ()))
    simplified = restore_spans(text, to_simplified(text), keep)
    words = [word for word in find_taiwan_words(simplified) if not is_inside(word.start, keep)]
    damage = damage_of(text, words)
    spliced = replace(apply_splices(simplified, words), before=text)  # as long as the simplified
    return Simplified(spliced.text, script_damage(text, simplified) + damage, spliced)


def is_traditional(text: str) -> bool:
    """Whether traditional forms make up more than single characters in names."""
    found = set(text) & load_tables().traditional
    if not found:
        return False
    counts = Counter(text)
    count = sum(counts[character] for character in found)
    return count >= MIN_TRADITIONAL and count >= TRADITIONAL_SHARE * chinese_characters(text)


def chinese_characters(text: str) -> int:
    """The number of Chinese characters (basic block and extension A)."""
    return sum(map(len, CHINESE.findall(text)))


def script_damage(before: str, after: str) -> tuple[Damage, ...]:
    """How many characters changed, and the first distinct ones."""
    count = sum(map(ne, before, after))
    pairs = dict.fromkeys(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    edits = (Edit("traditional_script", *pair, rule="opencc t2s") for pair in islice(pairs, MAX_EXAMPLES))
    return (Damage("traditional_script", count, tuple(edits)),)


def restore_spans(before: str, after: str, keep: Sequence[Span]) -> str:
    """`after` with the spans to keep as they were; both texts have the same length."""
    pieces: list[str] = []
    taken = 0
    for start, end in keep:
        pieces += (after[taken:start], before[start:end])
        taken = end
    return "".join((*pieces, after[taken:]))


def is_inside(position: int, spans: Sequence[Span]) -> bool:
    """Whether a position lies in one of ascending, disjoint spans."""
    index = bisect_right(spans, position, key=itemgetter(0)) - 1
    return index >= 0 and position < spans[index][1]
