"""/DB/-/verdicts: readers' judgements; /DB/-/fact/ID/judge: a reader's own, if a file was named for them."""

from datasette import Response
from itsdangerous import BadSignature

from archive.errors import InputUnusable
from extract.explore.visit import Unanswerable, Visit, parse_id
from extract.store.verdicts import parse_verdict

MAX_BODY_BYTES = 64 * 1024
# `explore` answers on loopback only: another name in the request is a page that was rebound to it.
OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
SALT = "verdict"


async def verdicts_page(visit: Visit) -> Response:
    """All verdicts, the latest first; those whose number is no longer there are told apart."""
    book = visit.verdict_book()
    if book is None:
        raise Unanswerable("no_verdicts_file")
    rows = [row for row in await book.all() if row["is_latest"]]
    return await visit.page("verdicts.html", {"verdicts": rows[::-1]})


async def judge_fact(visit: Visit) -> Response:
    """Writes a verdict sent from the page of a fact, and goes back there."""
    fact_id = parse_id(visit.request.url_vars["id"])
    if visit.request.method != "POST":
        return Response.redirect(visit.link(f"fact/{fact_id}"))
    book = visit.verdict_book()
    if book is None:
        raise Unanswerable("no_verdicts_file", 403)
    given = await read_form(visit, fact_id)
    try:
        await book.add(fact_id, parse_verdict(given))
    except InputUnusable as error:
        raise Unanswerable("bad_verdict", 400, error=str(error)) from error
    return Response.redirect(visit.link(f"fact/{fact_id}") + "#verdict", status=303)


def sign(visit: Visit, fact_id: int) -> str:
    """What the form must send back: only a page of this server can know it."""
    token: str = visit.datasette.sign(str(fact_id), SALT)
    return token


async def read_form(visit: Visit, fact_id: int) -> dict[str, str]:
    """The fields of the form; raises Unanswerable if another site sent it or it is too long."""
    request = visit.request
    host = (request.headers.get("host") or "").rpartition(":")[0] or request.headers.get("host")
    # Under our referrer policy a browser calls the origin of our own form "null".
    origin = request.headers.get("origin") or "null"
    site = request.headers.get("sec-fetch-site") or "same-origin"
    length = request.headers.get("content-length") or ""
    own = (f"http://{request.headers.get('host')}", "null")
    if host not in OWN_HOSTS or origin not in own or site not in ("same-origin", "none"):
        raise Unanswerable("foreign_form", 403)
    if not length.isdigit() or int(length) > MAX_BODY_BYTES:
        raise Unanswerable("long_form", 413)
    form: dict[str, str] = await request.post_vars()
    try:
        signed = visit.datasette.unsign(form.get("token", ""), SALT)
    except BadSignature:
        signed = None
    if signed != str(fact_id):
        raise Unanswerable("foreign_form", 403)
    return form
