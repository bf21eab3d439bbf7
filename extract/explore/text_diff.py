"""What differs between the words of two reports, sentence by sentence and within a sentence; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
# Longer texts are compared up to here: difflib takes time with the square of what differs.
MAX_SENTENCES = 600
MAX_CHARACTERS = 400  # of a sentence that is compared character by character
AROUND = 1  # equal sentences shown before and after a change


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line: equal in both texts, or only in the one or the other."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: equal, changed, removed, added, or `skipped` equal sentences."""

    kind: str
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class TextDiff:
    """The lines, the share of sentences in common, and whether a text was too long to be compared whole."""

    lines: tuple[Line, ...]
    common: float
    is_cut: bool


def sentences(text: str) -> list[str]:
    """The sentences of a text, blank ones left out."""
    return [found.strip() for found in SENTENCE.findall(text) if found.strip()]


def diff_texts(left: str, right: str) -> TextDiff:
    """Compares two texts."""
    old, new = sentences(left), sentences(right)
    is_cut = max(len(old), len(new)) > MAX_SENTENCES
    old, new = old[:MAX_SENTENCES], new[:MAX_SENTENCES]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            lines += equal_lines(old[start:end], starts=start == 0, ends=end == len(old))
        else:
            lines += changed_lines(old[start:end], new[first:last])
    return TextDiff(tuple(lines), matcher.ratio(), is_cut)


def equal_lines(same: Sequence[str], *, starts: bool, ends: bool) -> Iterator[Line]:
    """A run of equal sentences: those beside a change, and how many lie between."""
    before = 0 if starts else AROUND
    after = 0 if ends else AROUND
    if len(same) <= before + after + 1:
        yield from map(equal_line, same)
        return
    yield from map(equal_line, same[:before])
    yield Line("skipped", skipped=len(same) - before - after)
    yield from map(equal_line, same[len(same) - after :])


def equal_line(sentence: str) -> Line:
    """A sentence that both have."""
    piece = (Piece(sentence, "same"),)
    return Line("equal", piece, piece)


def changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Sentences beside those that took their place; what is left over was removed or added."""
    for number in range(max(len(old), len(new))):
        if number >= len(new):
            yield Line("removed", left=(Piece(old[number], "gone"),))
        elif number >= len(old):
            yield Line("added", right=(Piece(new[number], "new"),))
        else:
            yield Line("changed", *diff_sentence(old[number], new[number]))


def diff_sentence(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The characters of two sentences that differ; whole sentences where they have little in common."""
    if max(len(old), len(new)) > MAX_CHARACTERS:
        return (Piece(old, "gone"),), (Piece(new, "new"),)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.4:
        return (Piece(old, "gone"),), (Piece(new, "new"),)
    left, right = [], []
    for kind, start, end, first, last in matcher.get_opcodes():
        left.append(Piece(old[start:end], "same" if kind == "equal" else "gone"))
        right.append(Piece(new[first:last], "same" if kind == "equal" else "new"))
    return tuple(one for one in left if one.text), tuple(one for one in right if one.text)
