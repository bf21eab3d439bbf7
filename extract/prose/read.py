"""Reads the facts of a document's sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.model import Document, Fact, Identity
from extract.numbers import parse_numeral
from extract.prose.candidates import Candidate, build_facts
from extract.prose.clauses import CONTINUED, Counting, iter_countings
from extract.prose.concepts import families_of, last_family
from extract.prose.corrections import correct
from extract.prose.frames import is_tight, match_frames
from extract.prose.grammar import Frame
from extract.prose.names import Names, department_names
from extract.prose.nones import iter_nones
from extract.prose.periods import read_period
from extract.prose.respectively import spread
from extract.prose.sentences import Sentence, iter_sentences
from extract.prose.stories import iter_stories
from extract.prose.subjects import Subject, iter_subjects, read_scope
from extract.prose.tokens import Token, read_tokens

ZERO = Decimal(0)
PLACE = "个"
CLASS = "类"  # 咨询类48条 are items of one class
SO_FAR = CONTINUED | {"accumulate", "sum", "disclose", "disclose_info", "about_disclosure"}
CARRIED_IN = frozenset(("carried_in",))
THIS_YEAR = frozenset(("this_year", "dated"))
CASES = frozenset(("review", "litigation"))
UNCOUNTED = frozenset(("comparison", "target", "average"))


def read_prose(document: Document, identity: Identity) -> tuple[Fact, ...]:
    """All numbers of the paragraphs that count something known, in the order of the text.

    One fact a metric, period and scope has role value, the others are mentions; `raw` is the printed number
    with its unit, or the words of a denial.
    """
    scope = identity.reporting_scope
    if scope == "unknown":
        scope = read_scope(document, identity)
    department = identity.publisher if identity.publisher_kind == "department" else None
    names = department_names(department) if department else None
    candidates = tuple(iter_candidates(document, identity.report_year, names))
    return build_facts(document.text, candidates, scope, own_first=identity.publisher_kind == "department")


def iter_candidates(document: Document, year: int | None, names: Names | None = None) -> Iterator[Candidate]:
    """What every sentence counts; its topics are those of the sentence before it, or of the heading.

    `names` are those of a department that reports on itself.
    """
    own = names.own if names else None
    topics, paragraph = frozenset[str](), -1
    for told in iter_sentences(document, year):
        text = names.without_field(told.text) if names else told.text
        sentence = told if text is told.text else replace(told, text=text)
        tokens = _with_carried(read_tokens(sentence.text, sentence.start), year)
        if sentence.paragraph != paragraph or families_of(sentence.heading) - topics:
            topics, paragraph = families_of(sentence.heading), sentence.paragraph
        found = [*_numbers(sentence, tokens, topics, year, own), *_nones(sentence, tokens, year, own)]
        yield from correct(found, tokens)
        yield from iter_stories(sentence, tokens)
        topics = last_family(tokens) or topics


def _with_carried(tokens: Sequence[Token], year: int | None) -> Sequence[Token]:
    """2019年结转 in a report on 2020 is one word: 上年结转."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        carried = before and before.end == token.start and "carried_forward" in token.concepts
        if before and carried and year is not None and before.kind == "year" and before.year == year - 1:
            found[-1] = token._replace(start=before.start, concepts=CARRIED_IN)
        else:
            found.append(token)
    return found


def _numbers(
    sentence: Sentence,
    tokens: Sequence[Token],
    topics: frozenset[str],
    year: int | None,
    own: re.Pattern[str] | None,
) -> Iterator[Candidate]:
    countings = iter_countings(sentence.text, tokens, sentence.start, topics, sentence.heading)
    meant: list[tuple[Counting, Sequence[Frame]]] = []
    for counting in spread(tuple(countings), tokens):
        frames = _frames(counting, year) or (meant[-1][1] if meant and _goes_on(counting) else ())
        if frames:
            meant.append((counting, frames))
    subjects = iter_subjects(sentence.text, [one.quantity.start - sentence.start for one, _ in meant], own)
    for (counting, frames), subject in zip(meant, subjects, strict=True):
        known = _candidate(counting, tokens, subject, sentence.paragraph, year)
        yield from (
            replace(known, metric=frame.metric, applicant_type=frame.applicant) for frame in frames if known
        )


def _goes_on(counting: Counting) -> bool:
    """公开12条，历年累计90条; 复议12件，涉及我局0件: the second number counts what the first does."""
    return bool(counting.own & CONTINUED) and not counting.own - SO_FAR


def _frames(counting: Counting, year: int | None) -> Sequence[Frame]:
    """The frames of a number that is told of the year, not of a class, nor compared, nor planned."""
    if counting.left & UNCOUNTED or "plan" in counting.right or counting.gap.endswith(CLASS):
        return ()
    if counting.quantity.unit == PLACE and "column" in counting.after:
        return ()  # 八个栏目
    return match_frames(counting, year)


def _candidate(
    counting: Counting, tokens: Sequence[Token], subject: Subject | None, paragraph: int, year: int | None
) -> Candidate | None:
    quantity = counting.quantity
    value = parse_numeral(quantity.number)
    period = read_period([one for one in tokens if one.start < quantity.start], year)
    if value is None or period is None:
        return None
    return Candidate(
        metric="",
        start=quantity.start,
        end=quantity.end,
        value=value,
        period=period,
        subject=subject,
        approx=quantity.approx,
        unit_raw=quantity.unit or None,
        strength=_strength(counting),
        paragraph=paragraph,
    )


def _strength(counting: Counting) -> int:
    """What is newly received or added stands before a total, a total before a part (其中)."""
    if "new" in counting.left or _is_added(counting):
        return 2
    about = "about_disclosure" in counting.clause and bool(
        CASES & (families_of(counting.own) | counting.topics)
    )
    loose = bool(counting.left) and not is_tight(counting)
    return ("sum" in counting.own) - counting.is_part - loose - 2 * ("handle" in counting.left) + 3 * about


def _is_added(counting: Counting) -> bool:
    """截至年底公开900条，新增120条; 整理900条，本年度新增120条."""
    if "increment" not in counting.left:
        return False
    of_the_year = THIS_YEAR & counting.left and "of_which" not in counting.clause
    return "as_of" in counting.earlier or bool(of_the_year)


def _nones(
    sentence: Sentence, tokens: Sequence[Token], year: int | None, own: re.Pattern[str] | None
) -> Iterator[Candidate]:
    nones = tuple(iter_nones(sentence, tokens, year))
    subjects = iter_subjects(sentence.text, [one.end - sentence.start for one in nones], own)
    for none, subject in zip(nones, subjects, strict=True):
        period = read_period(tokens[: none.first], year)
        if period is not None:
            yield Candidate(
                metric=none.metric,
                start=none.start,
                end=none.end,
                value=ZERO,
                semantic="stated_none",
                period=period,
                subject=subject,
                paragraph=sentence.paragraph,
            )
