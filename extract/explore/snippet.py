"""The places of a text where a search was met, with the met words marked; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.store.search import segment

WIDTH = 36
MAX_SNIPPETS = 3
BETWEEN = r"[\W_]*"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters, met or not."""

    text: str
    is_met: bool


def pattern_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """What matches where the full text index meets one of the phrases."""
    words = [re.findall(r"[^\W_]+", segment(phrase)) for phrase in phrases]
    choices = [BETWEEN.join(map(re.escape, parts)) for parts in words if parts]
    return re.compile("|".join(sorted(choices, key=len, reverse=True)), re.IGNORECASE) if choices else None


def mark(text: str, phrases: Sequence[str]) -> list[Stretch]:
    """The whole text with what is met told apart."""
    pattern = pattern_of(phrases)
    stretches: list[Stretch] = []
    at = 0
    for match in pattern.finditer(text) if pattern else ():
        stretches += (Stretch(text[at : match.start()], False), Stretch(match[0], True))
        at = match.end()
    return [stretch for stretch in (*stretches, Stretch(text[at:], False)) if stretch.text]


def cut_snippets(text: str, phrases: Sequence[str]) -> list[list[Stretch]]:
    """Up to MAX_SNIPPETS places, with WIDTH characters on each side; the beginning if nothing is met."""
    pattern = pattern_of(phrases)
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text) if pattern else ():
        start, end = max(0, match.start() - WIDTH), match.end() + WIDTH
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], min(end, spans[-1][0] + 3 * WIDTH))
        elif len(spans) < MAX_SNIPPETS:
            spans.append((start, end))
        else:
            break
    spans = spans or [(0, 3 * WIDTH)]
    return [mark(" ".join(text[start:end].split()), phrases) for start, end in spans]
