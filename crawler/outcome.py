"""What becomes of a kept answer: followed, asked again later, blocked, or handed to its callback."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.errors import InputUnusable
from archive.uri import SAFE_CHARACTERS
from crawler.canonical import canonical_url
from crawler.challenge import find_challenge
from crawler.errors import ChallengeMet, RedirectRefused, Settled
from crawler.handler import CUT
from crawler.keep import BACKOFF_FACTOR
from crawler.requests import build_redirect, redirected_from, row_of
from crawler.row import REDIRECTS, Purpose, Row, State
from crawler.run import CrawlRun

TEMPORARY = frozenset({408, 429, 500, 502, 503, 504})
# Those speak for the host, the others for one page.
OVERLOADED = frozenset({429, 503})
MAX_REDIRECTS = 10
# A host that asks for a longer rest is left alone until the next run.
MAX_REST_S = 3600.0


class OutcomeMiddleware:
    """Stands where bodies are decoded, between the archive and the spider."""

    def __init__(self, run: CrawlRun) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OutcomeMiddleware":
        """Scrapy's way to make a middleware."""
        return cls(CrawlRun.of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """The response if it is for the callback; else Settled or ChallengeMet is raised."""
        row = row_of(request)
        if row is None:
            return response
        if row.is_visit:
            self._judge_visit(row, response)
            return response
        if response.status in REDIRECTS and b"Location" in response.headers:
            self._follow(row, response)
        self._refuse_challenge(row, response)
        if response.status in TEMPORARY:
            self._ask_later(row, response)
        if CUT in response.flags:
            self._ask_once_more(row)
        return response

    def _judge_visit(self, row: Row, response: Response) -> None:
        """A rendered page gets what it asked for, but no challenge; its host may ask for a rest."""
        self._refuse_challenge(row, response)
        if response.status in OVERLOADED:
            wait_s = retry_after(response.headers.get(b"Retry-After"), datetime.now(UTC))
            self._run.dispatch.rest(row, min(wait_s or self._run.options.backoff_s, MAX_REST_S))

    def _refuse_challenge(self, row: Row, response: Response) -> None:
        product = find_challenge(response.status, response.body, response.headers.get(b"Content-Type"))
        if product is not None:
            reason = f"it answers with a challenge (status {response.status}, {product})."
            self._run.dispatch.close_host(row.origin, reason)
            raise ChallengeMet(reason)

    def _follow(self, row: Row, response: Response) -> None:
        target = redirect_target(row.url, response.headers[b"Location"] or b"")
        error = refusal(row, target)
        if error and row.purpose is not Purpose.ROBOTS:
            raise RedirectRefused(error)
        if error:
            self._run.dispatch.robots_answered(row, 404, b"")
        rows = [] if error else [build_redirect(row, target, response.status)]
        self._run.dispatch.finish(row, State.DONE, error=error, rows=rows)
        raise Settled(error or f"redirected to {target}")

    def _ask_later(self, row: Row, response: Response) -> None:
        """Asks again after a rest; after the last attempt the answer stands."""
        attempts = self._run.frontier.progress(row).attempts
        if attempts >= self._run.options.max_attempts:
            return
        error = f"answered with {response.status}"
        wait_s = self._run.options.backoff_s * BACKOFF_FACTOR ** (attempts - 1)
        if response.status in OVERLOADED:
            wait_s = retry_after(response.headers.get(b"Retry-After"), datetime.now(UTC)) or wait_s
            self._run.dispatch.rest(row, wait_s)
        if wait_s > MAX_REST_S:
            self._run.dispatch.close_host(row.origin, f"it asks to be left alone for {wait_s:.0f} s.")
        self._run.dispatch.retry(row, wait_s, error)
        raise Settled(error)

    def _ask_once_more(self, row: Row) -> None:
        """A body that was torn off is asked for a second time; if it ends early again, that is its way."""
        if self._run.frontier.progress(row).attempts >= min(2, self._run.options.max_attempts):
            return
        error = "the answer ended early"
        self._run.dispatch.retry(row, self._run.options.backoff_s, error)
        raise Settled(error)


def redirect_target(base: str, location: bytes) -> str:
    """Where a redirect leads; raw bytes (often GBK) are percent-encoded as they are."""
    text = quote(location.strip(), safe=SAFE_CHARACTERS + "#")
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def refusal(row: Row, target: str) -> str | None:
    """Why a redirect is not followed."""
    is_known = row.method == "GET" and row.purpose not in (Purpose.ROBOTS, Purpose.RECHECK)
    try:
        is_circle = is_known and canonical_url(target) in (row.url, *redirected_from(row))
        is_web = urlsplit(target).scheme in ("http", "https")
    except (ValueError, InputUnusable):
        is_web = is_circle = False
    if not is_web:
        return f"redirected to {target[:200]}, which is no web address"
    if is_circle:
        return f"redirected in a circle to {target[:200]}"
    if row.redirects >= MAX_REDIRECTS:
        return f"redirected more than {MAX_REDIRECTS} times"
    return None


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """The seconds of a Retry-After header, which holds seconds or a date."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
