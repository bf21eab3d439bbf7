"""Scrapy's download handler of this project: guarded addresses, three TLS levels, wire capture.

Private names of Scrapy 2.19 this leans on, besides those of `crawler.wire`: `_ScrapyAgent` and
its `_get_agent`.
"""

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import endpoints
from twisted.internet.error import ConnectionClosed
from twisted.web._newclient import ParseError
from twisted.web.client import URI, Agent
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

from crawler.addresses import AddressBook
from crawler.canonical import DEFAULT_PORTS
from crawler.conditional import fulfilled
from crawler.parser import MAX_HEAD_BYTES
from crawler.replaying import replay, replay_kept
from crawler.requests import HELD, WIRE, row_of
from crawler.row import Purpose, Row
from crawler.run import CrawlRun
from crawler.tls import NO_PROTOCOL, TlsLevel, TlsPolicy
from crawler.wire import PAUSES, Tap, TapFactory, TappedPool

if TYPE_CHECKING:
    from crawler.browser import Renderer

# Servers drop idle connections after 5 to 60 s; a longer wait only meets dead ones.
IDLE_S = 15
# The flag of a response whose body ended before its end.
CUT = "cut"


@implementer(IAgentEndpointFactory)
class GuardedEndpoints:
    """Connects to the address the book gave out for a host, and nowhere else."""

    def __init__(self, book: AddressBook, level: TlsLevel, timeout_s: float) -> None:
        self._book = book
        self._level = level
        self._timeout_s = timeout_s

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802  (Twisted's name)
        """The endpoint of a URI whose host was looked up before."""
        from twisted.internet import reactor  # only now is it known which reactor runs

        address = self._book.known(uri.host.decode("ascii"), uri.port)
        if address is None:
            raise RuntimeError(f"{uri.host!r} was not looked up before it was connected to.")
        kind = endpoints.TCP6ClientEndpoint if ":" in address else endpoints.TCP4ClientEndpoint
        endpoint: Any = kind(reactor, address, uri.port, timeout=self._timeout_s)
        if uri.scheme == b"http":
            return endpoint
        options = TlsPolicy(self._level).creatorForNetloc(uri.host, uri.port)
        return endpoints.wrapClientTLS(options, endpoint)


class TapAgent(_ScrapyAgent):
    """One exchange through a guarded endpoint, its bytes going into a tap."""

    def __init__(self, *, endpoint_factory: GuardedEndpoints, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._endpoint_factory = endpoint_factory

    def _get_agent(self, request: Request, timeout: float) -> Agent:  # noqa: ARG002
        from twisted.internet import reactor

        return Agent.usingEndpointFactory(reactor, self._endpoint_factory, self._pool)  # type: ignore[no-any-return, no-untyped-call]  # Twisted is untyped here


class WireHandler(HTTP11DownloadHandler):
    """Downloads http and https URLs; `request.meta["wire"]` holds the tap, whatever happens."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._run = run = CrawlRun.of(crawler)
        self._book = run.addresses
        self._max_bytes = run.options.max_body_bytes
        self._max_pause_s = run.options.max_pause_s
        self._last_level = TlsLevel.VERIFIED if run.options.strict_tls else TlsLevel.OLD
        self._connect_timeout_s = run.options.connect_timeout_s
        self._greetings: dict[str, tuple[TlsLevel, str]] = {}
        self._renderer: Renderer | None = None
        self._pool._factory = TapFactory
        self._pool.retryAutomatically = False
        self._pool.maxPersistentPerHost = 1
        self._pool.cachedConnectionTimeout = IDLE_S

    async def download_request(self, request: Request) -> Response:
        """The response, rendered if its row asks for that, if need be out of the archive."""
        row = row_of(request)
        if row is None or not row.needs_browser:
            return await self._fetch(request)
        response = replay_document(self._run, request, row) or await self._fetch(request)
        if self._renderer is None:
            self._renderer = open_renderer(self._crawler)
        condition = fulfilled(request, response.status)
        if condition is not None:  # its scripts may bring something new all the same
            response = replay(self._run, row.url, condition.held)
        return await self._renderer.render(request, row, response)

    async def close(self) -> None:
        """Closes connections, and the browser if there is one."""
        await super().close()
        if self._renderer is not None:
            await self._renderer.close()

    async def _fetch(self, request: Request) -> Response:
        """The response; its body is cut where the limit, the time or the peer ended it."""
        parts = urlparse_cached(request)
        host, scheme = parts.hostname or "", parts.scheme
        await self._book.address(host, parts.port or DEFAULT_PORTS[scheme])
        if scheme == "http":
            return await self._exchange(request, TlsLevel.VERIFIED)
        return await self._greet(request, parts.netloc)

    async def _greet(self, request: Request, netloc: str) -> Response:
        """Tries the TLS levels that are left for the host, once each; the first failure is recorded."""
        level, error = self._greetings.get(netloc, (TlsLevel.VERIFIED, ""))
        while True:
            try:
                response = await self._exchange(request, level)
            except DownloadFailedError as failure:
                is_settled = bool(tap_of(request).received) or NO_PROTOCOL in str(failure)
                if level is self._last_level or is_settled:
                    raise
                level, error = TlsLevel(level + 1), error or str(failure)
            else:
                break
        self._greetings[netloc] = level, error
        tap_of(request).tls |= {"verified": str(level is TlsLevel.VERIFIED).lower(), "error": error}
        return response

    async def _exchange(self, request: Request, level: TlsLevel) -> Response:
        """One exchange; over a fresh connection if a kept one turns out to be dead."""
        try:
            return await self._send(request, level)
        except DownloadFailedError:
            tap = tap_of(request)
            if not tap.reused or tap.received:
                raise
            return await self._send(request, level)

    async def _send(self, request: Request, level: TlsLevel) -> Response:
        tap = Tap(self._max_bytes, self._max_pause_s)
        request.meta[WIRE] = tap
        # The tap watches the time; Scrapy's own limit, which drops what came, is never the first.
        request.meta["download_timeout"] = (PAUSES + 2) * self._max_pause_s
        agent = TapAgent(
            endpoint_factory=GuardedEndpoints(self._book, level, self._connect_timeout_s),
            contextFactory=self._contextFactory,
            pool=TappedPool(self._pool, tap),
            fail_on_dataloss=False,
            crawler=self._crawler,
        )
        try:
            with wrap_twisted_exceptions():
                response = await maybe_deferred_to_future(agent.download_request(request))
        except DownloadFailedError as failure:
            raise explain(failure, tap) from failure.__cause__
        if "dataloss" in response.flags and tap.truncated is None:
            tap.truncated = "disconnect"
        if tap.truncated in ("disconnect", "time"):
            response.flags.append(CUT)
        return response


def replay_document(run: CrawlRun, request: Request, row: Row) -> Response | None:
    """The page to be rendered as an earlier request of this crawl got it; none for a recheck."""
    kept = replay_kept(run, row) if row.purpose is not Purpose.RECHECK else None
    if kept is None:
        return None
    request.meta[HELD], response = kept
    return response


def open_renderer(crawler: Crawler) -> "Renderer":
    """The browser; imported only when a page needs it."""
    from crawler.browser import Renderer

    return Renderer(crawler)


def tap_of(request: Request) -> Tap:
    """The tap of a request that reached the handler."""
    tap = request.meta[WIRE]
    if not isinstance(tap, Tap):
        raise TypeError("A request lost its tap.")
    return tap


def explain(failure: DownloadFailedError, tap: Tap) -> DownloadFailedError | DownloadTimeoutError:
    """The failure of an exchange in words that say what happened."""
    if tap.truncated == "time":
        return DownloadTimeoutError(f"nothing came for {tap.max_pause_s:g} s")
    if tap.truncated == "length":
        return DownloadFailedError(f"the head of the answer is longer than {MAX_HEAD_BYTES} bytes")
    cause = failure.__cause__ or failure
    errors = [getattr(reason, "value", reason) for reason in getattr(cause, "reasons", None) or [cause]]
    where = "in the head of the answer" if tap.received else "without an answer"
    return DownloadFailedError("; ".join(describe(error, where) for error in errors))


def describe(error: BaseException, where: str) -> str:
    """One reason in a line."""
    if isinstance(error, ParseError):
        return f"{error.args[0]}: {error.args[1][:60]!r}"
    if isinstance(error, ConnectionClosed):
        return f"the connection ended {where}"
    return str(error) or type(error).__name__
