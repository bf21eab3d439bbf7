"""A damaged text put back, every change recorded; a clean text comes back as it is."""

from dataclasses import dataclass

from extract.model import Damage
from extract.repair.gloss import find_glosses
from extract.repair.shift import find_shifted_runs
from extract.script.simplify import simplify
from extract.splice import Spliced, apply_splices, damage_of


@dataclass(frozen=True, slots=True)
class Restored:
    """The text after repair and simplification; `steps` lead back to the text as it was found."""

    text: str
    damage: tuple[Damage, ...]
    steps: tuple[Spliced, ...] = ()

    def original(self, snippet: str, context: str) -> str | None:
        """The characters that `snippet`, within `context`, had before the repair.

        None when they are the same, or when `context` is not found in the repaired text.
        """
        at = self.text.find(context)
        within = context.find(snippet)
        if not self.steps or at < 0 or within < 0:
            return None
        start, end = at + within, at + within + len(snippet)
        for step in reversed(self.steps):
            start, end = step.span_before(start, end)
        found = self.steps[0].before[start:end]
        return None if found == snippet else found


def restore(text: str) -> Restored:
    """Undoes what a mirror did to a text, HTML or plain; a clean text comes back as it is."""
    steps: list[Spliced] = []
    damage: list[Damage] = []
    for find in (find_shifted_runs, find_glosses):
        splices = find(text)
        if splices:
            damage += damage_of(text, splices)
            steps.append(apply_splices(text, splices))
            text = steps[-1].text
    simplified = simplify(text)
    if simplified.damage:
        steps.append(simplified.spliced)
    return Restored(simplified.text, (*damage, *simplified.damage), tuple(steps))
