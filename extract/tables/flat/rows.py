"""Cells to rows: some words, perhaps a unit, then values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.tables.flat.known import application_keys, indicator_keys
from extract.tables.flat.tokens import Token

REVIEW_VALUES = 15
MATRIX_VALUES = 7
MAX_JOINED = 4  # a label is printed over at most so many blanks or lines


@dataclass(frozen=True, slots=True)
class FlatRow:
    """The words before a run of values: headings and other words first, then the label's own tokens."""

    family: str | None
    before: tuple[Token, ...]
    label: tuple[Token, ...]
    unit: Token | None
    values: tuple[Token, ...]

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.label)


def read_rows(tokens: Sequence[Token]) -> Iterator[FlatRow | None]:
    """Every run of values with what stands before it; None for a barrier between rows."""
    words: list[Token] = []
    values: list[Token] = []
    unit: Token | None = None
    for token in tokens:
        if values and token.kind != "value":
            yield _row(words, unit, values)
            words, values, unit = [], [], None
        if token.kind == "barrier":
            words, unit = [], None
            yield None
        elif token.kind == "value":
            values.append(token)
        elif token.kind == "unit" and words:
            unit = token
        else:
            words.append(token)
            unit = None
    if values:
        yield _row(words, unit, values)


def _row(words: list[Token], unit: Token | None, values: list[Token]) -> FlatRow:
    results = load_form_words().review_results
    if (
        len(values) >= REVIEW_VALUES
        and sum(label_key(word.text) in results for word in words) >= REVIEW_VALUES
    ):
        return FlatRow("review", tuple(words), (), None, tuple(values))
    for count in range(min(MAX_JOINED, len(words)), 0, -1):
        family = _family("".join(word.text for word in words[-count:]), len(values))
        if family:
            return FlatRow(family, tuple(words[:-count]), tuple(words[-count:]), unit, tuple(values))
    return FlatRow(None, tuple(words[:-1]), tuple(words[-1:]), unit, tuple(values))


def _family(label: str, values: int) -> str | None:
    key = label_key(label)
    if key in load_form_words().art20_rows:
        return "art20"
    if key in application_keys() and values >= MATRIX_VALUES:
        return "applications"
    return "indicators" if key in indicator_keys() else None
