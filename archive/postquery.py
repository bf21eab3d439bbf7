"""The query that stands for the body of a request in index keys, after pywb's convention."""

import base64
import json
from collections import Counter
from email import message_from_bytes
from email.policy import HTTP
from urllib.parse import unquote_plus, urlencode

from archive.message import Message

# pywb looks at no more of a body; a longer key would never be found.
MAX_BODY = 16384
WITH_BODY = ("POST", "PUT")
WITHOUT_BODY = ("HEAD", "OPTIONS")


def index_url(url: str, message: Message | None) -> str:
    """The URL by which a capture is found: for POST with `__wb_method=POST` and its body as a query."""
    if message is None or message.method not in (*WITH_BODY, *WITHOUT_BODY):
        return url
    query = body_query(message)
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}__wb_method={message.method}{'&' if query else ''}{query}"


def body_query(message: Message) -> str:
    """A request body as a query: form fields and JSON by name, anything else in base 64."""
    if message.method in WITHOUT_BODY or not message.body:
        return ""
    body = message.body[:MAX_BODY]
    mime = (message.header("content-type") or "").lower()
    if mime.startswith("application/x-www-form-urlencoded"):
        return unquote_plus(body.decode("utf-8", "replace"))
    if mime.startswith("multipart/"):
        return multipart_query(message.header("content-type") or "", body)
    if mime.startswith(("application/json", "text/plain")):
        return json_query(body) or opaque_query(body)
    return opaque_query(body)


def opaque_query(body: bytes) -> str:
    """A body nobody can name the parts of."""
    return "__wb_post_data=" + base64.b64encode(body).decode("ascii")


def multipart_query(content_type: str, body: bytes) -> str:
    """The named parts of a form."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    parts = message_from_bytes(head + body, policy=HTTP).iter_parts()
    fields = [
        (str(part.get_param("name", "", header="content-disposition")), part.get_payload(decode=True) or b"")
        for part in parts
    ]
    return urlencode(fields)


def json_query(body: bytes) -> str:
    """Every value of a JSON text under the name next to it; a name that comes again is numbered."""
    try:
        loaded = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    seen: Counter[str] = Counter()
    fields = []
    for name, value in named_values(loaded, ""):
        seen[name] += 1
        fields.append((name if seen[name] == 1 else f"{name}.{seen[name]}_", str(value)))
    return urlencode(fields)


def named_values(value: object, name: str) -> list[tuple[str, object]]:
    """The values of a JSON text that stand under a name, in order."""
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in named_values(inner, key)]
    if isinstance(value, list):
        return [pair for inner in value for pair in named_values(inner, name)]
    return [(name, value)] if name else []
