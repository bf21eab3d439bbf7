"""Takes content codings off bodies, as the archive's reader does.

Scrapy's own middleware gives up a page whose gzip label is wrong or whose stream is damaged; browsers
and the archive read such pages, and a page must look the same live and replayed.
"""

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from archive.coding import MAX_PAYLOAD, decode_content
from crawler.errors import Overblown


class DecodingMiddleware:
    """Stands where Scrapy's HttpCompressionMiddleware does."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002  (Scrapy's interface)
        """The response with its plain body. Raises Overblown for one that grows beyond all measure."""
        if not response.headers.getlist(b"Content-Encoding") or not response.body:
            return response
        body = plain_body(response)
        if len(body) >= MAX_PAYLOAD:
            raise Overblown(f"its {len(response.body)} bytes unpack to more than {MAX_PAYLOAD}")
        headers = response.headers.copy()
        del headers[b"Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        encoding = {"encoding": None} if issubclass(kind, TextResponse) else {}
        return response.replace(cls=kind, headers=headers, body=body, **encoding)


def plain_body(response: Response) -> bytes:
    """The body without content-codings, as far as it can be unpacked within 64 MB."""
    codings = b",".join(response.headers.getlist(b"Content-Encoding"))
    return decode_content(response.body, codings.decode("latin-1"))[0]
