"""Headers that keep a browser from running or fetching anything a page does not need."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# datasette's own pages name columns for narrow screens in an inline <style>, and tables carry one inline
# script; its editor for SQL is started by another, so that our templates leave a plain text area.
INLINE = "DATASETTE_ALLOW_FACET = true;"
INLINE_DIGEST = b64encode(sha256(INLINE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{INLINE_DIGEST}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OWN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A piece of a page that comes after it.
FRAMED = OWN_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
# A page out of the archive: an opaque origin, no scripts, no forms, nothing fetched.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
COMMON = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}


def policy_for(path: str) -> str:
    """The Content-Security-Policy of a path; a response that brings its own keeps it."""
    is_own = path == "/" or ("/-/" in path and path.partition("/-/")[0].count("/") == 1)
    return OWN_POLICY if is_own else POLICY


def add_headers(app: App) -> App:
    """The application with the headers on every response."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                policy = {b"content-security-policy": policy_for(scope["path"]).encode()}
                added = [pair for pair in {**policy, **COMMON}.items() if pair[0] not in given]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return wrapped
