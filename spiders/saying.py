"""What the words of a link say by themselves, wherever it leads: asked of each wording once."""

from dataclasses import dataclass
from functools import lru_cache

from extract.recognise import judge_link
from spiders.grid import as_title
from spiders.words import WORDS, Sign


@dataclass(frozen=True, slots=True)
class Saying:
    """`title` is the report that a row of a column of annual reports stands for.

    `refused`: the words name something else than reports or a way to them. `titled`: they do so as a
    report of no year would, which a document may be all the same. `initial`: they are letters of a
    directory. `hints`: they speak of openness, whatever they name.
    """

    title: str
    pages: bool
    year: bool
    refused: bool
    titled: bool
    initial: bool
    hints: bool
    sign: Sign | None


@lru_cache(maxsize=20_000)  # the links of a site's frame come again on every page
def read_saying(label: str) -> Saying:
    """Reads the words of a link."""
    title, year, sign = as_title(label), WORDS.is_year(label), WORDS.column(label)
    verdict = judge_link(title, "")
    titled = verdict.kind == "report"
    refusing = verdict.kind == "distractor" or WORDS.is_refused(label)
    return Saying(
        title=title,
        pages=WORDS.is_pager(label) and not year,
        year=year,
        refused=refusing and not (titled and verdict.report_year) and not is_exempt(label, sign),
        titled=titled,
        initial=WORDS.is_initial(label),
        hints=WORDS.is_hint(label),
        sign=sign,
    )


is_body = lru_cache(maxsize=20_000)(WORDS.is_body)


def is_exempt(label: str, sign: Sign | None) -> bool:
    """Whether words of refusal do not count: in the name of a body (审计局), or of a column that is sure."""
    return is_body(label) or (sign is not None and sign.sure)
