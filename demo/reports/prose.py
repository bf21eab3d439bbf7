"""Sentences with figures in them: what is said and which facts it tells."""

from dataclasses import dataclass, field
from random import Random

from demo.model import Fact, Number, Paragraph, Publisher
from demo.reports.figures import ANNUAL, CUMULATIVE, Figures, Key
from demo.reports.units import unit_of
from demo.wording import read_data

ROUGH_FROM = 100
ROUGH_MARKS = "余多"


@dataclass
class Pen:
    """Writes sentences of one report and remembers the facts that they tell; `commas`: 1,234."""

    publisher: Publisher
    year: int
    figures: Figures
    chance: Random
    commas: bool = False
    facts: list[Fact] = field(default_factory=list)

    def say(self, *topics: str) -> Paragraph:
        """One paragraph on the topics; a topic that has no words for its case is left out."""
        return Paragraph("".join(self._sentence(topic) for topic in topics), firm=True)

    def _sentence(self, topic: str) -> str:
        """A sentence that fits the figures; empty where none does, or none is meant for zero."""
        variants = read_data("sentences")[topic]
        none = [variant for variant in variants.get("none", ()) if self._all_zero(variant)]
        some = [variant for variant in variants["some"] if self._knows(variant)]
        if "none" in variants and all(self._all_zero(variant) for variant in some):
            some = []
        if not none and not some:
            return ""
        variant = self.chance.choice(none or some)
        words = {slot: self._number(spec, bool(none)) for slot, spec in variant["slots"].items()}
        return str(variant["text"].format(year=self.year, noun=self.publisher.noun, **words))

    def _all_zero(self, variant: dict[str, dict[str, str]]) -> bool:
        return all(self.figures.get(key_of(spec)) == 0 for spec in variant["slots"].values())

    def _knows(self, variant: dict[str, dict[str, str]]) -> bool:
        return all(key_of(spec) in self.figures for spec in variant["slots"].values())

    def _number(self, spec: str, stated_none: bool) -> str:
        key = key_of(spec)
        value = self.figures[key]
        rough = spec.startswith("~") and value >= ROUGH_FROM
        if rough:
            value = int(value) // 100 * 100
        approximate = rough or spec.startswith("?")
        self._record(key, value, "stated_none" if stated_none else "number", approximate)
        digits = f"{value:,}" if self.commas else str(value)
        return digits + self.chance.choice(ROUGH_MARKS) if rough else digits

    def _record(self, key: Key, value: Number, semantic: str, approx: bool) -> None:
        metric, applicant, period = key
        self.facts.append(Fact(metric, value, unit_of(metric), applicant, period, semantic, approx))


def key_of(spec: str) -> Key:
    """The figure that a slot names."""
    if spec.startswith("@"):
        return spec[1:], "total", ANNUAL
    if spec.startswith("+"):
        return spec[1:], None, CUMULATIVE
    return spec.lstrip("~?"), None, ANNUAL
