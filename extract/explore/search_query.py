"""A search as typed, with its filters, as queries of the two indexes; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.script.t2s import to_simplified
from extract.store.search import facet, parse_terms, phrase_query

FACETS = ("year", "level", "era")
MAX_PLACE_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Search:
    """Words as typed and in simplified script, the phrases to mark, and FTS5 queries.

    `match` is None if there is nothing to look for; `in_title` is to be asked of the index without texts.
    `has_words` tells words from filters alone.
    """

    words: str
    simplified: str
    phrases: tuple[str, ...]
    has_words: bool
    match: str | None
    in_title: str | None


def read_search(words: str, filters: Mapping[str, object] | None = None) -> Search:
    """Traditional words are looked for in simplified script too: that is how texts are stored."""
    simplified = to_simplified(words)
    queries = list(dict.fromkeys(filter(None, map(phrase_query, (words, simplified)))))
    wanted = " OR ".join(f"({query})" for query in queries)
    terms = (term for text in (words, simplified) for group in parse_terms(text) for term in group)
    phrases = tuple(dict.fromkeys(term.phrase for term in terms if not term.is_excluded))
    narrowing = list(filter_queries(filters or {}))
    return Search(
        words,
        simplified,
        phrases,
        bool(wanted),
        all_of([wanted, *narrowing]),
        all_of([f"{{title publisher}} : ({wanted})", *narrowing]) if wanted else None,
    )


def filter_queries(filters: Mapping[str, object]) -> Iterable[str]:
    """What picks out a place (any part of the division or the publisher's name), a year, a level, a form."""
    place = phrase_query('"' + str(filters.get("place") or "").replace('"', " ") + '"')
    if place:
        yield f"{{publisher division}} : ({place})"
    yield from (
        f'facets : "{facet(kind, filters[kind])}"' for kind in FACETS if filters.get(kind) is not None
    )


def all_of(queries: Iterable[str]) -> str | None:
    """Queries that must all be met; None of none."""
    return " AND ".join(f"({query})" for query in queries if query) or None
