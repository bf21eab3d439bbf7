"""Whether a number belongs to the report year, to all years so far, or to neither."""

from collections.abc import Sequence
from typing import Literal

from extract.prose.tokens import Token

Period = Literal["annual", "cumulative"]
TO = "至"  # 2023年1月1日至12月31日 is the report year, 至12月31日 all that was until then


def read_period(tokens: Sequence[Token], report_year: int | None) -> Period | None:
    """The period at the end of `tokens`, a sentence up to its number; None: another year or a plan."""
    period: Period | None = "annual"
    held: Period | None = None  # what goes on behind a clause of carried ones (含上年转来的5件)
    as_of, latest = False, 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        touching = before is not None and before.end == token.start
        compared = before is not None and touching and "than" in before.concepts
        onward = before is not None and touching and "carried_forward" in before.concepts
        if held and token.kind == "mark":
            period, held = held, None
        if before is not None and touching and "including" in before.concepts:
            held = period
        if token.kind == "year" and not (compared or onward):
            period = _of_year(token, report_year, as_of)
            latest = token.year
            as_of = as_of or "end" in token.concepts
        elif token.kind == "word":
            within = touching and before is not None and before.year == report_year and token.text == TO
            as_of = as_of or ("as_of" in token.concepts and not within)
            of_year = touching and before is not None and _is_whole(before, report_year)
            period = _of_word(token, period, as_of and not of_year, compared)
            if "since" in token.concepts and report_year is not None and 0 < latest < report_year:
                period = "cumulative"
    return period


def _is_whole(token: Token, report_year: int | None) -> bool:
    """2022年累计, but not 2022年底累计."""
    return token.kind == "year" and token.year == report_year and not token.concepts & {"end", "since"}


def _of_year(token: Token, report_year: int | None, as_of: bool) -> Period | None:
    if report_year is None or token.year == report_year:
        return "annual"
    if token.year < report_year:
        return "cumulative" if "since" in token.concepts else None
    return "annual" if as_of and token.year == report_year + 1 else None


def _of_word(token: Token, period: Period | None, as_of: bool, compared: bool) -> Period | None:
    concepts = token.concepts
    if "plan" in concepts or ("last_year" in concepts and not compared):
        return None
    if "since_start" in concepts or ("accumulate" in concepts and as_of and period):
        return "cumulative"
    return "annual" if "this_year" in concepts else period
