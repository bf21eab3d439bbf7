"""Traditional text to simplified, only where a document, or a line of it, is in traditional script."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
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
# A line of a simplified page with so many and this share is a quotation or body in traditional script.
MIN_IN_LINE, LINE_SHARE = 5, 0.15
LINE = re.compile(r"[^<>\n]{10,}")
CHINESE = re.compile("[\u3400-\u9fff]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Simplified:
    """The simplified text with what was changed; `spliced` leads back to the text before."""

    text: str
    damage: tuple[Damage, ...]
    spliced: Spliced


def nothing_kept(_: str) -> Sequence[Span]:
    """No spans."""
    return ()


def simplify(text: str, find_kept: Callable[[str], Sequence[Span]] = nothing_kept) -> Simplified:
    """The text in simplified script and mainland words; itself if it is not traditional.

    `find_kept` gives the ascending, disjoint spans (URLs, scripts) that stay as they are; it is not asked
    about a text without traditional characters.
    """
    count = traditional_characters(text)
    whole = is_traditional(text, count)
    keep = find_kept(text) if whole or count >= MIN_IN_LINE else ()
    if not whole:
        lines = [span for span in traditional_lines(text, count) if not is_inside(span[0], keep)]
        if not lines:
            return Simplified(text, (), apply_splices(text, ()))
        keep = between(lines, len(text))
    simplified = restore_spans(text, to_simplified(text), keep)
    words = [word for word in find_taiwan_words(simplified) if not is_inside(word.start, keep)]
    damage = damage_of(text, words)
    spliced = replace(apply_splices(simplified, words), before=text)  # as long as the simplified
    return Simplified(spliced.text, script_damage(text, simplified) + damage, spliced)


def is_traditional(text: str, count: int) -> bool:
    """Whether so many traditional forms are more than single characters in names."""
    return count >= MIN_TRADITIONAL and count >= TRADITIONAL_SHARE * chinese_characters(text)


def traditional_lines(text: str, count: int) -> list[Span]:
    """The lines and elements of a page with so few traditional forms that are in that script all the same."""
    if count < MIN_IN_LINE:
        return []
    return [match.span() for match in LINE.finditer(text) if is_traditional_line(match.group())]


def is_traditional_line(line: str) -> bool:
    """Whether a line has too many traditional forms for names in a simplified one."""
    count = traditional_characters(line)
    return count >= MIN_IN_LINE and count >= LINE_SHARE * chinese_characters(line)


def between(spans: Sequence[Span], end: int) -> list[Span]:
    """What lies before, between and behind ascending, disjoint spans."""
    edges = (0, *(edge for span in spans for edge in span), end)
    return list(zip(edges[::2], edges[1::2], strict=True))


def traditional_characters(text: str) -> int:
    """The number of characters that the simplified script writes otherwise."""
    found = set(text) & load_tables().traditional
    counts = Counter(text) if found else {}
    return sum(counts[character] for character in found)


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
