"""Between Scrapy's requests and the rows of the frontier."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy import Request, Spider

from crawler.canonical import canonical_url, origin, request_key
from crawler.row import HOP_PATH, HOPS, LINK, REDIRECT, SCRIPTED, Purpose, Row

ROW = "frontier_row"
CLOSED = "host_closed"
WIRE = "wire"
CONDITION = "condition"
HELD = "held_document"
DOM = "rendered_dom"
REDIRECTED = "redirected_from"
# Fields of the row that a spider gives in `Request.meta`; all else in `meta` is kept as it is.
DESCRIPTION = ("portal", "why", "via", "anchor", "hops", "purpose")
# What Scrapy and this room write into `meta` while a request is under way.
TRANSIENT = frozenset(
    {
        ROW,
        CLOSED,
        WIRE,
        CONDITION,
        HELD,
        REDIRECTED,
        HOP_PATH,
        "depth",
        "download_slot",
        "download_latency",
        "download_timeout",
        "dont_merge_cookies",
    }
)
MAX_ANCHOR = 500


def row_of(request: Request) -> Row | None:
    """The row a request was built from."""
    row = request.meta.get(ROW)
    return row if isinstance(row, Row) else None


def build_row(request: Request, run_id: str, parent: Row | None = None) -> Row:
    """The row of a request that a spider made, from the answer to `parent`; its id is still 0."""
    meta = request.meta
    url = canonical_url(request.url)
    purpose = Purpose(meta.get("purpose", Purpose.PAGE))
    variant = variant_of(meta, purpose, run_id)
    return Row(
        id=0,
        key=request_key(request.method, url, request.body, variant),
        method=request.method,
        url=url,
        origin=origin(url),
        body=request.body,
        headers=text_headers(request),
        priority=request.priority,
        purpose=purpose,
        portal=str(meta.get("portal", "")),
        why=str(meta.get("why", "")),
        via=str(meta.get("via", "")),
        anchor=str(meta.get("anchor", ""))[:MAX_ANCHOR],
        hops=int(meta.get("hops", 0)),
        callback=method_name(request.callback) or "parse",
        errback=method_name(request.errback),
        cb_kwargs=request.cb_kwargs,
        meta=kept_meta(meta) | (parent.step(HOPS.get(purpose, LINK)) if parent else {}),
    )


def variant_of(meta: Mapping[str, object], purpose: Purpose, run_id: str) -> str:
    """What makes a request one of its own beside another for the same address; mostly nothing."""
    if "variant" in meta:
        return str(meta["variant"])
    browser = f"browser{meta.get('route', '')}" if meta.get("browser") else ""
    return f"recheck:{run_id}:{browser}" if purpose is Purpose.RECHECK else browser


def kept_meta(meta: Mapping[str, object]) -> dict[str, object]:
    """What of `meta` is neither a column of its own nor transient."""
    return {
        key: value
        for key, value in meta.items()
        if key not in DESCRIPTION and key not in TRANSIENT and not key.startswith("playwright")
    }


def text_headers(request: Request) -> dict[str, list[str]]:
    """The headers a spider set, as text."""
    return {
        name.decode("latin-1"): [value.decode("latin-1") for value in request.headers.getlist(name)]
        for name in request.headers
    }


def method_name(method: Callable[..., object] | None) -> str:
    """The name under which the spider is asked for the method, also after a restart."""
    return getattr(method, "__name__", "") if method is not None else ""


def build_request(row: Row) -> Request:
    """The request of a row, without its callbacks."""
    description = {name: getattr(row, name) for name in DESCRIPTION}
    request = Request(
        row.url,
        method=row.method,
        body=row.body,
        headers={name: list(values) for name, values in row.headers.items()},
        cb_kwargs=dict(row.cb_kwargs),
        meta={**row.meta, **description, ROW: row},
        priority=row.priority,
        dont_filter=True,
    )
    if "cookiejar" not in row.meta:
        request.meta["dont_merge_cookies"] = True
    return request


def spider_method(spider: Spider, name: str) -> Callable[..., object] | None:
    """The spider's method of that name; None for an empty name."""
    if not name:
        return None
    method = getattr(spider, name)
    return method if callable(method) else None


def build_redirect(row: Row, url: str, status: int) -> Row:
    """The row of the next hop: same callback and reason, the method as the standard says."""
    target = canonical_url(url)
    method, body = (row.method, row.body) if keeps_method(row, status) else ("GET", b"")
    variant = f"browser{row.route}" if row.needs_browser else ""
    if row.purpose in (Purpose.ROBOTS, Purpose.RECHECK):
        variant = f"{row.key.hex()}:{row.redirects}"
    elif row.hops == 0 and host_name(target) != host_name(row.url):
        variant = f"seed of {row.portal}"  # its spider is to see where it went, though others ask there too
    return replace(
        row,
        id=0,
        key=request_key(method, target, body, variant),
        method=method,
        body=body,
        url=target,
        origin=origin(target),
        via=row.url,
        why=row.why or "redirect",
        redirects=row.redirects + 1,
        meta={**row.meta, **row.step(REDIRECT), REDIRECTED: [*redirected_from(row), row.url]},
    )


def host_name(url: str) -> str:
    """The host of a URL without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def keeps_method(row: Row, status: int) -> bool:
    """Whether a redirected request is made again as it was (RFC 9110, 15.4)."""
    return status in (307, 308) or row.method == "HEAD"


def redirected_from(row: Row) -> list[str]:
    """The addresses that led here by redirects, the first one first."""
    known = row.meta.get(REDIRECTED)
    return list(known) if isinstance(known, list) else []


def build_visit(request: Request, page: Row, serial: int) -> Row:
    """The row of something that a rendered page asks for; every time it does."""
    url, purpose = canonical_url(request.url), Purpose(request.meta["purpose"])
    return Row(
        id=0,
        key=request_key(request.method, url, request.body, f"visit:{page.id}:{time.time_ns()}:{serial}"),
        method=request.method,
        url=url,
        origin=origin(url),
        body=request.body,
        headers=text_headers(request),
        purpose=purpose,
        portal=page.portal,
        why="asked for by a rendered page",
        via=page.url,
        hops=page.hops + 1,
        meta={"visit": True, "handle_httpstatus_all": True, **page.step(HOPS.get(purpose, SCRIPTED))},
    )
