"""/DB/-/search: reports by full text, year, place, level and form, with the places where they are met."""

from dataclasses import dataclass

from datasette import Response
from datasette.database import QueryInterrupted

from extract.explore.snippet import cut_snippets, mark
from extract.explore.visit import Row, Visit
from extract.script.t2s import to_simplified
from extract.store.search import MAX_TERMS, count_terms, parse_terms, phrase_query

SIZE = 20
COUNT_LIMIT_MS = 500
MAX_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Search:
    """A search as typed, as FTS5 queries, and the phrases to mark."""

    words: str
    simplified: str
    match: str | None
    in_title: str
    phrases: tuple[str, ...]


def read_search(words: str) -> Search:
    """Traditional words are looked for in simplified script too: that is how texts are stored."""
    simplified = to_simplified(words)
    queries = list(dict.fromkeys(filter(None, map(phrase_query, (words, simplified)))))
    match = " OR ".join(f"({query})" for query in queries) or None
    terms = (term for text in (words, simplified) for group in parse_terms(text) for term in group)
    phrases = tuple(dict.fromkeys(term.phrase for term in terms if not term.is_excluded))
    return Search(words, simplified, match, f"{{title publisher}} : ({match})" if match else "", phrases)


async def search_page(visit: Visit) -> Response:
    """The first reports met: those with the words in their title, then by year."""
    search = read_search(visit.asked("q") or "")
    page = min(max(visit.asked_number("page") or 1, 1), MAX_PAGE)
    filters = read_filters(visit)
    found = await find_reports(visit, search, filters, page)
    count = await count_reports(visit, search, filters)
    view = {
        "search_words": search.words[:500],
        "search": search,
        "filters": filters,
        "hits": [with_snippets(row, search) for row in found[:SIZE]],
        "count": count,
        "page": page,
        "pages": page + (len(found) > SIZE) if count is None else -(-count // SIZE),
        "years": await visit.rows("search_years"),
        "cut_to": MAX_TERMS if count_terms(search.words) > MAX_TERMS else None,
    }
    return await visit.page("search.html", view)


def read_filters(visit: Visit) -> Row:
    """The filters of the address; None where there is none."""
    place = visit.asked("place")
    return {
        "year": visit.asked_number("year"),
        "place": to_simplified(place[:100]) if place else None,
        "level": visit.asked("level"),
        "era": visit.asked("era"),
    }


async def find_reports(visit: Visit, search: Search, filters: Row, page: int) -> list[Row]:
    """One page of reports and one more, which tells that there is a next page."""
    span = {"size": SIZE + 1, "skip": SIZE * (page - 1)}
    if search.match is None:
        return await visit.rows("search_all", **filters, **span)
    return await visit.rows("search", match=search.match, in_title=search.in_title, **filters, **span)


async def count_reports(visit: Visit, search: Search, filters: Row) -> int | None:
    """How many reports are met; None if counting takes too long."""
    try:
        found = await visit.rows("search_count", COUNT_LIMIT_MS, match=search.match, **filters)
    except QueryInterrupted:
        return None
    return int(found[0]["found"])


def with_snippets(row: Row, search: Search) -> Row:
    """A hit with its marked title and text."""
    title = row["title"] or row["publisher"] or "—"
    return {
        **row,
        "marked": mark(title, search.phrases),
        "snippets": cut_snippets(row["text"] or "", search.phrases),
    }
