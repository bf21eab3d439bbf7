"""Which texts are labels or headings of the printed forms."""

from functools import cache, lru_cache

from extract.families.applicants import applicant_keys
from extract.families.index import form_index
from extract.families.labels import label_key
from extract.families.words import load_form_words

INDICATORS = ("stat2014", "annex_fujian", "annex_shanghai_type")
APPLICATIONS = ("applications_2019", "applications_2021")


@cache
def indicator_keys() -> frozenset[str]:
    """Keys of all rows of the lists of indicators."""
    return frozenset(key for form in INDICATORS for key in form_index(form).by_key)


@cache
def application_keys() -> frozenset[str]:
    return frozenset(form_index(*APPLICATIONS).by_key)


@lru_cache(4096)
def is_heading(text: str) -> bool:
    """Whether a form prints this over a column."""
    words = load_form_words()
    key = label_key(text)
    single = (
        words.label_headings, words.unit_headings, words.number_headings, words.annual, words.cumulative,
        words.whole, applicant_keys().keys(), words.art20_columns.keys(), words.review_results.keys(),
        words.review_blocks.keys(), words.ignored_headings,
    )  # fmt: skip
    return any(key in keys for keys in single) or _is_period(text)


def _is_period(text: str) -> bool:
    return len(text) <= 12 and ("累计" in text or ("20" in text and "年" in text))
