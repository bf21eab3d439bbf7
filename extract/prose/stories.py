"""Litigation that is told and not counted: it happened, its number is not stated."""

from collections.abc import Iterator, Sequence

from extract.prose.candidates import Candidate
from extract.prose.concepts import NONES, concepts_of
from extract.prose.sentences import Sentence
from extract.prose.tokens import Token

METRIC = "litigation.total"
SUIT = "诉"


def iter_stories(sentence: Sentence, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """A suit brought by someone, in a sentence that neither counts nor denies suits."""
    concepts = concepts_of(tokens) if SUIT in sentence.text else frozenset[str]()
    if "sue" not in concepts or "applicant" not in concepts or concepts & (NONES | {"plan", "might"}):
        return
    suits = [index for index, one in enumerate(tokens) if "sue" in one.concepts]
    last = suits[-1]
    if not any(one.kind == "quantity" for one in tokens[last + 1 : last + 2]):
        yield Candidate(
            METRIC, tokens[last].start, tokens[last].end, None, "not_stated", paragraph=sentence.paragraph
        )
