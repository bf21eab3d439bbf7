"""What the page around a name says of places and of who speaks."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from extract.identity.division import count_mentions, find_home
from extract.identity.names import load_words
from extract.identity.placing import find_place
from extract.main_text.model import Hints
from extract.places import Division
from extract.recognise.title import Title

HEAD_CHARS, END_CHARS = 20_000, 2_000


class PageWords:
    """What the page around a name says of places; worked out when first asked for."""

    def __init__(self, title: Title | None, paragraphs: Sequence[str], hints: Hints, year: int) -> None:
        self.paragraphs = paragraphs
        self.text = _excerpt("\n".join(paragraphs))
        self.year = year
        self._around = _surroundings(title, hints)
        self._site_names = _site_names(hints)

    @cached_property
    def mentions(self) -> Counter[str]:
        """How often the text and its frame name each province to county."""
        return count_mentions([self.text, *self._around])

    @cached_property
    def home(self) -> Division | None:
        """The division that speaks in the text."""
        return find_home(self.text, self.mentions, self.year) or self._site

    @cached_property
    def _site(self) -> Division | None:
        """The division that the site is named after, or the way to the page leads through."""
        return find_place(self._site_names, self.year, self.mentions)

    @property
    def is_department(self) -> bool:
        """Whether the text speaks of its office (我局) more than of a territory (我区)."""
        words = load_words()
        territory = sum(len(said.findall(self.text)) for said in words.territories.values())
        return len(words.departments.findall(self.text)) > territory


def _excerpt(text: str) -> str:
    """Beginning and end of a long text: who speaks shows there, and the time it takes stays bounded."""
    return text if len(text) <= HEAD_CHARS + END_CHARS else f"{text[:HEAD_CHARS]}\n{text[-END_CHARS:]}"


def _surroundings(title: Title | None, hints: Hints) -> list[str]:
    meta = [content for _, content in hints.meta if len(content) <= 200]
    heads = [title.text if title else "", hints.title or "", *hints.headings, *hints.title_lines]
    return [*heads, *hints.breadcrumb, *meta, *hints.frame]


def _site_names(hints: Hints) -> list[str]:
    meta = [hints.meta_value("sitename") or "", hints.title or ""]
    owners = (line for line in hints.frame if re.match(r"\W*(?:主办|版权|网站主办)", line))
    return [*meta, "".join(hints.breadcrumb), *owners]
