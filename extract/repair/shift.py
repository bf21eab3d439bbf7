"""Shifted runs put back where the page then reads better by far than as it stands."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from extract.repair.language import BOUNDARY, MARKUP, Language, language_key
from extract.repair.readings import LETTERS
from extract.repair.run import Run, iter_runs
from extract.repair.search import IDEOGRAPHIC_SPACE, Path, Search, simplified_only
from extract.splice import Splice

# Gain in the natural logarithm of the probability, per character.
MARGIN = 1.0
TRADITIONAL_PAGE = 0.01
NO_RIVAL = 9.0
MAX_RUNS = 1000  # of a page; the worst real one has 14
LEFT_CHARACTERS = 40
RIGHT = {"line": BOUNDARY, "tag": BOUNDARY, "gloss": "", "swallowed": ""}
RESTORED_BEHIND = {"tag": "<", "swallowed": "?"}
FULL_WIDTH_DIGITS = frozenset("０１２３４５６７８９")
GLOSS = re.compile(rf"[(（]?[{LETTERS}]{{1,6}}[)）]")


def find_shifted_runs(text: str) -> list[Splice]:
    """The splices that put the shifted runs of a text back; empty where there are none."""
    runs = list(islice(iter_runs(text), MAX_RUNS))
    if not runs:
        return []
    reader = Reader(text, runs)
    splices: list[Splice] = []
    for run in runs:
        if not splices or splices[-1].end <= run.begin:
            splices += reader.restore(run)
    return splices


class Reader:
    """Restores the runs of one page in the language of that page."""

    def __init__(self, text: str, runs: Sequence[Run]) -> None:
        self._text = text
        self._language = Language(language_key(undamaged(text, runs)))
        self._search = Search(self._language, other_script(text) | unused_digits(text))

    def restore(self, run: Run) -> Iterator[Splice]:
        """One splice, or none where the text reads as well as it stands."""
        left, right = text_before(self._text, run.begin), self._right(run)
        found = self._search.read(run, left, right)
        if (
            found
            and found[0].score / len(found[0].text + right) - self._score_as_is(run, left, right) > MARGIN
        ):
            after = self._complete(run, found[0].text, left)
            certainty = certainty_of(found)
            yield Splice(
                run.begin, run.stop.position, after, "gbk_byte_shift", "bytes put in step", certainty
            )

    def _right(self, run: Run) -> str:
        """The character behind a run; empty where it is not known."""
        ending, position = run.stop.ending, run.stop.position
        if ending == "trail" and run.stop.reading:
            return ""
        return RIGHT.get(ending, self._text[position : position + 1])

    def _score_as_is(self, run: Run, left: str, right: str) -> float:
        """The score per character of the run as it stands, with the character behind it."""
        key = language_key(GLOSS.sub("", self._text[run.begin : run.stop.position]) + right)
        return self._language.text_score(key, language_key(left)) / len(key)

    def _complete(self, run: Run, found: str, left: str) -> str:
        """The characters found, with what was swallowed behind them."""
        taken = chr(run.pairs[-1][1]) if run.stop.ending == "taken" else ""
        kept = found if left.endswith(IDEOGRAPHIC_SPACE) else found.removeprefix(IDEOGRAPHIC_SPACE)
        return kept + taken + RESTORED_BEHIND.get(run.stop.ending, "")


def text_before(text: str, position: int) -> str:
    """The two characters before a position, glosses aside; BOUNDARY for a line's or element's start."""
    clean = MARKUP.sub(
        BOUNDARY, BOUNDARY + GLOSS.sub("", text[max(0, position - LEFT_CHARACTERS) : position])
    )
    return clean.rstrip(" \t\r")[-2:]


def undamaged(text: str, runs: Sequence[Run]) -> str:
    """The text without its runs and glosses."""
    pieces: list[str] = []
    position = 0
    for run in runs:
        pieces.append(text[position : run.begin])
        position = max(position, run.stop.position)
    return GLOSS.sub("", "\n".join((*pieces, text[position:])))


def other_script(text: str) -> frozenset[str]:
    """The characters that a traditional page does not use; none for a simplified page."""
    found = set(text) & simplified_only()
    is_traditional = sum(map(text.count, found)) < TRADITIONAL_PAGE * len(text)
    return simplified_only() if is_traditional else frozenset()


def unused_digits(text: str) -> frozenset[str]:
    """The full-width digits, if the page writes its numbers otherwise."""
    return frozenset() if FULL_WIDTH_DIGITS & set(text) else FULL_WIDTH_DIGITS


def certainty_of(found: Sequence[Path]) -> float:
    """How likely the first reading is against the best different one."""
    rival = next((path for path in found if path.text != found[0].text), None)
    lead = found[0].score - rival.score if rival else NO_RIVAL
    return round(1 / (1 + math.exp(-lead)), 3)
