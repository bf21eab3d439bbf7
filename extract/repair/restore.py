"""A damaged text put back, every change recorded; a clean text comes back as it is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.model import Damage, Edit
from extract.repair.gloss import find_glosses
from extract.repair.leftovers import find_doubled_runs, find_lost_marks, find_word_comments, is_illegible
from extract.repair.markup import address_spans, markup_spans
from extract.repair.shift import find_shifted_runs
from extract.script.simplify import simplify
from extract.splice import Splice, Spliced, apply_splices, damage_of

FINDERS: tuple[Callable[[str], Sequence[Splice]], ...] = (
    find_shifted_runs,
    find_glosses,
    find_word_comments,
    find_lost_marks,
)
# Kinds that only a mirror makes; its pages are searched for runs written twice.
MIRROR_KINDS = frozenset({"gbk_byte_shift", "pinyin_gloss"})
BLANK = re.compile(r"\s|&(?:nbsp|emsp|ensp|#160|#12288);")


@dataclass(frozen=True)
class Restored:
    """The text after repair and simplification; `steps` lead back to the text as it was found.

    `is_illegible`: most of the text became question marks, and nothing can be said of it.
    """

    text: str
    damage: tuple[Damage, ...] = ()
    steps: tuple[Spliced, ...] = ()
    is_illegible: bool = False

    @property
    def is_mirrored(self) -> bool:
        """Whether the text was damaged as only mirrors do."""
        return any(found.kind in MIRROR_KINDS for found in self.damage)

    def original(self, snippet: str, context: str) -> str | None:
        """The characters that `snippet`, within `context`, had before the repair.

        `context` is clean text around it; tags and blanks do not count. None when the characters
        are the same, or when `context` is not found.
        """
        within = context.find(snippet)
        if not self.steps or not snippet or within < 0:
            return None
        visible, positions = self._visible
        at = visible.find(BLANK.sub("", context))
        if at < 0:
            return None
        first = at + len(BLANK.sub("", context[:within]))
        last = first + len(BLANK.sub("", snippet)) - 1
        found = self._before(positions[first], positions[last] + 1)
        return None if BLANK.sub("", found) == BLANK.sub("", snippet) else found

    def _before(self, start: int, end: int) -> str:
        """The text as it was found at a span of the repaired text, without its tags."""
        for step in reversed(self.steps):
            start, end = step.span_before(start, end)
        return without_spans(self.steps[0].before[start:end])[0]

    @cached_property
    def _visible(self) -> tuple[str, list[int]]:
        """The repaired text without tags and blanks, and where each of its characters stands."""
        return without_spans(self.text, blanks=True)


def restore(text: str) -> Restored:
    """Undoes what mirrors and careless software did to a text, HTML or plain.

    A clean text comes back itself, with nothing logged.
    """
    if is_illegible(text):
        return illegible(text)
    steps: list[Spliced] = []
    damage: list[Damage] = []
    for find in FINDERS:
        text = apply(find(text), text, steps, damage)
    if any(found.kind in MIRROR_KINDS for found in damage):
        text = apply(find_doubled_runs(text), text, steps, damage)
    simplified = simplify(text, address_spans)
    if simplified.damage:
        text, steps, damage = simplified.text, [*steps, simplified.spliced], [*damage, *simplified.damage]
    return Restored(text, tuple(damage), tuple(steps))


def apply(splices: Sequence[Splice], text: str, steps: list[Spliced], damage: list[Damage]) -> str:
    """The text with splices applied; adds the step and its damage to what was done so far."""
    if not splices:
        return text
    steps.append(apply_splices(text, splices))
    damage += damage_of(text, splices)
    return steps[-1].text


def illegible(text: str) -> Restored:
    """A text beyond repair, as it was found."""
    count = text.count("?") + text.count("\ufffd")
    edit = Edit("lost_mark", "?", "?", "beyond repair: most characters are lost")
    return Restored(text, (Damage("lost_mark", count, (edit,)),), is_illegible=True)


def without_spans(text: str, blanks: bool = False) -> tuple[str, list[int]]:
    """A text without tags (and blanks), with the position of each character kept."""
    skipped = bytearray(len(text))
    spans = markup_spans(text)
    if blanks:
        spans += [match.span() for match in BLANK.finditer(text)]
    for start, end in spans:
        skipped[start:end] = b"\x01" * (end - start)
    positions = [position for position, skip in enumerate(skipped) if not skip]
    return "".join(text[position] for position in positions), positions
