"""Whose numbers they are: the subjects of clauses, and the reporting scope of the whole report."""

import re
from collections.abc import Sequence
from typing import Literal

from extract.model import Document, Identity, ReportingScope
from extract.prose.grammar import load_grammar
from extract.prose.tokens import fold

Subject = Literal["whole", "departments", "own", "part"]
OWN = "本单位"
MAX_SENTENCE = 1_200  # a page without full stops must not cost the square of its length
RUN = rf"[^。！？!?\n]{{1,{MAX_SENTENCE}}}"
SENTENCE = re.compile(rf"{RUN}(?:[。！？!?]|(?=\n)|\Z|(?<=[，,；;]))|{RUN}")
CLAUSE_END = re.compile("[,;:。!?]")


def read_subject(clause: str) -> Subject | None:
    """The subject that a folded clause names before its number."""
    patterns = load_grammar().subjects
    rest, wholes = patterns["whole"].subn(" ", clause)
    if patterns["part"].search(rest):
        return "part"
    if wholes:
        return "whole"
    if patterns["departments"].search(rest):
        return "departments"
    return "own" if patterns["own"].search(rest) else None


def iter_subjects(
    sentence: str, positions: Sequence[int], own: re.Pattern[str] | None = None
) -> list[Subject | None]:
    """One subject for each number of a folded sentence, carried on from number to number until a new one.

    `own` matches the names of the department that reports: it speaks of itself, not of a part.
    """
    found: list[Subject | None] = []
    if own is not None:
        sentence = own.sub(lambda match: OWN.ljust(len(match[0])), sentence)
    for count, position in enumerate(positions):
        start = max((match.end() for match in CLAUSE_END.finditer(sentence, 0, position)), default=0)
        subject = read_subject(sentence[start:position])
        if subject is None and found and sentence.find(";", positions[count - 1], position) < 0:
            subject = found[-1]
        elif subject is None:
            subject = _general(sentence[:start])
        found.append(subject)
    return found


def _general(before: str) -> Subject | None:
    """A subject of earlier clauses holds on unless it names only a part."""
    subject = read_subject(before) if before else None
    return None if subject == "part" else subject


def read_scope(document: Document, identity: Identity) -> ReportingScope:
    """What the numbers of a report cover, from the words of its introduction and its counting sentences.

    A department or township reports on itself, whatever it says of the district it belongs to.
    """
    if identity.publisher_kind in ("department", "township"):
        return "own_agency"
    paragraphs = (block for block in document.blocks if block.kind == "paragraph")
    grammar = load_grammar()
    told = "".join(
        fold(sentence)
        for block in paragraphs
        for sentence in SENTENCE.findall(document.text, block.start, block.end)
        if grammar.tells_scope.search(sentence)
    )
    return next((scope for scope, pattern in grammar.scopes.items() if pattern.search(told)), "unknown")
