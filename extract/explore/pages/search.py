"""/DB/-/search: reports by full text, year, place, level and form, with the places where they are met."""

from datasette import Response
from datasette.database import QueryInterrupted

from extract.explore.headers import FRAMED
from extract.explore.search_query import MAX_PLACE_CHARACTERS, Search, read_search
from extract.explore.snippet import cut_snippets, mark
from extract.explore.visit import Row, Visit
from extract.script.t2s import to_simplified
from extract.store.search import MAX_TERMS, count_terms

SIZE = 20
MAX_PAGE = 5000
COUNT_LIMIT_MS = 3000
# bm25 weighs every hit: words of most reports are not ranked but shown in search order.
RANK_LIMIT_MS = 2000


async def search_page(visit: Visit) -> Response:
    """The first reports met: those with the words in their title, then by year; or by relevance."""
    filters = read_filters(visit)
    search = read_search(visit.asked("q") or "", filters)
    page = min(max(visit.asked_number("page") or 1, 1), MAX_PAGE)
    by_relevance = visit.asked("sort") == "relevance" and search.has_words
    found, is_ranked = await find_reports(visit, search, page, by_relevance)
    view = {
        "search_words": search.words[:500],
        "search": search,
        "filters": filters,
        "hits": [with_snippets(row, search) for row in found[:SIZE]],
        "page": page,
        "has_next": len(found) > SIZE,
        "by_relevance": by_relevance,
        "is_ranked": is_ranked,
        "years": await visit.rows("search_years"),
        "cut_to": MAX_TERMS if count_terms(search.words) > MAX_TERMS else None,
    }
    return await visit.page("search.html", view)


async def search_count(visit: Visit) -> Response:
    """How many reports are met, as a frame of the search page: it is counted after the page is there."""
    search = read_search(visit.asked("q") or "", read_filters(visit))
    try:
        count: int | None = await count_reports(visit, search)
    except QueryInterrupted:
        count = None
    answer = await visit.page("search_count.html", {"count": count})
    answer.headers["content-security-policy"] = FRAMED
    return answer


def read_filters(visit: Visit) -> Row:
    """The filters of the address; None where there is none."""
    place = visit.asked("place")
    return {
        "year": visit.asked_number("year"),
        "place": to_simplified(place[:MAX_PLACE_CHARACTERS]) if place else None,
        "level": visit.asked("level"),
        "era": visit.asked("era"),
    }


async def find_reports(visit: Visit, search: Search, page: int, by_relevance: bool) -> tuple[list[Row], bool]:
    """One page of reports and one more, which tells that there is a next; and whether they are ranked."""
    span = {"size": SIZE + 1, "skip": SIZE * (page - 1)}
    if by_relevance:
        try:
            ranked = await visit.rows("search_ranked", RANK_LIMIT_MS, match=search.match, **span)
        except QueryInterrupted:
            pass
        else:
            return ranked, True
    if search.has_words:
        return await visit.rows("search", match=search.match, in_title=search.in_title, **span), False
    if search.match:
        return await visit.rows("search_filtered", match=search.match, **span), False
    return await visit.rows("search_all", **span), False


async def count_reports(visit: Visit, search: Search) -> int:
    """How many reports are met; raises QueryInterrupted if counting takes too long."""
    if not search.match:
        found = await visit.rows("search_all_count", COUNT_LIMIT_MS)
    else:
        name = "search_count" if search.has_words else "search_filtered_count"
        found = await visit.rows(name, COUNT_LIMIT_MS, match=search.match)
    return int(found[0]["found"])


def with_snippets(row: Row, search: Search) -> Row:
    """A hit with its marked title and text."""
    title = row["title"] or row["publisher"] or "—"
    return {
        **row,
        "marked": mark(title, search.phrases),
        "snippets": cut_snippets(row["text"] or "", search.phrases),
    }
